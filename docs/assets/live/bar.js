import { element } from "../shared/elements.js";

/**
 * The row of buttons inside a snippet's box, and the place where it says what happens.
 */
export class Bar {
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();
  #status = element("span", { className: "sdl-bar__status", role: "status" });

  /** @param {string} title  what the buttons act on, such as "snippet 3" */
  constructor(title) {
    this.title = title;
    const label = title[0].toUpperCase() + title.slice(1);
    const properties = { className: "sdl-bar", role: "group", "aria-label": label };
    this.element = element("div", properties, [this.#status]);
  }

  /**
   * Add a button; buttons stand in the order in which they are added.
   * @param {string} name  what it shows
   * @param {() => void} press
   */
  add(name, press, { hidden = false, label = `${name} ${this.title}` } = {}) {
    const button = element("button", {
      type: "button",
      className: "sdl-bar__button",
      textContent: name,
      hidden,
      "aria-label": label,
      onclick: () => this.isResting(name) || press(),
    });
    this.#buttons.set(name, button);
    this.#status.before(button);
  }

  /** Show or hide a button; the keyboard goes on from the first if its button vanishes. */
  show(name, shown) {
    const button = this.#buttons.get(name);
    if (!button) return;
    const focused = button === document.activeElement;
    button.hidden = !shown;
    if (focused && !shown) this.#buttons.values().next().value.focus();
  }

  /** Let a button rest: it stays where it is and keeps the keyboard's focus. */
  rest(name, resting) {
    this.#buttons.get(name)?.setAttribute("aria-disabled", String(resting));
  }

  isResting(name) {
    return this.#buttons.get(name)?.getAttribute("aria-disabled") === "true";
  }

  focus(name) {
    this.#buttons.get(name)?.focus();
  }

  /** Say something below the code, also to those who hear the page. */
  say(text) {
    this.#status.textContent = text;
  }
}
