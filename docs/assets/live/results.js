import { prepare } from "../reading/entry.js";

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
  #output = null;

  /** @param {Element} block  the box of the snippet */
  constructor(block) {
    this.#block = block;
    for (let next = block.nextElementSibling; next?.matches(BUILT); next = next.nextElementSibling) {
      this.#built.push(next);
    }
    this.#shown = this.#built;
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
    this.#output ??= this.#add(outputBlock());
    this.#output.querySelector("code").append(text);
    if (atOnce) this.#show(this.#coming);
  }

  /** @param {import("./python.js").Result} result */
  finish({ state, text, html }) {
    if (state === "done" && text) {
      // An error that the page expects, shown as the build shows it.
      this.print(`${text}\n`, false);
      this.#output.classList.add("sdl-error");
    } else if (text) {
      const block = this.#add(outputBlock("sdl-error"));
      block.querySelector("code").append(text);
    }
    for (const figure of elements(html)) this.#add(figure);
    this.#show(this.#coming);
  }

  /** Bring back what the build has put here. */
  reset() {
    this.#show(this.#built);
  }

  #add(element) {
    this.#coming.push(element);
    if (this.#shown === this.#coming) this.#show(this.#coming);
    return element;
  }

  #show(wanted) {
    for (const element of this.#shown) if (!wanted.includes(element)) element.remove();
    this.#block.after(...wanted);
    this.#shown = wanted;
    for (const element of wanted) prepare(element.parentElement);
  }
}

function outputBlock(...more) {
  const block = document.createElement("div");
  block.classList.add("sdl-output", "no-copy", "highlight", ...more);
  const pre = block.appendChild(document.createElement("pre"));
  pre.append(document.createElement("code"));
  return block;
}

/** Figures come from our own Python as finished HTML; nothing in it is executed. */
function elements(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return [...template.content.children];
}
