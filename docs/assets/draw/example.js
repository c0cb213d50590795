import { line } from "./paper.js";
import { likeliest } from "./reading.js";
import { pathOf } from "./strokes.js";

const TIME = 3000; // milliseconds; what moves by itself must come to rest within five seconds

/**
 * A digit that writes itself on the paper, once, and beside it what the nets say while it grows. The
 * build has read it, by scripts/book/engine/example.py: no Python is needed to show it.
 */
export class Example {
  /** @type {import("./strokes.js").Stroke} */
  stroke;
  #ink;
  #isOver = false;
  /** How many readings there have been, so that each is shown once. */
  #known = 0;
  #paper;
  #reading;
  /** @type {import("./reading.js").Digit[]} */
  #readings;
  #seen;
  #template;

  /**
   * @param {HTMLTemplateElement} template
   * @param {SVGSVGElement} sheet
   * @param {import("./reading.js").Reading} reading
   */
  constructor(template, sheet, reading) {
    const { stroke, readings } = JSON.parse(template.content.textContent);
    this.stroke = stroke;
    this.#readings = readings;
    this.#reading = reading;
    this.#template = template;
    this.#paper = template.parentElement;
    this.#ink = line(stroke.slice(0, 1));
    sheet.append(this.#ink);
    this.#seen = new IntersectionObserver(([entry]) => entry.isIntersecting && this.#begin());
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.#show(1);
    else this.#seen.observe(sheet);
  }

  /** Take it away, wherever it is. */
  end() {
    this.#isOver = true;
    this.#seen.disconnect();
    this.#ink.remove();
    this.#reading.clear();
    delete this.#paper.dataset.read;
    this.#template.remove();
  }

  #begin() {
    this.#seen.disconnect();
    const begun = performance.now();
    const next = () => {
      if (this.#isOver || !this.#template.isConnected) return;
      const share = Math.min(1, (performance.now() - begun) / TIME);
      this.#show(share);
      if (share < 1) requestAnimationFrame(next);
    };
    requestAnimationFrame(next);
  }

  /** Show a share of the stroke, and the last reading of what is there. */
  #show(share) {
    const points = this.stroke.slice(0, Math.max(1, Math.round(share * this.stroke.length)));
    this.#ink.setAttribute("d", pathOf(points));
    const known = Math.floor(share * this.#readings.length);
    if (known === this.#known) return;
    this.#known = known;
    const digit = this.#readings[known - 1];
    this.#reading.show(digit);
    this.#paper.dataset.read = String(likeliest(digit.nets.conv)); // a phone has the table below
  }
}
