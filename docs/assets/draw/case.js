import { element } from "../shared/elements.js";

/**
 * Hand the reader a drawing with its label, as a file of JSON: a test case that chapter 14 reads.
 * @param {object} what
 * @param {number} what.label  the digit that the reader says it is
 * @param {import("./reading.js").Digit} what.digit
 * @param {import("./strokes.js").Stroke[]} what.strokes  none for a photograph
 */
export function save({ label, digit: { image, nets }, strokes }) {
  const rows = Array.from({ length: 28 }, (_, row) => image.slice(28 * row, 28 * row + 28));
  const text = JSON.stringify({ label, image: rows, strokes, probabilities: nets });
  const now = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  element("a", { href: address, download: `digit-${label}-${now}.json` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser reads it after the click
}
