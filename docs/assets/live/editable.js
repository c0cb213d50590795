import { letKeysReach } from "../reading/keys.js";
import { Editor } from "./editor.js";

/**
 * Code that the reader may edit: that of a snippet, or the stub of an exercise.
 *
 * @typedef {object} Listeners
 * @property {(code: string | null) => void} onEdit  gets the reader's version, null if it is the page's
 * @property {() => void} onRun
 */
export class Editable {
  #bar;
  #block;
  /** @type {string | null} */
  #edited = null;
  /** @type {Editor | null} */
  #editor = null;
  #listeners;
  #nodes;
  #run;
  /** @type {[string, string][]} what a slider has set: names and values, as Python writes them */
  #setting = [];
  #shown;

  /**
   * @param {HTMLElement} block  holds the code and the bar
   * @param {import("./bar.js").Bar} bar
   * @param {"Run" | "Check"} run  the button that runs the code
   * @param {Listeners} listeners
   */
  constructor(block, bar, run, listeners) {
    this.#block = block;
    this.#bar = bar;
    this.#run = run;
    this.#listeners = listeners;
    this.#shown = block.querySelector("code");
    this.#nodes = [...this.#shown.childNodes];
    this.original = this.#shown.textContent.trimEnd();
  }

  /** The code as it stands. */
  get text() {
    return this.#edited ?? withSetting(this.original, this.#setting);
  }

  /** The reader's version, or null where it is that of the page. */
  get edited() {
    return this.#edited;
  }

  /** Whether there is something to be reset: another code, or an editor. */
  get isTouched() {
    return this.#edited !== null || this.#editor !== null;
  }

  /** Write what a slider has set into the code, be it the page's or the reader's. */
  set(setting) {
    const before = this.text;
    this.#setting = setting;
    const code = withSetting(before, setting);
    if (!this.#editor && this.#edited === null) this.#showSetting();
    else if (code === before) return;
    else if (this.#editor) this.#editor.write(code);
    else this.#take(code);
  }

  /** Show code that is not the page's. */
  show(code, note) {
    this.#take(code);
    letKeysReach(this.#shown);
    this.#bar.say(note);
  }

  /** Put an editor in the place of the code. */
  open() {
    if (this.#editor) return this.#editor.focus();
    this.#editor = new Editor({
      code: this.text,
      label: `Code of ${this.#bar.title}`,
      onChange: (text) => {
        this.#take(text);
        this.#listeners.onEdit(this.#edited);
      },
      onRun: this.#listeners.onRun,
      onLeave: () => this.#bar.focus(this.#run),
    });
    this.#block.classList.add("sdl-edited");
    this.#bar.element.before(this.#editor.element);
    this.#bar.say(`Ctrl-Enter ${this.#run.toLowerCase()}s, Esc leaves the editor.`);
    this.#editor.focus();
  }

  /** Back to the code of the page. */
  reset() {
    this.#editor?.element.remove();
    this.#editor = null;
    this.#block.classList.remove("sdl-edited");
    this.#edited = null;
    this.#shown.replaceChildren(...this.#nodes);
    this.#showSetting();
    letKeysReach(this.#shown);
    this.#bar.say("");
    this.#bar.focus(this.#run);
  }

  #take(code) {
    this.#edited = code === withSetting(this.original, this.#setting) ? null : code;
    this.#shown.textContent = code; // also behind the editor: it is what Copy copies
  }

  /** Exchange the values in the page's code, which keeps its colours. */
  #showSetting() {
    for (const [name, value] of this.#setting) {
      const [start, end] = placeOf(this.#shown.textContent, name) ?? [0, 0];
      exchangeText(this.#shown, start, end, value);
    }
  }
}

/** Where in some code a name is given its value, as scripts/book/child/moving.py finds it. */
function placeOf(code, name) {
  const found = new RegExp(`^(${name} *= *)([^#\\n]*?)( *(?:#.*)?)$`, "m").exec(code);
  if (!found) return null;
  const start = found.index + found[1].length;
  return [start, start + found[2].length];
}

/** The code with these values. */
function withSetting(code, setting) {
  for (const [name, value] of setting) {
    const place = placeOf(code, name);
    if (place) code = code.slice(0, place[0]) + value + code.slice(place[1]);
  }
  return code;
}

/** Put a text in the place of another, which may be spread over several elements. */
function exchangeText(root, start, end, text) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  let rest = text;
  for (let before = 0, node = walker.nextNode(); node && before < end; node = walker.nextNode()) {
    const { length } = node.nodeValue;
    const [from, to] = [Math.max(start - before, 0), Math.min(end - before, length)];
    if (from < to) {
      node.nodeValue = node.nodeValue.slice(0, from) + rest + node.nodeValue.slice(to);
      rest = "";
    }
    before += length;
  }
}
