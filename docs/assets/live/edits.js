import { Store } from "../shared/store.js";

/**
 * The reader's versions of a page's snippets, kept in the browser under the address of the page.
 */
export class Edits {
  #names;
  #store;

  /**
   * @param {string} path
   * @param {import("./cell.js").Cell[]} cells
   */
  constructor(path, cells) {
    this.#store = new Store(`scratchdl:edits:${path}`);
    this.#names = new Map([...byName(cells)].map(([name, cell]) => [cell, name]));
    for (const cell of cells) {
      const code = this.of(cell);
      if (code !== undefined) cell.showKept(code);
    }
  }

  /** The reader's version of a cell that is kept, if there is one. */
  of(cell) {
    const code = this.#store.all[this.#names.get(cell)];
    return typeof code === "string" ? code : undefined;
  }

  /** Keep a cell's edit, or forget it where there is none; false if the browser keeps it not. */
  keep(cell) {
    const isKept = this.#store.set(this.#names.get(cell), cell.edited ?? undefined);
    return isKept || cell.edited === null;
  }
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

/** A short name for a text (FNV-1a, 32 bits): enough to tell the snippets of a page apart. */
function fingerprint(text) {
  let hash = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
