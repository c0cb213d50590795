/**
 * What is drawn on a pad: strokes, kept as lines and not as pixels, so that they can be drawn again
 * at any size.
 *
 * @typedef {[number, number]} Point   across and down, in units of the paper
 * @typedef {Point[]} Stroke
 */

/** The side of the paper in its own units. */
export const SIDE = 100;

/** How wide the pen is on the paper. */
export const PEN = 7;

/**
 * A stroke as a path of SVG: from point to point, with the corners rounded that a pen did not make
 * but the pause between two events. A point that stands twice remains a corner.
 * @param {Stroke} points
 */
export function pathOf(points) {
  const [[x, y], ...others] = points;
  if (others.length === 0) return `M${x} ${y}h.01`; // a dot; a line of no length would not be drawn
  const parts = [`M${x} ${y}`];
  for (const [index, [toX, toY]] of others.entries()) {
    const [fromX, fromY] = points[index];
    const middle = `${round((fromX + toX) / 2)} ${round((fromY + toY) / 2)}`;
    parts.push(index === 0 ? `L${middle}` : `Q${fromX} ${fromY} ${middle}`);
  }
  return `${parts.join("")}L${others.at(-1).join(" ")}`;
}

/**
 * The smallest box around the middle of all strokes.
 * @param {Stroke[]} strokes
 */
export function boxOf(strokes) {
  const points = strokes.flat();
  const across = points.map(([x]) => x);
  const down = points.map(([, y]) => y);
  const [left, top] = [Math.min(...across), Math.min(...down)];
  return { left, top, width: Math.max(...across) - left, height: Math.max(...down) - top };
}

/** A coordinate with two decimals: a hundredth of a pixel is more than anybody can draw. */
export function round(value) {
  return Math.round(value * 100) / 100;
}
