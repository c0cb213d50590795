import { element } from "../shared/elements.js";

/**
 * What a term means, shown at once under a pointer, a finger, or the focus of the keyboard.
 *
 * A browser shows a title by itself, but late, small, and not to fingers or keys. While ours is
 * shown the term has no title, or there would be two. Escape closes it, and a pointer may move onto
 * it; both are asked for by WCAG 2.2, 1.4.13.
 */
const TERM = "abbr.sdl-term";
const MARGIN = 8; // pixels that stay free at the edges of the window

const tip = element("div", {
  className: "sdl-tip",
  id: "sdl-tip",
  popover: "manual",
  role: "tooltip",
});

/** @type {HTMLElement | null} */
let term = null;

function show(found) {
  if (found === term) return;
  hide();
  term = found;
  tip.textContent = term.title;
  term.removeAttribute("title");
  term.setAttribute("aria-describedby", tip.id);
  document.body.append(tip);
  tip.showPopover?.();
  place();
}

export function hide() {
  if (!term) return;
  term.title = tip.textContent ?? "";
  term.removeAttribute("aria-describedby");
  term = null;
  tip.remove();
}

/** Below the first line of the term, or above it where there is no room. */
function place() {
  const { left, width, top, bottom } = term.getClientRects()[0];
  const middle = left + width / 2 - tip.offsetWidth / 2;
  const rightmost = document.documentElement.clientWidth - tip.offsetWidth - MARGIN;
  const above = bottom + tip.offsetHeight > innerHeight && top > tip.offsetHeight;
  tip.style.left = `${scrollX + Math.max(MARGIN, Math.min(middle, rightmost))}px`;
  tip.style.top = `${scrollY + (above ? top - tip.offsetHeight : bottom)}px`;
}

/**
 * The term that an event happened in, if it was in one.
 * @returns {HTMLElement | null}
 */
function termAt(target) {
  return target instanceof Element ? target.closest(TERM) : null;
}

document.addEventListener("pointerover", ({ target }) => {
  const found = termAt(target);
  if (found) show(found);
  else if (target !== tip && term !== document.activeElement) hide();
});
document.addEventListener("focusin", ({ target }) => {
  if (termAt(target) === target) show(target);
});
document.addEventListener("focusout", hide);
document.addEventListener("pointerdown", ({ target }) => {
  if (target !== tip && !termAt(target)) hide(); // not every finger takes the focus away
});
tip.addEventListener("mousedown", (event) => event.preventDefault()); // the term keeps the focus
document.addEventListener("keydown", ({ key }) => {
  if (key === "Escape") tip.remove(); // the title comes back later, or the browser would show it now
});
