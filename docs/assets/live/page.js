import { Cell } from "./cell.js";
import { Edits } from "./edits.js";
import { linkTo, readLink } from "./link.js";
import * as python from "./python.js";

const BUSY = "Something else is running on this page.";

/**
 * The snippets of one page. They share one Python namespace, as they did when the page was built:
 * before a snippet runs, those above it run that have not run yet, or not as they stand now.
 */
export class LivePage {
  #edits;
  #busy = false;

  /** @param {string} hash  the fragment of the page's address, which may hold code: see link.js */
  constructor(hash) {
    const options = JSON.parse(document.querySelector(".sdl-cells")?.content.textContent ?? "{}");
    const blocks = [...document.querySelectorAll(".sdl-run[data-cell]")];
    /** @type {Cell[]} */
    this.cells = blocks.map((block) => new Cell(block, options[block.dataset.cell] ?? {}, this));
    this.cells.find((cell) => !cell.hidden)?.addRunAll();
    this.#edits = new Edits(location.pathname, this.cells);
    readLink(hash, this.cells);
  }

  /** Whether snippets run now. */
  get isBusy() {
    return this.#busy;
  }

  /** Run a snippet, and first those above it that have to. */
  async run(cell) {
    const above = this.#due(this.cells.slice(0, this.cells.indexOf(cell)));
    await this.#runInOrder([...above, cell], cell);
  }

  /** Run all snippets, from the first to the last; `reporter` is the one that says how far it is. */
  async runAll(reporter) {
    this.cells.forEach((cell) => cell.forget());
    const problem = await this.#runInOrder(this.cells, reporter);
    if (!problem) reporter.say("Every snippet of the page has run.");
  }

  /**
   * Run the snippets above an element that have to run, for code there that builds on them.
   * @param {Element} element
   * @param {(text: string) => void} onStatus
   * @returns {Promise<string>}  "" if Python is ready for the element, else why it is not
   */
  async runAbove(element, onStatus) {
    const comesAfter = Node.DOCUMENT_POSITION_FOLLOWING;
    const above = this.cells.filter(
      ({ block }) => block.compareDocumentPosition(element) & comesAfter,
    );
    return this.#inOrder(this.#due(above), null, onStatus);
  }

  /** Stop whatever runs. */
  stop() {
    python.stop();
  }

  /** The reader goes to another page. */
  leave() {
    python.stop();
  }

  /** Keep the reader's version of a snippet, or forget it if it is the page's again. */
  keep(cell) {
    if (!this.#edits.keep(cell)) cell.say("Edited. This browser keeps no edits: they end with the page.");
  }

  /** The reader's version of a snippet as this browser keeps it, if it does. */
  kept(cell) {
    return this.#edits.of(cell);
  }

  /** Copy the address of this page with all edits in it. */
  async share(cell) {
    const address = await linkTo(this.cells);
    try {
      await navigator.clipboard.writeText(address);
      cell.say("Link copied.");
    } catch {
      history.replaceState(history.state, "", address); // a browser may refuse the clipboard
      cell.say("The link is in the address bar.");
    }
  }

  /** Of cells in order, the first that is not up to date, and all after it: they may build on it. */
  #due(cells) {
    const first = cells.findIndex((cell) => !cell.isUpToDate());
    return first < 0 ? [] : cells.slice(first);
  }

  /** Run cells for one of them, the reporter: it says how far they are, and can stop them all. */
  async #runInOrder(cells, reporter) {
    if (this.#busy) return BUSY; // the keys were pressed once more; its bar goes on as it is
    reporter.say("Starting…");
    reporter.offerStop(true);
    const problem = await this.#inOrder(cells, reporter, (text) => reporter.say(text));
    reporter.offerStop(false);
    if (problem) reporter.say(problem);
    return problem;
  }

  async #inOrder(cells, reporter, onStatus) {
    if (this.#busy) return BUSY;
    this.#setBusy(true);
    try {
      for (const [index, cell] of cells.entries()) {
        const place = cells.length > 1 ? ` (${index + 1} of ${cells.length})` : "";
        const problem = await this.#runOne(cell, reporter, (text) => onStatus(text + place));
        if (problem) return problem;
      }
      return "";
    } finally {
      this.#setBusy(false);
    }
  }

  /** Run one cell; the words for the cell that was asked to run if it cannot go on. */
  async #runOne(cell, reporter, onStatus) {
    const changed = !cell.isUpToDate();
    cell.offerStop(true);
    const result = await cell.run(onStatus, cell === reporter);
    if (cell !== reporter) cell.offerStop(false);
    const { state, text } = result;
    if (changed) this.cells.slice(this.cells.indexOf(cell) + 1).forEach((below) => below.forget());
    cell.say({ done: words(result), error: "Ended with an error." }[state] ?? text);
    if (state === "done" || cell === reporter) return "";
    return state === "error" ? `Not run: ${cell.name} above ended with an error.` : text;
  }

  #setBusy(busy) {
    this.#busy = busy;
    this.cells.forEach((cell) => cell.setBusy(busy));
  }
}

function words({ seconds, isSilent }) {
  const done = `Done in ${seconds.toFixed(2)} s.`;
  return isSilent ? `${done} Python in a browser cannot see the overflow it should warn of.` : done;
}
