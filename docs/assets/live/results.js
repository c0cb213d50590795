import { prepare } from "../reading/reading.js";
import { sliderOf } from "../reading/sliders.js";
import { element } from "../shared/elements.js";

const CONTROLS = /(?![\t\n\r])[\p{Cc}\p{Zl}\p{Zp}]/gu;
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
  /** Whether a run is to show what it gives: not if the reader has gone back meanwhile. */
  #areAwaited = false;
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
    this.#areAwaited = true;
    this.#coming = this.slider ? [this.slider.root] : []; // it stays whatever comes
    this.#output = null;
  }

  /** Whether what the run gives will be shown. */
  get areAwaited() {
    return this.#areAwaited;
  }

  /** Take printed text; show it at once only to a reader who waits for it. */
  print(text, atOnce) {
    if (!this.#areAwaited) return;
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
    if (!this.#areAwaited) return;
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

  /** Bring back what the build has put here; what a run still gives is for other code, or another setting. */
  bringBack() {
    this.#areAwaited = false;
    if (!this.areBuilt) this.#show(this.#built);
  }

  /** Bring it back, and the slider to a setting of which the build has drawn a picture. */
  reset() {
    this.bringBack();
    this.slider?.showBuilt();
  }

  /** Place figures below all else; the one of a slider goes into it. */
  #take(figures) {
    if (this.slider && figures.length === 1) this.slider.showLive(figures[0]);
    else this.#coming.push(...figures);
  }

  /** Place printed text, above a slider. */
  #add(output) {
    const below = this.slider ? 1 : 0;
    this.#coming.splice(this.#coming.length - below, 0, output.element);
    if (this.#shown === this.#coming) this.#show(this.#coming);
    return output;
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
  #returns = false;
  element = element("div", { className: "sdl-output no-copy highlight" }, [
    element("pre", { translate: false }, [this.#code]),
  ]);

  write(text) {
    this.#code.append(visible(text));
    this.#returns ||= text.includes("\r");
    // As in a terminal, what follows a carriage return is written over its line: a bar of progress.
    if (this.#returns)
      this.#code.textContent = this.#code.textContent.replace(/[^\n]*\r+(?=[^\r\n])/g, "");
  }

  markAsError() {
    this.element.classList.add("sdl-error");
  }
}

/** Control characters as something to see, the same as CONTROLS of scripts/book/write/markdown.py. */
function visible(text) {
  return text.replace(CONTROLS, (letter) => {
    const code = letter.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    if (code === 0x7f) return "\u2421";
    const digits = code.toString(16);
    return code < 0x100 ? `\\x${digits}` : `\\u${digits}`;
  });
}

/** Figures come from our own Python as finished HTML; nothing in it is executed. */
function elements(html) {
  const template = element("template");
  template.innerHTML = html;
  return [...template.content.children];
}
