import { element } from "../shared/elements.js";
import { framesOf } from "./frames.js";
import { noteSetting, settingOf } from "./settings.js";

const FRAME = 500; // milliseconds; a figure that moves by itself must come to rest within five seconds
const FINE = 0.2; // between two pictures of the page, once Python can draw what is there

let sliders = 0;
let hasJumped = false;

/** @type {WeakMap<Element, Slider>} */
const known = new WeakMap();

/** The slider of an element of the page; it is made ready if it is not. */
export function sliderOf(root) {
  let slider = known.get(root);
  if (!slider) known.set(root, (slider = new Slider(root)));
  return slider;
}

/**
 * Whoever follows a slider is told each setting, as names and values written in Python, and whether
 * the page has a picture of it; true means that the follower shows the picture.
 * @typedef {(setting: [string, string][], hasPicture: boolean) => boolean} Follower
 */

/** A figure, or a row of figures, in which the reader chooses with one range input or several. */
export class Slider {
  #frames;
  /** @type {Follower} */
  #follower = () => false;
  /** @type {Element | null} */
  #live = null;
  /** @type {{axis: import("./frames.js").Axis, range: HTMLInputElement, value: HTMLOutputElement}[]} */
  #rows;

  /** @param {HTMLElement} root */
  constructor(root) {
    this.root = root;
    this.#frames = framesOf(root);
    this.#rows = this.#frames.axes.map((axis) => this.#row(axis));
    const parts = this.#rows.flatMap(({ axis, range, value }) => [
      element("label", { htmlFor: range.id, textContent: axis.label }),
      range,
      value,
    ]);
    root.prepend(element("div", { className: "sdl-slider__control" }, parts));
    root.classList.add("sdl-slider--ready");
    this.#move();
    if (this.#isFromLink) this.#jump();
    else if (root.closest(".sdl-plays")) this.#play();
  }

  /** Let someone know of every setting, and of this one. */
  follow(follower) {
    this.#follower = follower;
    this.#move();
  }

  /** Show a figure that was drawn just now for this setting, until the slider moves. */
  showLive(figure) {
    this.#live?.remove();
    this.#live = figure;
    const built = this.root.querySelector("figure");
    built.hidden = figure !== null;
    if (figure) built.after(figure);
    this.#say(figure?.querySelector("figcaption")?.textContent ?? "");
  }

  /** Show the picture that the build drew for this setting, or for the one next to it. */
  showBuilt() {
    for (const { range } of this.#rows) range.value = String(this.#place(range));
    this.#move();
  }

  /** From now on there are settings in between as well. */
  refine() {
    for (const { axis, range } of this.#rows) if (isContinuous(axis)) range.step = String(FINE);
  }

  /** Where the slider is: the number of a value, or somewhere between two. */
  get #places() {
    return this.#rows.map(({ range }) => Number(range.value));
  }

  /** @returns {[string, string][]} */
  get #setting() {
    return this.#rows.map(({ axis }, i) => [axis.name, valueAt(axis, this.#places[i])]);
  }

  get #isFromLink() {
    return this.#rows.some(({ axis, range }) => Number(range.value) !== axis.start);
  }

  #place(range) {
    return Math.round(Number(range.value));
  }

  #row(axis) {
    const id = `sdl-slider-${(sliders += 1)}`;
    const sizes = { min: 0, max: axis.values.length - 1, step: 1, value: startOf(axis) };
    const range = element("input", { type: "range", id, ...sizes, autocomplete: "off" });
    const value = element("output", { htmlFor: id });
    range.addEventListener("input", (event) => {
      this.#move();
      if (!event.isTrusted) return; // it plays
      const isFirst = Number(range.value) === axis.start;
      noteSetting(axis.name, isFirst ? "" : valueAt(axis, Number(range.value)));
    });
    return { axis, range, value };
  }

  #move() {
    const hasPicture = this.#places.every(Number.isInteger);
    this.#say("");
    if (this.#follower(this.#setting, hasPicture)) return;
    if (this.#live) this.showLive(null);
    this.#say(this.#frames.show(this.#rows.map(({ range }) => this.#place(range))));
  }

  /** Say where the sliders are, and what is written below the picture. */
  #say(words) {
    for (const [i, { range, value }] of this.#rows.entries()) {
      const shown = this.#setting[i][1].replace(/^-/, "−").replaceAll("'", "");
      value.textContent = shown;
      range.setAttribute("aria-valuetext", words ? `${shown}: ${words}` : shown);
    }
  }

  /** Bring what a link speaks of into sight, when the reader comes by it. */
  #jump() {
    if (!hasJumped && !location.hash) this.root.scrollIntoView({ block: "center" });
    hasJumped = true;
  }

  /**
   * Move from the beginning to the end, once, as soon as the slider is seen; not for readers who want
   * no movement, and no further once somebody takes it.
   */
  #play() {
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
    const [{ range }] = this.#rows;
    let timer = 0;
    const stop = () => {
      clearInterval(timer);
      seen.disconnect();
    };
    const next = () => {
      if (!this.root.isConnected || range.value === range.max) return stop();
      range.stepUp();
      range.dispatchEvent(new Event("input"));
    };
    const seen = new IntersectionObserver(([entry]) => {
      clearInterval(timer);
      if (entry.isIntersecting) timer = setInterval(next, FRAME);
    });
    for (const taken of ["pointerdown", "keydown"]) this.root.addEventListener(taken, stop);
    seen.observe(this.root);
  }
}

/** Where a slider begins: at the value that the address names, or the one that is nearest to it. */
function startOf({ name, values, start }) {
  const wanted = settingOf(name);
  if (wanted === undefined) return start;
  const exact = values.indexOf(wanted);
  if (exact >= 0) return exact;
  const distances = values.map((value) => Math.abs(Number(value) - Number(wanted)));
  return distances.some(Number.isNaN) ? start : distances.indexOf(Math.min(...distances));
}

/** Whether there is something between two values: of whole numbers and words there is nothing. */
function isContinuous({ values }) {
  return values.every((value) => value.trim() !== "" && Number.isFinite(Number(value)))
    ? values.some((value) => value.includes("."))
    : false;
}

/** The value at a place, as it is written in Python; between two values what is between them. */
function valueAt({ values }, place) {
  const below = Math.floor(place);
  if (below === place) return values[place];
  const [low, high] = [Number(values[below]), Number(values[below + 1])];
  return String(Number((low + (place - below) * (high - low)).toPrecision(4)));
}
