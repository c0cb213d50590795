/**
 * Pictures for Python: what is drawn, and files, as bytes.
 *
 * @typedef {object} Pixels
 * @property {number} height
 * @property {number} width
 * @property {number} channels  1: ink, 0 for none to 255; 4: red, green, blue, opacity
 * @property {Uint8Array} bytes
 */
import { boxOf, pathOf } from "./strokes.js";

const HEIGHT = 72; // pixels that the strokes are high when they are drawn again: 20 and some more
const PEN = 7.2; // pixels: a tenth of the height, about what it is in MNIST
const EDGE = 13; // pixels of bare paper around it
const WIDEST = 6; // times the height: a row of digits, and no lying line
const MOST = 1000; // pixels of the longer side of a photograph

/**
 * The strokes drawn again, large enough and with a pen as wide as it has to be: a small drawing
 * would else be a blot, and a large one a hair.
 * @param {import("./strokes.js").Stroke[]} strokes
 * @returns {Pixels}
 */
export function drawnAgain(strokes) {
  const { left, top, width, height } = boxOf(strokes);
  const scale = HEIGHT / Math.max(height, width / WIDEST, 1);
  const size = [width, height].map((side) => Math.ceil(side * scale) + 2 * EDGE);
  const sheet = canvas(size[0], size[1]);
  const pen = sheet.getContext("2d", { willReadFrequently: true });
  pen.setTransform(scale, 0, 0, scale, EDGE - left * scale, EDGE - top * scale);
  Object.assign(pen, { lineWidth: PEN / scale, lineCap: "round", lineJoin: "round" });
  for (const stroke of strokes) pen.stroke(new Path2D(pathOf(stroke)));
  const { data } = pen.getImageData(0, 0, sheet.width, sheet.height);
  const bytes = Uint8Array.from({ length: data.length / 4 }, (_, index) => data[4 * index + 3]);
  return { height: sheet.height, width: sheet.width, channels: 1, bytes };
}

/**
 * A picture of the reader's, decoded by the browser and no larger than is needed; also to look at.
 * @param {Blob} file
 * @returns {Promise<Pixels & {sheet: HTMLCanvasElement}>}
 */
export async function fromFile(file) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, MOST / Math.max(picture.width, picture.height));
  const sheet = canvas(Math.ceil(picture.width * scale), Math.ceil(picture.height * scale));
  const pen = sheet.getContext("2d", { willReadFrequently: true });
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, sheet.width, sheet.height);
  picture.close();
  const { data } = pen.getImageData(0, 0, sheet.width, sheet.height);
  const bytes = new Uint8Array(data.buffer);
  return { height: sheet.height, width: sheet.width, channels: 4, bytes, sheet };
}

function canvas(width, height) {
  return Object.assign(document.createElement("canvas"), { width, height });
}
