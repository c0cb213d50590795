/**
 * The row of buttons inside a snippet's box, and the place where it says what happens.
 */
export class Bar {
  /** @type {Map<string, HTMLButtonElement>} */
  #buttons = new Map();
  #status = Object.assign(document.createElement("span"), { className: "sdl-bar__status" });

  /** @param {string} title  what the buttons act on, such as "snippet 3" */
  constructor(title) {
    this.title = title;
    this.element = Object.assign(document.createElement("div"), { className: "sdl-bar" });
    this.element.setAttribute("role", "group");
    this.element.setAttribute("aria-label", title[0].toUpperCase() + title.slice(1));
    this.#status.setAttribute("role", "status");
    this.element.append(this.#status);
  }

  /**
   * Add a button; buttons stand in the order in which they are added.
   * @param {string} name  what it shows
   * @param {() => void} press
   */
  add(name, press, { hidden = false, label = `${name} ${this.title}` } = {}) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "sdl-bar__button", textContent: name, hidden });
    button.setAttribute("aria-label", label);
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") press();
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

  focus(name) {
    this.#buttons.get(name)?.focus();
  }

  /** Say something below the code, also to those who hear the page. */
  say(text) {
    this.#status.textContent = text;
  }
}
