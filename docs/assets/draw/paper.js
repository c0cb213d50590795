import { PEN, SIDE, pathOf, round } from "./strokes.js";

const SVG = "http://www.w3.org/2000/svg";

/**
 * The paper of a pad: mouse, pen and finger leave strokes on it.
 *
 * @typedef {object} Listeners
 * @property {() => void} onBegin   a stroke begins
 * @property {() => void} onChange  there are other strokes now, or a longer one
 */
export class Paper {
  /** @type {import("./strokes.js").Stroke[]} */
  strokes = [];
  /** The pointer that draws now; a second finger does nothing. */
  #pointer = 0;
  #listeners;
  #sheet;

  /**
   * @param {SVGSVGElement} sheet
   * @param {Listeners} listeners
   */
  constructor(sheet, listeners) {
    this.#sheet = sheet;
    this.#listeners = listeners;
    sheet.addEventListener("pointerdown", (event) => this.#begin(event));
    sheet.addEventListener("pointermove", (event) => this.#extend(event));
    for (const over of ["pointerup", "pointercancel", "lostpointercapture"])
      sheet.addEventListener(over, (event) => this.#end(/** @type {PointerEvent} */ (event)));
  }

  /** Put these strokes in the place of what is there. */
  show(strokes) {
    this.strokes = strokes;
    this.#pointer = 0;
    this.#sheet.replaceChildren(...strokes.map(line));
    this.#listeners.onChange();
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (this.#pointer || event.button !== 0) return;
    event.preventDefault(); // no text is selected, and no picture dragged
    this.#sheet.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.#listeners.onBegin();
    const stroke = [this.#place(event)];
    this.strokes = [...this.strokes, stroke];
    this.#sheet.append(line(stroke));
    this.#listeners.onChange();
  }

  /** A browser gathers what a quick hand does between two pictures of the screen: take all of it. */
  #extend(event) {
    if (event.pointerId !== this.#pointer) return;
    const gathered = event.getCoalescedEvents?.() ?? [];
    const stroke = this.strokes.at(-1);
    const before = stroke.length;
    for (const one of gathered.length ? gathered : [event]) {
      const [x, y] = this.#place(one);
      const [lastX, lastY] = stroke.at(-1);
      if (Math.hypot(x - lastX, y - lastY) >= 0.2) stroke.push([x, y]);
    }
    if (stroke.length === before) return;
    this.#sheet.lastElementChild.setAttribute("d", pathOf(stroke));
    this.#listeners.onChange();
  }

  #end(event) {
    if (event.pointerId === this.#pointer) this.#pointer = 0;
  }

  /** Where on the paper an event happened. */
  #place({ clientX, clientY }) {
    const { left, top, width, height } = this.#sheet.getBoundingClientRect();
    const across = ((clientX - left) / width) * SIDE;
    const down = ((clientY - top) / height) * SIDE;
    return /** @type {import("./strokes.js").Point} */ ([round(across), round(down)]);
  }
}

/** A stroke as an element. @param {import("./strokes.js").Stroke} stroke */
export function line(stroke) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", pathOf(stroke));
  path.setAttribute("stroke-width", String(PEN));
  return path;
}
