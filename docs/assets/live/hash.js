/**
 * A short name for a text (FNV-1a, 32 bits): enough to tell the snippets of a page apart.
 * @param {string} text
 */
export function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}

/**
 * The cells of a page under names that stay when the page grows: each is named after its code.
 * @param {import("./cell.js").Cell[]} cells
 * @returns {Map<string, import("./cell.js").Cell>}
 */
export function byName(cells) {
  const named = new Map();
  for (const cell of cells) {
    const name = fingerprint(cell.original);
    let free = name;
    for (let again = 2; named.has(free); again += 1) free = `${name}-${again}`;
    named.set(free, cell);
  }
  return named;
}
