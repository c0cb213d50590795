import { Editor } from "../live/editor.js";

const KEPT = "Your code, kept in this browser.";
const KEYS = "Ctrl-Enter checks, Esc leaves the editor.";

/** The stub of an exercise, which the reader edits. */
export class EditableCode {
  #bar;
  #block;
  /** @type {Editor | null} */
  #editor = null;
  #listeners;
  #nodes;
  #shown;
  #stub;

  /**
   * @param {HTMLElement} block  holds the code and the bar
   * @param {import("../live/bar.js").Bar} bar
   * @param {{onChange: (code: string | undefined) => void, onRun: () => void}} listeners
   */
  constructor(block, bar, listeners) {
    this.#block = block;
    this.#bar = bar;
    this.#listeners = listeners;
    this.#shown = block.querySelector("code");
    this.#nodes = [...this.#shown.childNodes];
    this.#stub = this.#shown.textContent.trimEnd();
    this.text = this.#stub;
    this.#shown.addEventListener("click", () => {
      if (getSelection().isCollapsed) this.edit();
    });
  }

  /** Show the reader's version, if there is one. */
  show(code) {
    if (code === undefined || code === this.#stub) return;
    this.#take(code);
    this.#bar.say(KEPT);
  }

  /** Put an editor in the place of the code. */
  edit() {
    if (this.#editor) return this.#editor.focus();
    this.#editor = new Editor({
      code: this.text,
      label: this.#bar.title,
      onChange: (text) => {
        this.#take(text);
        this.#listeners.onChange(text === this.#stub ? undefined : text);
      },
      onRun: this.#listeners.onRun,
      onLeave: () => this.#bar.focus("Check"),
    });
    this.#block.classList.add("sdl-exercise--edited");
    this.#bar.element.before(this.#editor.element);
    this.#bar.say(KEYS);
    this.#bar.show("Reset", true);
    this.#editor.focus();
  }

  /** Back to the stub. */
  reset() {
    this.#editor?.element.remove();
    this.#editor = null;
    this.#block.classList.remove("sdl-exercise--edited");
    this.text = this.#stub;
    this.#shown.replaceChildren(...this.#nodes);
    this.#bar.focus("Check");
    this.#bar.show("Reset", false);
    this.#bar.say("");
  }

  #take(text) {
    this.text = text;
    this.#shown.textContent = text; // also behind the editor: it is what Copy copies
    this.#bar.show("Reset", true);
  }
}
