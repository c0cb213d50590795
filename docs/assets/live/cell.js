import { Bar } from "./bar.js";
import { Editable } from "./editable.js";
import { Results } from "./results.js";
import * as python from "./python.js";

const KEPT = "Your edit, kept in this browser. The result is still that of the page.";
const FROM_LINK = "This code comes from the link, not from the page. Read it before you run it.";
const NOT_KEPT =
  "Edits of the link's code are not kept, since your own are. Reset brings those back.";
const NOT_DRAWN = "Run draws this setting with your code.";
const REST = 150; // milliseconds after which a slider is not moved any more

/**
 * One snippet of the page: its code, which the reader may edit, its buttons, its results.
 */
export class Cell {
  #bar;
  #code;
  /** Whether the edited code came with a link, and is not the reader's own. */
  #isForeign = false;
  #options;
  #page;
  /** What Python saw last: in which session, and which code. */
  #ran = { session: 0, code: "" };
  #results;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /**
   * @param {HTMLElement} block
   * @param {import("./python.js").Options} options
   * @param {import("./page.js").LivePage} page
   */
  constructor(block, options, page) {
    this.block = block;
    this.hidden = block.hidden;
    this.name = `snippet ${block.dataset.cell}`;
    this.#options = options;
    this.#page = page;
    this.#results = new Results(block);
    this.#bar = new Bar(this.name);
    this.#code = new Editable(block, this.#bar, "Run", {
      onEdit: () => this.#keep(),
      onRun: () => page.run(this),
    });
    if (!this.hidden) this.#addBar();
    this.#results.slider?.follow((setting, hasPicture) => this.#follow(setting, hasPicture));
  }

  /** Whether the page needs another snippet above to have run before this one. */
  needs(other) {
    return this.#options.needs?.includes(Number(other.block.dataset.cell)) ?? true;
  }

  /** The code of the page. */
  get original() {
    return this.#code.original;
  }

  /** The reader's version, or null where it is that of the page. */
  get edited() {
    return this.#code.edited;
  }

  #addBar() {
    this.#bar.add("Run", () => this.#page.run(this));
    this.#bar.add("Stop", () => this.#page.stop(), { hidden: true });
    this.#bar.add("Show code", () => this.#unfold(), { hidden: !this.#isFolded });
    this.#bar.add("Edit", () => this.#edit());
    this.#bar.add("Reset", () => this.#reset(), { hidden: true });
    this.#bar.add("Copy link", () => this.#page.share(this), {
      hidden: true,
      label: "Copy a link to this page with your edits",
    });
    this.block.append(this.#bar.element);
  }

  /** What the first snippet offers for the whole page. */
  addForAll() {
    const label = "Run all snippets of this page";
    this.#bar.add("Run all", () => this.#page.runAll(this), { label });
    const own = "Add files of your own for the Python of this page";
    this.#bar.add("Add file", () => this.#page.addFiles(this), { label: own });
  }

  say(text) {
    this.#bar.say(text);
  }

  /** Offer to stop what runs. */
  offerStop(offered) {
    this.#bar.show("Stop", offered);
  }

  setBusy(busy) {
    this.#bar.rest("Run", busy);
    this.#bar.rest("Run all", busy);
  }

  /** Whether Python has run this very code since it was started. */
  isUpToDate() {
    return this.#ran.session === python.session() && this.#ran.code === this.#code.text;
  }

  /** Whether a run is to show what it gives: not after Reset, say. */
  get isAwaited() {
    return this.#results.areAwaited;
  }

  /** Let the snippet run again when one below it does. */
  forget() {
    this.#ran = { session: 0, code: "" };
  }

  /**
   * Run the code.
   * @param {(text: string) => void} onStatus
   * @param {boolean} atOnce  whether output shall be seen while it is printed
   */
  async run(onStatus, atOnce) {
    const code = this.#code.text;
    this.say(python.session() ? "Running…" : "Starting Python…");
    this.#results.begin();
    const result = await python.run(code, this.name, {
      options: this.#options,
      onStatus,
      onOutput: (text) => this.#results.print(text, atOnce),
    });
    if (result.state === "done") this.#ran = { session: python.session(), code };
    if (result.state === "done") this.#results.slider?.refine();
    this.#results.finish(result);
    this.#showReset();
    return result;
  }

  /**
   * A slider has moved. The pictures of the build are those of the page's code: what else there is to
   * see is drawn by Python, if it runs already.
   */
  #follow(setting, hasPicture) {
    this.#code.set(setting);
    clearTimeout(this.#timer);
    if (hasPicture && this.edited === null) {
      this.#results.bringBack(); // what Python still draws is for where the slider was
      this.#showReset();
      return false;
    }
    if (python.session()) this.#runSoon();
    else this.say(NOT_DRAWN);
    return true;
  }

  /** Run when the slider rests for a moment, and nothing else runs. */
  #runSoon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      if (!this.block.isConnected) return; // the reader has left the page
      if (this.#page.isBusy) this.#runSoon();
      else this.#page.run(this);
    }, REST);
  }

  /** Show the reader's version as this browser kept it. */
  showKept(code) {
    this.#show(code, KEPT);
  }

  /** Show code that came with a link. */
  showForeign(code) {
    this.#isForeign = true;
    this.#show(code, FROM_LINK);
  }

  #show(code, note) {
    this.#unfold();
    this.#code.show(code, note);
    this.#showReset();
  }

  get #isFolded() {
    return this.block.classList.contains("sdl-fold");
  }

  /** Show code that only draws: at first there is a title in its place. */
  #unfold() {
    this.block.classList.remove("sdl-fold");
    this.#bar.show("Show code", false);
  }

  #edit() {
    this.#unfold();
    this.#code.open();
    this.#showReset();
  }

  /** Back to the results of the page, and to its code; from the code of a link to the reader's own. */
  #reset() {
    const own = this.#isForeign ? this.#page.kept(this) : undefined;
    this.#isForeign = false;
    clearTimeout(this.#timer);
    this.#code.reset();
    this.#results.reset();
    if (own === undefined) this.#page.keep(this);
    else this.showKept(own);
    this.#showReset();
  }

  /** What the reader has kept outlasts any link; where there is nothing, this is now the reader's. */
  #keep() {
    this.#showReset();
    this.#isForeign &&= this.#page.kept(this) !== undefined;
    if (this.#isForeign) this.say(NOT_KEPT);
    else this.#page.keep(this);
  }

  #showReset() {
    this.#bar.show("Reset", this.#code.isTouched || !this.#results.areBuilt);
    this.#bar.show("Copy link", this.edited !== null);
  }
}
