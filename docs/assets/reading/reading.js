/**
 * What a page can do beyond being read; everything is there without it.
 *
 * The theme would make a component of every block of code, link, title and answer as soon as a page
 * is there, and on a phone a long chapter would do nothing for a third of a second. So
 * scripts/book/site/content.py keeps the text of a page from it, and what is needed of that is here: it
 * waits for the reader, whatever the length of the page.
 */
import { markFound } from "./found.js";
import { stopWatching, watchWidths } from "./keys.js";
import { sliderOf } from "./sliders.js";
import { hide } from "./terms.js";

/** On paper every hint and answer is open, but for those that wait for a try (solve/exercise.js). */
const CLOSED = ".md-content details:not([open], .sdl-locked)";

/** Prepare sliders and wide parts in a page, or in what a snippet has added to it. */
export function prepare(root) {
  root.querySelectorAll(".sdl-slider:not(.sdl-slider--ready)").forEach(sliderOf);
  watchWidths(root);
}

/** Begin. With instant navigation a page changes without loading this script again; from one result
 * of a search to another in the same page only the address does. */
export function start() {
  window.print$.subscribe(openOnPaper);
  window.location$.subscribe(markFound);
  window.document$.subscribe(() => {
    hide();
    stopWatching();
    prepare(document);
    markFound();
  });
}

/** @type {Element[]} */
let opened = [];

/** Open what is closed when printing begins, and close it when that is over. */
function openOnPaper(begins) {
  if (begins) opened = [...document.querySelectorAll(CLOSED)];
  for (const details of opened) details.toggleAttribute("open", begins);
}
