import { element } from "../shared/elements.js";
import * as python from "./python.js";

const MOST = 25; // megabytes; Python holds a file twice while it reads it

/**
 * Files of the reader's own for the Python of one page: dropped anywhere on it, or chosen. They are
 * there under their names, as if they lay in the folder of the program, and leave the browser never.
 */
export class Files {
  #left = new AbortController();
  #nearest;

  /** @param {(height: number) => import("./cell.js").Cell} nearest  to a height on the screen */
  constructor(nearest) {
    this.#nearest = nearest;
    const { signal } = this.#left;
    addEventListener("dragover", (event) => this.#mark(event), { signal });
    addEventListener("dragleave", (event) => event.relatedTarget ?? unmark(), { signal });
    addEventListener("drop", (event) => this.#drop(event), { signal });
  }

  /** Let the reader choose files; `cell` says what became of them. */
  choose(cell) {
    const input = element("input", { type: "file", multiple: true });
    input.addEventListener("change", () => take([...input.files], cell));
    input.click();
  }

  /** The reader goes to another page. */
  leave() {
    this.#left.abort();
    unmark();
  }

  /** @param {DragEvent} event */
  #mark(event) {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault(); // else the browser would show the file in the place of the page
    event.dataTransfer.dropEffect = "copy";
    document.querySelector(".md-content")?.classList.add("sdl-dropping");
  }

  /** @param {DragEvent} event */
  #drop(event) {
    unmark();
    const files = [...event.dataTransfer.files];
    if (!files.length || event.defaultPrevented) return; // a text, or a picture for the pad
    event.preventDefault();
    take(files, this.#nearest(event.clientY));
  }
}

function unmark() {
  document.querySelector(".sdl-dropping")?.classList.remove("sdl-dropping");
}

/** Give files to Python, and have a cell say so. */
async function take(files, cell) {
  const told = await Promise.all(files.map(give));
  cell.say(told.join(" "));
}

/** @param {File} file */
async function give(file) {
  const { name, size } = file;
  if (size > MOST * 1e6) {
    const megabytes = Math.round(size / 1e6);
    return `${name} has ${megabytes} MB, and a page takes files up to ${MOST} MB.`;
  }
  try {
    python.give(name, new Uint8Array(await file.arrayBuffer()));
  } catch {
    return `${name} could not be read: is it a folder?`;
  }
  return `${name} is here for the Python of this page: open("${name}"). It stays in this browser.`;
}
