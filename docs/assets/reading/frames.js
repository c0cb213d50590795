/**
 * What a slider moves through: pictures, one of which is seen.
 *
 * @typedef {object} Axis  one slider
 * @property {string} label
 * @property {string} name      of the variable that it sets; of a row of figures, its label as a name
 * @property {string[]} values  as they are shown, and for a variable as they are written in Python
 * @property {number} start     which value comes first
 *
 * @typedef {object} Frames
 * @property {Axis[]} axes
 * @property {(places: number[]) => string} show  shows one picture; what is written below it
 */

/** @param {HTMLElement} slider @returns {Frames} */
export function framesOf(slider) {
  const labels = slider.dataset.label.split(";").map((label) => label.trim());
  /** @type {HTMLTemplateElement | null} */
  const moves = slider.querySelector(".sdl-moves");
  return moves
    ? changing(slider, JSON.parse(moves.content.textContent), labels)
    : inRow(slider, labels[0]);
}

/** Several figures, of which all but one are hidden. */
function inRow(slider, label) {
  const figures = [...slider.querySelectorAll(":scope > figure")];
  const values = figures.map((figure) => figure.querySelector("figcaption")?.textContent ?? "");
  const name = label.toLowerCase().replaceAll(/\s+/g, "-");
  const show = ([chosen]) => {
    figures.forEach((figure, index) => (figure.hidden = index !== chosen));
    return "";
  };
  return { axes: [{ label, name, values, start: 0 }], show };
}

/** One figure, and what differs from it in each other: scripts/book/child/patches.py says how. */
function changing(slider, { over, default: start, frames }, labels) {
  const svg = slider.querySelector("svg");
  const caption = slider.querySelector("figcaption");
  const name = svg.getAttribute("aria-label").replace(/\.$/, "");
  const nodes = [svg, ...svg.querySelectorAll("*")];
  const axes = [];
  for (let i = over.length - 1, rest = start; i >= 0; i -= 1) {
    const [variable, values] = over[i];
    axes.unshift({ label: labels[i], name: variable, values, start: rest % values.length });
    rest = Math.floor(rest / values.length);
  }
  let undo = [];
  const show = (places) => {
    const number = places.reduce((sum, place, i) => sum * over[i][1].length + place, 0);
    const [words, patches] = frames[number];
    while (undo.length) undo.pop()();
    undo = patches.map(([node, what, where]) => apply(nodes[node], what, where));
    const set = axes.map((axis, i) => `${axis.label} ${axis.values[places[i]]}`).join(", ");
    svg.setAttribute("aria-label", `${name}. Here with ${set}. ${words}`.trim());
    if (caption) caption.textContent = words;
    return words;
  };
  return { axes, show };
}

/** Change one element; returns what takes the change back. */
function apply(node, what, where) {
  if (typeof what !== "string") {
    const before = Object.keys(what).map((name) => [name, exchange(node, name, what[name])]);
    return () => before.forEach(([name, value]) => exchange(node, name, value));
  }
  const template = document.createElement("template");
  template.innerHTML = `<svg>${what}</svg>`;
  const made = [...template.content.firstChild.childNodes];
  const mark = document.createComment(""); // where the element was
  if (where === undefined) node.replaceWith(mark, ...made);
  else if (where) node.after(...made);
  else node.prepend(...made);
  return () => {
    if (where === undefined) mark.replaceWith(node);
    made.forEach((one) => one.remove());
  };
}

/** Give an attribute, or with no name the text, another value; returns the old one. */
function exchange(node, name, value) {
  const before = name ? node.getAttribute(name) : node.textContent;
  if (name) node.setAttribute(name, value);
  else node.textContent = value;
  return before;
}
