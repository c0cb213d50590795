/**
 * What the nets say of a picture, as scripts/book/child/pad.py gives it.
 *
 * @typedef {object} Digit
 * @property {number[]} image      the 28 × 28 pixels that the nets see, from 0 to 255
 * @property {number[]} evidence   where the ConvNet found what speaks for its answer, likewise
 * @property {Record<string, number[]>} nets   ten probabilities for each net
 */
const NAMES = { conv: "the ConvNet", "two-layer": "the net with two layers" };
const SIDE = 28;

/** The part of a pad that shows one digit as the nets see it, and what they say. */
export class Reading {
  #cells;
  #evidence;
  #image;

  /** @param {Element} pad */
  constructor(pad) {
    this.#image = picture(pad.querySelector(".sdl-pad__image"));
    this.#evidence = picture(pad.querySelector(".sdl-pad__evidence"));
    this.#cells = [...pad.querySelectorAll("tbody tr")].map((row) => [
      .../** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("td")),
    ]);
  }

  /** @param {Digit} digit */
  show({ image, evidence, nets }) {
    this.#image(image, () => 0);
    this.#evidence(image, (index) => evidence[index]);
    for (const [digit, cells] of this.#cells.entries()) {
      for (const cell of cells) {
        const probabilities = nets[cell.dataset.net];
        const share = probabilities[digit];
        cell.textContent = percent(share);
        cell.style.setProperty("--sdl-share", `${(100 * share).toFixed(1)}%`);
        cell.classList.toggle("sdl-pad__first", digit === likeliest(probabilities));
      }
    }
  }

  clear() {
    const nothing = new Array(SIDE * SIDE).fill(0);
    this.#image(nothing, () => 0);
    this.#evidence(nothing, () => 0);
    for (const cell of this.#cells.flat()) {
      cell.textContent = "";
      cell.style.removeProperty("--sdl-share");
      cell.classList.remove("sdl-pad__first");
    }
  }
}

/** In a sentence what both nets say. @param {Digit[]} digits */
export function inWords(digits) {
  const said = Object.entries(NAMES).map(([net, name]) => {
    const each = digits.map(({ nets }) => likeliest(nets[net]));
    const sure = digits.length === 1 ? ` (${percent(digits[0].nets[net][each[0]])} %)` : "";
    return `${name} reads ${each.join(" ")}${sure}`;
  });
  const sentence = said.join(", ");
  return `${sentence[0].toUpperCase()}${sentence.slice(1)}.`;
}

/** The class with the highest probability. */
export function likeliest(probabilities) {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** A probability in percent, never rounded to a certainty that no net has, as six decimals may be. */
function percent(share) {
  if (share > 0.9995) return ">99.9";
  return (100 * share).toFixed(1);
}

/**
 * A way to paint 28 × 28 pixels: ink in the grey of MNIST, and on it what is marked in orange.
 * @param {HTMLCanvasElement} sheet
 */
function picture(sheet) {
  const pen = sheet.getContext("2d");
  return (image, markAt) => {
    const pixels = new ImageData(SIDE, SIDE);
    for (const [index, ink] of image.entries()) {
      const mark = markAt(index) / 255;
      const grey = ink * (1 - 0.6 * mark);
      const colour = [grey + 255 * 0.6 * mark, grey + 140 * 0.6 * mark, grey + 30 * 0.6 * mark];
      pixels.data.set([...colour, 255], 4 * index);
    }
    pen.putImageData(pixels, 0, 0);
  };
}
