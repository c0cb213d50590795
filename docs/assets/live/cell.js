import { letKeysReach } from "../reading/keys.js";
import { Bar } from "./bar.js";
import { Editor } from "./editor.js";
import { Results } from "./results.js";
import * as python from "./python.js";

export const KEPT = "Your edit, kept in this browser. The result is still that of the page.";
const NOT_KEPT = "Edits of the link's code are not kept, since your own are. Reset brings those back.";

/**
 * One snippet of the page: its code, which the reader may edit, its buttons, its results.
 */
export class Cell {
  /** What Python saw last: in which session, and which code. */
  #ran = { session: 0, code: "" };
  /** @type {Editor | null} */
  #editor = null;
  /** @type {string | null} */
  #edited = null;
  /** Whether that came with a link, and is not the reader's own. */
  #isForeign = false;

  /**
   * @param {HTMLElement} block
   * @param {{raises?: string, figure?: string, slider?: string}} options
   * @param {import("./page.js").LivePage} page
   */
  constructor(block, options, page) {
    this.block = block;
    this.options = options;
    this.page = page;
    this.name = `snippet ${block.dataset.cell}`;
    this.hidden = block.hidden;
    this.shownCode = block.querySelector("code");
    this.original = this.shownCode.textContent.trimEnd();
    this.originalNodes = [...this.shownCode.childNodes];
    this.results = new Results(block);
    this.bar = new Bar(this.name);
    if (!this.hidden) this.#addBar();
  }

  /** The code as it stands. */
  get code() {
    return this.#edited ?? this.original;
  }

  /** The reader's version, or null where it is that of the page. */
  get edited() {
    return this.#edited;
  }

  #addBar() {
    this.bar.add("Run", () => this.page.run(this));
    this.bar.add("Stop", () => this.page.stop(), { hidden: true });
    this.bar.add("Edit", () => this.edit());
    this.bar.add("Reset", () => this.reset(), { hidden: true });
    this.bar.add("Copy link", () => this.page.share(this), {
      hidden: true,
      label: "Copy a link to this page with your edits",
    });
    this.block.append(this.bar.element);
  }

  addRunAll() {
    this.bar.add("Run all", () => this.page.runAll(this), { label: "Run all snippets of this page" });
  }

  say(text) {
    this.bar.say(text);
  }

  /** Offer to stop what runs. */
  offerStop(offered) {
    this.bar.show("Stop", offered);
  }

  setBusy(busy) {
    this.bar.rest("Run", busy);
    this.bar.rest("Run all", busy);
  }

  /** Whether Python has run this very code since it was started. */
  isUpToDate() {
    return this.#ran.session === python.session() && this.#ran.code === this.code;
  }

  /** Let the snippet run again when one below it does. */
  forget() {
    this.#ran = { session: 0, code: "" };
  }

  /**
   * Run the code.
   * @param {(text: string) => void} onStatus
   * @param {boolean} atOnce  whether output shall be seen while it is printed
   * @returns {Promise<import("./python.js").Result>}
   */
  async run(onStatus, atOnce) {
    const code = this.code;
    this.say(python.session() ? "Running…" : "Starting Python…");
    this.results.begin();
    const result = await python.run(code, this.name, {
      options: this.options,
      onStatus,
      onOutput: (text) => this.results.print(text, atOnce),
    });
    if (result.state === "done") this.#ran = { session: python.session(), code };
    if (result.state === "done" || result.state === "error") this.results.finish(result);
    // What broke Python has results of its own, if only none; the bar says what happened.
    else if (result.hasBegun) this.results.finish({ ...result, text: "" });
    this.#showReset();
    return result;
  }

  /** Put an editor in the place of the code. */
  edit() {
    if (this.#editor) return this.#editor.focus();
    this.#editor = new Editor({
      code: this.code,
      label: `Code of ${this.name}`,
      onChange: (text) => this.#change(text),
      onRun: () => this.page.run(this),
      onLeave: () => this.bar.focus("Run"),
    });
    this.block.classList.add("sdl-run--edited");
    this.bar.element.before(this.#editor.element);
    this.say("Ctrl-Enter runs, Esc leaves the editor.");
    this.#showReset();
    this.#editor.focus();
  }

  /** Show code that is not the page's: an edit that was kept, or one from a link, a foreign one. */
  setEdited(code, note, { isForeign = false } = {}) {
    this.#isForeign = isForeign;
    this.#edited = code === this.original ? null : code;
    this.shownCode.textContent = code;
    letKeysReach(this.shownCode);
    this.say(note);
    this.#showReset();
  }

  /** Back to the results of the page, and to its code; from the code of a link to the reader's own. */
  reset() {
    const own = this.#isForeign ? this.page.kept(this) : undefined;
    this.#isForeign = false;
    this.#editor?.element.remove();
    this.#editor = null;
    this.block.classList.remove("sdl-run--edited");
    this.#edited = null;
    this.shownCode.replaceChildren(...this.originalNodes);
    letKeysReach(this.shownCode);
    this.results.reset();
    this.say("");
    if (own === undefined) this.page.keep(this);
    else this.setEdited(own, KEPT);
    this.bar.focus("Run");
    this.#showReset();
  }

  #change(text) {
    this.#edited = text === this.original ? null : text;
    this.shownCode.textContent = text; // hidden behind the editor; it is what Copy copies
    this.#showReset();
    // What the reader has kept outlasts any link; where there is nothing, this is now the reader's.
    this.#isForeign &&= this.page.kept(this) !== undefined;
    if (this.#isForeign) this.say(NOT_KEPT);
    else this.page.keep(this);
  }

  #showReset() {
    const changed = this.#edited !== null || this.#editor !== null;
    this.bar.show("Reset", changed || !this.results.areBuilt);
    this.bar.show("Copy link", this.#edited !== null);
  }
}
