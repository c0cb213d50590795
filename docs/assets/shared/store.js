/**
 * What this browser keeps for the reader under one key: a record of names and values, as JSON. Where
 * the browser keeps nothing, the record lasts as long as the page.
 */
export class Store {
  #key;
  /** The text that `#all` was read from. */
  #text = "{}";
  /** @type {Record<string, any>} */
  #all = {};
  /** Whether the browser keeps it beyond this visit. */
  isKept = true;

  /** @param {string} key */
  constructor(key) {
    this.#key = key;
  }

  /** Every name with its value; another window may have changed them since. */
  get all() {
    if (this.isKept) this.#read();
    return this.#all;
  }

  /** Set one value, or remove it with `undefined`; false if the browser does not keep it. */
  set(name, value) {
    const { [name]: _, ...others } = this.all;
    return this.replace(value === undefined ? others : { ...others, [name]: value });
  }

  /** Exchange everything; false if the browser does not keep it. */
  replace(all) {
    this.#all = all;
    this.#text = JSON.stringify(all);
    try {
      if (Object.keys(all).length) localStorage.setItem(this.#key, this.#text);
      else localStorage.removeItem(this.#key);
      this.isKept = (localStorage.getItem(this.#key) ?? "{}") === this.#text;
    } catch {
      this.isKept = false; // full, or switched off: whoever called says so to the reader
    }
    return this.isKept;
  }

  /** Call back when another window of this browser has changed it. */
  watch(changed) {
    addEventListener("storage", ({ key }) => {
      if (key === this.#key || key === null) changed();
    });
  }

  #read() {
    try {
      const text = localStorage.getItem(this.#key) ?? "{}";
      if (text === this.#text) return;
      this.#text = text;
      this.#all = Object(JSON.parse(text));
    } catch (error) {
      // Something that we did not write: start afresh. Switched off (SecurityError): go on with
      // what we have.
      if (error instanceof SyntaxError) this.#all = {};
      else this.isKept = false;
    }
  }
}
