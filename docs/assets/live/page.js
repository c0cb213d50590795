/* The living page: it makes the snippets of a page ready to be run, and ends their Python when the
 * page is left. Python itself comes with the first Run. */
import { Cell } from "./cell.js";
import { Edits } from "./edits.js";
import { Files } from "./files.js";
import { linkTo, readLink, takeHash } from "./link.js";
import * as python from "./python.js";

/** @type {LivePage | null} */
let page = null;

/** Begin; with instant navigation a page changes without loading this script again. */
export function start() {
  window.document$.subscribe(() => {
    /** @type {NodeListOf<HTMLElement>} */
    const found = document.querySelectorAll(".sdl-run[data-cell]");
    const blocks = [...found];
    if (page?.hasAny(blocks)) return; // the theme speaks of the same page once more
    page?.leave();
    page = blocks.length ? new LivePage(blocks, takeHash()) : null;
  });
}

/**
 * The snippets of one page. They share one Python namespace, as they did when the page was built:
 * before a snippet runs, those above that it needs run if they have not yet, or not as they stand now.
 */
export class LivePage {
  #cells;
  #edits;
  #files;
  #isBusy = false;

  /**
   * @param {HTMLElement[]} blocks
   * @param {string} hash  the fragment of the page's address, which may hold code: see link.js
   */
  constructor(blocks, hash) {
    /** @type {HTMLTemplateElement | null} */
    const data = document.querySelector(".sdl-cells");
    const options = JSON.parse(data?.content.textContent ?? "{}");
    this.#cells = blocks.map((block) => new Cell(block, options[block.dataset.cell] ?? {}, this));
    const [first] = this.#seen;
    first?.addForAll();
    if (first) this.#files = new Files((height) => this.#nearest(height));
    this.#edits = new Edits(location.pathname, this.#cells);
    readLink(hash, this.#cells);
  }

  get #seen() {
    return this.#cells.filter((cell) => !cell.hidden);
  }

  /** The snippet nearest to a height on the screen: there it is seen what it says. */
  #nearest(height) {
    const far = ({ block }) => Math.abs(block.getBoundingClientRect().bottom - height);
    return this.#seen.reduce((best, cell) => (far(cell) < far(best) ? cell : best));
  }

  /** Whether these are its snippets. */
  hasAny(blocks) {
    return this.#cells.some((cell) => blocks.includes(cell.block));
  }

  /** Run a snippet, and first those above it that have to. */
  async run(cell) {
    await this.#runInOrder([...this.#due(this.#needed(cell)), cell], cell, "");
  }

  /** Run all snippets, from the first to the last; `reporter` is the one that says how far it is. */
  async runAll(reporter) {
    this.#cells.forEach((cell) => cell.forget());
    await this.#runInOrder(this.#cells, reporter, "Every snippet of the page has run.");
  }

  /** Whether a snippet runs now. */
  get isBusy() {
    return this.#isBusy;
  }

  /** Stop whatever runs. */
  stop() {
    python.stop();
  }

  /** Let the reader choose files of their own for the Python of the page. */
  addFiles(cell) {
    this.#files?.choose(cell);
  }

  /** The reader goes to another page. */
  leave() {
    this.#files?.leave();
    python.leave();
  }

  /** Keep the reader's version of a snippet, or forget it if it is the page's again. */
  keep(cell) {
    if (!this.#edits.keep(cell))
      cell.say("Edited. This browser keeps no edits: they end with the page.");
  }

  /** The reader's version of a snippet as this browser keeps it, if it does. */
  kept(cell) {
    return this.#edits.of(cell);
  }

  /** Copy the address of this page with all edits in it. */
  async share(cell) {
    const address = await linkTo(this.#cells);
    try {
      await navigator.clipboard.writeText(address);
      cell.say("Link copied.");
    } catch {
      history.replaceState(history.state, "", address); // a browser may refuse the clipboard
      cell.say("The link is in the address bar.");
    }
  }

  /**
   * The cells above that a cell needs. The build has found that out for the code of the page; where
   * a reader has written other code, all of them.
   */
  #needed(cell) {
    const above = this.#cells.slice(0, this.#cells.indexOf(cell));
    const isOurs = [...above, cell].every((one) => one.edited === null);
    return isOurs ? above.filter((one) => cell.needs(one)) : above;
  }

  /** Of cells in order, the first that is not up to date, and all after it: they may build on it. */
  #due(cells) {
    const first = cells.findIndex((cell) => !cell.isUpToDate());
    return first < 0 ? [] : cells.slice(first);
  }

  /** Run cells for one of them, the reporter: it says how far they are, and can stop them all. */
  async #runInOrder(cells, reporter, praise) {
    if (this.#isBusy) return; // the keys were pressed once more; its bar goes on as it is
    this.#setBusy(true);
    reporter.say("Starting…");
    reporter.offerStop(true);
    try {
      const problem = await this.#problemOf(cells, reporter);
      if (problem || praise) reporter.say(problem || praise);
    } finally {
      reporter.offerStop(false);
      this.#setBusy(false);
    }
  }

  /** Run cells until one cannot go on; what is wrong then, in words for the reporter. */
  async #problemOf(cells, reporter) {
    for (const [index, cell] of cells.entries()) {
      const place = cells.length > 1 ? ` (${index + 1} of ${cells.length})` : "";
      const problem = await this.#runOne(cell, reporter, place);
      if (problem) return problem;
    }
    return "";
  }

  async #runOne(cell, reporter, place) {
    const changed = !cell.isUpToDate();
    cell.offerStop(true);
    const result = await cell.run((text) => reporter.say(text + place), cell === reporter);
    if (cell !== reporter) cell.offerStop(false);
    const { state, text } = result;
    if (changed)
      this.#cells.slice(this.#cells.indexOf(cell) + 1).forEach((below) => below.forget());
    const end = { done: words(result), error: "Ended with an error." }[state] ?? text;
    cell.say(cell.isAwaited ? end : "");
    if (state === "done" || cell === reporter) return "";
    return state === "error" ? `Not run: ${cell.name} above ended with an error.` : text;
  }

  #setBusy(busy) {
    this.#isBusy = busy;
    this.#cells.forEach((cell) => cell.setBusy(busy));
  }
}

function words({ seconds, isSilent }) {
  const done = `Done in ${seconds.toFixed(2)} s.`;
  return isSilent ? `${done} Python in a browser cannot see the overflow it should warn of.` : done;
}
