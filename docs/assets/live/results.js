import { prepare } from "../reading/reading.js";
import { sliderOf } from "../reading/sliders.js";
import { element } from "../shared/elements.js";

const BUILT = ".sdl-output, .sdl-figure, .sdl-slider";

/**
 * What stands below a snippet: what the build has put there, or what the last run gave.
 */
export class Results {
  #block;
  /** @type {Element[]} */
  #built = [];
  /** @type {Element[]} */
  #shown;
  /** @type {Element[]} */
  #coming = [];
  /** @type {Output | null} */
  #output = null;
  /** @type {import("../reading/sliders.js").Slider | null} the one that sets a value in the code */
  slider;

  /** @param {Element} block  the box of the snippet */
  constructor(block) {
    this.#block = block;
    for (
      let next = block.nextElementSibling;
      next?.matches(BUILT);
      next = next.nextElementSibling
    ) {
      this.#built.push(next);
    }
    this.#shown = this.#built;
    const moving = this.#built.find((one) => one.matches(".sdl-moving"));
    this.slider = moving ? sliderOf(moving) : null;
  }

  get areBuilt() {
    return this.#shown === this.#built;
  }

  /** A run begins; what stands here stays until there is something new. */
  begin() {
    this.#coming = [];
    this.#output = null;
  }

  /** Take printed text; show it at once only to a reader who waits for it. */
  print(text, atOnce) {
    this.#output ??= this.#add(new Output());
    this.#output.write(text);
    if (atOnce) this.#show(this.#coming);
  }

  /**
   * The run is over. Where it did not even begin, for want of Python or since it was stopped before,
   * the results of the build stay; those of an older run go in any case.
   * @param {import("./python.js").Result} result
   */
  finish({ state, text, html, hasBegun }) {
    if (!hasBegun && this.areBuilt) return;
    if (state === "done" && text) {
      // An error that the page expects, shown as the build shows it.
      this.print(`${text}\n`, false);
      this.#output.markAsError();
    } else if (state === "error") {
      const error = this.#add(new Output());
      error.write(text);
      error.markAsError();
    }
    this.#take(elements(html));
    this.#show(this.#coming);
  }

  /** Bring back what the build has put here. */
  reset() {
    this.#show(this.#built);
    this.slider?.showBuilt();
  }

  /** Place figures; the one of a slider goes into it, and the slider stays whatever comes. */
  #take(figures) {
    const inside = this.slider && figures.length === 1;
    if (inside) this.slider.showLive(figures[0]);
    if (this.slider) this.#place(this.slider.root);
    if (!inside) figures.forEach((figure) => this.#place(figure));
  }

  #add(output) {
    this.#place(output.element);
    return output;
  }

  #place(found) {
    this.#coming.push(found);
    if (this.#shown === this.#coming) this.#show(this.#coming);
  }

  #show(wanted) {
    for (const old of this.#shown) if (!wanted.includes(old)) old.remove();
    let place = this.#block;
    for (const one of wanted) {
      if (place.nextElementSibling !== one) place.after(one); // what is moved loses the focus
      place = one;
    }
    this.#shown = wanted;
    for (const shown of wanted) prepare(shown.parentElement);
  }
}

/** A block of printed text, as scripts/book/write/markdown.py has the build make them. */
class Output {
  #code = element("code");
  element = element("div", { className: "sdl-output no-copy highlight" }, [
    element("pre", { translate: false }, [this.#code]),
  ]);

  write(text) {
    this.#code.append(text);
  }

  markAsError() {
    this.element.classList.add("sdl-error");
  }
}

/** Figures come from our own Python as finished HTML; nothing in it is executed. */
function elements(html) {
  const template = element("template");
  template.innerHTML = html;
  return [...template.content.children];
}
