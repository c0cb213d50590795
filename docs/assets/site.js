/* What a page can do beyond being read. Everything is there without this script: it turns a row of
 * figures into one figure with a slider, and lets the keyboard scroll what is wider than the page. */
const SCROLLING =
  "math[display=block], p:has(> math, > .sdl-glued), .md-typeset__scrollwrap, " +
  ":is(.sdl-output, .sdl-verdict) code";
const CODE = ".highlight > pre[style] > code";
let sliders = 0;

/** Show one of the slider's figures at a time, chosen with a range input. */
function makeSlider(slider) {
  const figures = [...slider.querySelectorAll(":scope > figure")];
  const captions = figures.map((figure) => figure.querySelector("figcaption")?.textContent ?? "");
  const range = Object.assign(document.createElement("input"), {
    type: "range",
    id: `sdl-slider-${(sliders += 1)}`,
    min: 0,
    max: figures.length - 1,
    step: 1,
    value: 0,
    autocomplete: "off",
  });
  const label = Object.assign(document.createElement("label"), {
    htmlFor: range.id,
    textContent: slider.dataset.label,
  });
  const value = Object.assign(document.createElement("output"), { htmlFor: range.id });
  const show = () => {
    const chosen = Number(range.value);
    figures.forEach((figure, index) => (figure.hidden = index !== chosen));
    value.textContent = captions[chosen];
    range.setAttribute("aria-valuetext", captions[chosen]);
  };
  range.addEventListener("input", show);
  const control = Object.assign(document.createElement("div"), { className: "sdl-slider__control" });
  control.append(label, range, value);
  slider.prepend(control);
  slider.classList.add("sdl-slider--ready");
  show();
}

/** Keep what scrolls sideways in the tab order, so that the arrow keys reach its right end. */
function letKeysReach(element) {
  if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
  else element.removeAttribute("tabindex");
}

const reachable = new ResizeObserver((entries) => entries.forEach(({ target }) => letKeysReach(target)));

// The theme watches code in the same way, but code far from the screen is not laid out when the
// width changes (see style/later.css), and no observer is told.
let width = innerWidth;
window.addEventListener("resize", () => {
  if (innerWidth === width) return; // on a phone the height changes with every other touch
  width = innerWidth;
  document.querySelectorAll(CODE).forEach(letKeysReach);
});

/** Prepare sliders and wide parts in a page, or in what a snippet has added to it. */
export function prepare(root) {
  for (const slider of root.querySelectorAll(".sdl-slider:not(.sdl-slider--ready)")) {
    makeSlider(slider);
  }
  root.querySelectorAll(SCROLLING).forEach((element) => reachable.observe(element));
}

// With instant navigation a page changes without loading this script again.
window.document$.subscribe(() => {
  reachable.disconnect();
  prepare(document);
});
