/* The one script of the living page that every page loads: it makes the snippets of a page ready to
 * be run, and ends their Python when the page is left. Python itself comes with the first Run. */
import { LivePage } from "./page.js";
import { takeHash } from "./link.js";

/** @type {LivePage | null} */
let page = null;

/** The page that the reader sees, if there is anything to run on it. */
export function currentPage() {
  return page;
}

/** Begin; with instant navigation a page changes without loading this script again. */
export function start() {
  window.document$.subscribe(() => {
    page?.leave();
    page = document.querySelector(".sdl-run[data-cell]") ? new LivePage(takeHash()) : null;
  });
}
