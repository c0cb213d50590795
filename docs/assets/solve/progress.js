import { Store } from "../shared/store.js";

/**
 * What the reader has done so far, by the name of the exercise. It is kept in this browser and goes
 * nowhere else; where the browser keeps nothing, it lasts as long as the visit.
 *
 * @typedef {object} Attempt
 * @property {number} [tries]   how often an answer was checked
 * @property {string} [solved]  the day on which it passed, as 2026-11-21
 * @property {string} [code]    the reader's version of the stub
 */
const FORMAT = "scratchdl exercises, version 1";

class Progress extends EventTarget {
  #store = new Store("scratchdl:exercises");

  constructor() {
    super();
    this.#store.watch(() => this.#tell());
  }

  /** @returns {Attempt} */
  of(name) {
    return attempt(this.#store.all[name]);
  }

  isSolved(name) {
    return Boolean(this.of(name).solved);
  }

  /** Whether the browser keeps it beyond this visit. */
  get isKept() {
    return this.#store.isKept;
  }

  get isEmpty() {
    return Object.keys(this.#store.all).length === 0;
  }

  /** Change what is known of one exercise; a value of `undefined` removes it. */
  change(name, changes) {
    const known = attempt({ ...this.of(name), ...changes });
    this.#store.set(name, Object.keys(known).length ? known : undefined);
    this.#tell();
  }

  /** Forget everything, solved exercises and code. */
  clear() {
    this.#store.replace({});
    this.#tell();
  }

  /** Everything as the text of a file. */
  toText() {
    return `${JSON.stringify({ format: FORMAT, exercises: attempts(this.#store.all) }, null, 2)}\n`;
  }

  /** Add what a file of `toText` holds; what it says of an exercise replaces what is known. */
  addText(text) {
    const file = JSON.parse(text);
    if (file?.format !== FORMAT) throw new Error(`this is no file of "${FORMAT}"`);
    this.#store.replace({ ...this.#store.all, ...attempts(file.exercises) });
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/**
 * Only what has the form of an attempt: storage and files can hold anything.
 * @returns {Attempt}
 */
function attempt(found) {
  const { tries, solved, code } = Object(found);
  return {
    ...(Number.isInteger(tries) && { tries }),
    ...(typeof solved === "string" && { solved }),
    ...(typeof code === "string" && { code }),
  };
}

function attempts(found) {
  const known = Object.entries(Object(found)).map(([name, value]) => [name, attempt(value)]);
  return Object.fromEntries(known);
}

export const progress = new Progress();
