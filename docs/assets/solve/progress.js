/**
 * What the reader has done so far, by the name of the exercise. It is kept in this browser and goes
 * nowhere else; where the browser keeps nothing, it lasts as long as the visit.
 *
 * @typedef {object} Attempt
 * @property {number} [tries]   how often an answer was checked
 * @property {string} [solved]  the day on which it passed, as 2026-11-21
 * @property {string} [code]    the reader's version of the stub
 */
const KEY = "scratchdl:exercises";
const FORMAT = "scratchdl exercises, version 1";

class Progress extends EventTarget {
  /** @type {Record<string, Attempt>} */
  #attempts = {};
  /** Whether the browser keeps it beyond this visit. */
  isKept = true;

  constructor() {
    super();
    this.#read();
    // Another window of this browser may have solved something.
    addEventListener("storage", (event) => {
      if (event.key !== KEY && event.key !== null) return;
      this.#read();
      this.#tell();
    });
  }

  /** @returns {Attempt} */
  of(name) {
    return this.#attempts[name] ?? {};
  }

  isSolved(name) {
    return Boolean(this.of(name).solved);
  }

  get isEmpty() {
    return Object.keys(this.#attempts).length === 0;
  }

  /** Change what is known of one exercise; a value of `undefined` removes it. */
  change(name, changes) {
    this.#read();
    const known = Object.entries({ ...this.of(name), ...changes }).filter(([, value]) => value !== undefined);
    if (known.length) this.#attempts[name] = Object.fromEntries(known);
    else delete this.#attempts[name];
    this.#write();
  }

  /** Forget everything, solved exercises and code. */
  clear() {
    this.#attempts = {};
    this.#write();
  }

  /** Everything as the text of a file. */
  toText() {
    return `${JSON.stringify({ format: FORMAT, exercises: this.#attempts }, null, 2)}\n`;
  }

  /** Add what a file of `toText` holds; what it says of an exercise replaces what is known. */
  addText(text) {
    const file = JSON.parse(text);
    if (file?.format !== FORMAT) throw new Error(`this is no file of "${FORMAT}"`);
    Object.assign(this.#attempts, attempts(file.exercises));
    this.#write();
  }

  #read() {
    if (!this.isKept) return;
    try {
      this.#attempts = attempts(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
    } catch (error) {
      // Switched off (SecurityError): keep what we have. Something we did not write: start afresh.
      if (error instanceof SyntaxError) this.#attempts = {};
      else this.isKept = false;
    }
  }

  #write() {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.#attempts));
    } catch {
      this.isKept = false; // full, or switched off; the front page says so
    }
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

/** Only what has the form of an attempt: storage and files can hold anything. */
function attempts(found) {
  const known = {};
  for (const [name, { tries, solved, code } = {}] of Object.entries(found ?? {})) {
    known[name] = {
      ...(Number.isInteger(tries) && { tries }),
      ...(typeof solved === "string" && { solved }),
      ...(typeof code === "string" && { code }),
    };
  }
  return known;
}

export const progress = new Progress();
