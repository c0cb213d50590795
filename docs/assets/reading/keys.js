/**
 * Keep what scrolls sideways in the tab order, so that the arrow keys reach its right end.
 *
 * Code far from the screen is not laid out (see style/later.css), and nobody can say how wide it is
 * before it comes near. The browser tells when it does.
 */
const PARTS =
  "math[display=block], p:has(> math, > .sdl-glued), .md-typeset__scrollwrap, table:not([class]), " +
  ":is(.sdl-output, .sdl-verdict, .highlighttable) code";
const CODE = ".highlight > pre[style] > code";

/** Measure an element that is laid out. */
export function letKeysReach(element) {
  if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
  showEnd(element);
}

/**
 * Say whether its right end is to be seen: until then it fades out there, and so asks to be scrolled.
 * By an attribute: the theme draws only tables that have no class.
 */
function showEnd(element) {
  const { scrollLeft, scrollWidth, clientWidth } = element;
  element.toggleAttribute("data-at-end", scrollLeft + clientWidth > scrollWidth - 2);
}

const follow = ({ target }) =>
  target instanceof Element && target.matches(`${PARTS}, ${CODE}`) && showEnd(target);
document.addEventListener("scroll", follow, { capture: true, passive: true });

const sizes = new ResizeObserver((entries) =>
  entries.forEach(({ target }) => letKeysReach(target)),
);

const near = new IntersectionObserver(
  (entries) =>
    entries.filter((entry) => entry.isIntersecting).forEach(({ target }) => letKeysReach(target)),
  { rootMargin: "200%" }, // further than any browser lays out when a page begins
);

document.addEventListener("contentvisibilityautostatechange", (event) => {
  const { target, skipped } = /** @type {ContentVisibilityAutoStateChangeEvent} */ (event);
  if (!skipped && target instanceof Element && target.matches(CODE)) letKeysReach(target);
});

/** Watch the wide parts of a page, or of what a snippet has added to it. */
export function watchWidths(root) {
  root.querySelectorAll(PARTS).forEach((element) => sizes.observe(element));
  root.querySelectorAll(CODE).forEach((element) => near.observe(element));
}

/** Forget the page that was left. */
export function stopWatching() {
  sizes.disconnect();
  near.disconnect();
}

let width = innerWidth;
window.addEventListener("resize", () => {
  if (innerWidth === width) return; // on a phone the height changes with every other touch
  width = innerWidth;
  document.querySelectorAll(CODE).forEach(letKeysReach);
});
