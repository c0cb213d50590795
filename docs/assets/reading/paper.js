/** On paper every hint and answer is open, but for those that wait for a try (solve/help.js). */
const CLOSED = ".md-content details:not([open], .sdl-locked)";

/** @type {Element[]} */
let opened = [];

/** Open them when printing begins, and close them when it is over. */
export function openOnPaper(begins) {
  if (begins) opened = [...document.querySelectorAll(CLOSED)];
  for (const details of opened) details.toggleAttribute("open", begins);
}
