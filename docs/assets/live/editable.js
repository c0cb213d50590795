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
    return this.#edited ?? this.original;
  }

  /** The reader's version, or null where it is that of the page. */
  get edited() {
    return this.#edited;
  }

  /** Whether there is something to be reset: another code, or an editor. */
  get isTouched() {
    return this.#edited !== null || this.#editor !== null;
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
    letKeysReach(this.#shown);
    this.#bar.say("");
    this.#bar.focus(this.#run);
  }

  #take(code) {
    this.#edited = code === this.original ? null : code;
    this.#shown.textContent = code; // also behind the editor: it is what Copy copies
  }
}
