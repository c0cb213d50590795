import { KEPT } from "./cell.js";
import { byName } from "./hash.js";

/**
 * The reader's versions of a page's snippets, kept in the browser under the address of the page.
 */
export class Edits {
  #key;
  #names;

  /**
   * @param {string} path
   * @param {import("./cell.js").Cell[]} cells  those with a kept edit show it
   */
  constructor(path, cells) {
    this.#key = `scratchdl:edits:${path}`;
    const named = byName(cells);
    this.#names = new Map([...named].map(([name, cell]) => [cell, name]));
    for (const [name, code] of Object.entries(this.#read() ?? {})) {
      if (typeof code === "string") named.get(name)?.setEdited(code, KEPT);
    }
  }

  /** The reader's version of a cell that is kept, if there is one. */
  of(cell) {
    const code = this.#read()?.[this.#names.get(cell)];
    return typeof code === "string" ? code : undefined;
  }

  /** Keep a cell's edit, or forget it where there is none; false if the browser keeps nothing. */
  keep(cell) {
    const all = this.#read();
    if (all === null) return cell.edited === null;
    delete all[this.#names.get(cell)];
    if (cell.edited !== null) all[this.#names.get(cell)] = cell.edited;
    return this.#write(all);
  }

  /** All kept edits of the page, or null if the browser refuses to say. */
  #read() {
    try {
      const kept = JSON.parse(localStorage.getItem(this.#key) ?? "{}");
      return typeof kept === "object" && kept !== null ? kept : {};
    } catch (error) {
      // Storage is switched off (SecurityError), or holds what we did not write: start with nothing.
      return error instanceof SyntaxError ? {} : null;
    }
  }

  #write(all) {
    try {
      if (Object.keys(all).length) localStorage.setItem(this.#key, JSON.stringify(all));
      else localStorage.removeItem(this.#key);
      return true;
    } catch {
      return false; // full, or switched off: whoever called says so to the reader
    }
  }
}
