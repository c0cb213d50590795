import * as python from "../live/python.js";
import { noteSetting, settingOf } from "../reading/settings.js";
import { element } from "../shared/elements.js";
import { save } from "./case.js";
import { Example } from "./example.js";
import { Paper } from "./paper.js";
import { drawnAgain, fromFile } from "./pixels.js";
import { Reading, inWords, likeliest } from "./reading.js";
import { SAMPLES } from "./samples.js";

const MODULE = "book.child.pad"; // in scripts/, and put beside the page's Python by the build
const MEANWHILE =
  "That is about 10 MB, once. Draw on meanwhile: it is read as soon as Python is there.";
const MOST = 40; // megabytes of a picture; a photograph of today has up to twenty

/**
 * A pad: draw a digit, and see what two nets make of it. Whatever is drawn or opened is read as soon
 * as Python is there and has time, and what came in between is left out.
 */
export class Pad {
  #box;
  /** @type {import("./reading.js").Digit[]} */
  #digits = [];
  /** @type {Promise<void> | null} What is being read, until it has been. */
  #busy = null;
  /** What the pad writes by itself, until somebody does something. @type {Example | null} */
  #example = null;
  #found;
  #isStale = false;
  #paper;
  #photo;
  /** A picture from a file, which takes the place of the strokes. @type {import("./pixels.js").Pixels | null} */
  #picture = null;
  #reading;
  #shown = 0;
  #status;

  /** @param {HTMLElement} box  as scripts/book/parts/pad.py has put it into the page */
  constructor(box) {
    this.#box = box;
    this.#found = box.querySelector(".sdl-pad__found");
    this.#photo = /** @type {HTMLCanvasElement} */ (box.querySelector(".sdl-pad__photo"));
    this.#status = box.querySelector(".sdl-pad__status");
    this.#reading = new Reading(box);
    this.#reading.clear();
    /** @type {SVGSVGElement} */
    const sheet = box.querySelector(".sdl-pad__paper svg");
    this.#paper = new Paper(sheet, {
      onBegin: () => this.#putAside(),
      onChange: () => this.#read(),
    });
    this.#setUpButtons();
    this.#setUpInputs();
    box.addEventListener("dragover", (event) => event.preventDefault());
    box.addEventListener("drop", (event) => this.#drop(event));
    this.#setUpExample(sheet);
    box.classList.add("sdl-pad--ready");
  }

  /** Whether it is on the page that is shown. */
  get isHere() {
    return this.#box.isConnected;
  }

  #setUpButtons() {
    const does = {
      undo: () => this.#undo(),
      clear: () => this.#show([]),
      picture: () => this.#input("picture").click(),
      camera: () => this.#input("camera").click(),
      save: () => this.#save(),
    };
    /** @type {NodeListOf<HTMLElement>} */
    const buttons = this.#box.querySelectorAll("[data-press], [data-sample]");
    for (const button of buttons) {
      const { press, sample } = button.dataset;
      button.addEventListener("click", press ? does[press] : () => this.#show(SAMPLES[sample]));
    }
  }

  #setUpInputs() {
    for (const name of ["picture", "camera"]) {
      const input = this.#input(name);
      input.addEventListener("change", () => {
        const [file] = input.files;
        input.value = ""; // the same file can be chosen again
        if (file) this.#open(file);
      });
    }
    const moved = this.#input("moved");
    // Of what is no number, a slider would make its middle; of one too large, its end.
    moved.value = String(Number(settingOf("moved")) || 0);
    this.#tellMoved();
    moved.addEventListener("input", () => {
      this.#tellMoved();
      noteSetting("moved", moved.value === "0" ? "" : moved.value);
      if (this.#example) this.#show(this.#endExample());
      else this.#read();
    });
  }

  /** @param {SVGSVGElement} sheet */
  #setUpExample(sheet) {
    /** @type {HTMLTemplateElement | null} */
    const template = this.#box.querySelector(".sdl-pad__example");
    if (!template) return;
    this.#example = new Example(template, sheet, this.#reading);
    if (this.#input("moved").value !== "0") this.#endExample(); // it was read where it stands
  }

  /** @returns {import("./strokes.js").Stroke[]} what the example would have drawn */
  #endExample() {
    const strokes = this.#example ? [this.#example.stroke] : [];
    this.#example?.end();
    this.#example = null;
    return strokes;
  }

  #tellMoved() {
    const { value, parentElement } = this.#input("moved");
    parentElement.querySelector("output").textContent =
      value === "1" ? "1 pixel" : `${value} pixels`;
  }

  /** @returns {HTMLInputElement} */
  #input(name) {
    return this.#box.querySelector(`[data-input="${name}"]`);
  }

  #show(strokes) {
    this.#putAside();
    this.#paper.show(strokes);
  }

  #undo() {
    this.#show(this.#picture ? [] : this.#paper.strokes.slice(0, -1));
  }

  /** A drawing begins: a picture that lies there makes room. */
  #putAside() {
    this.#picture = null;
    this.#photo.hidden = true;
  }

  /** @param {DragEvent} event */
  #drop(event) {
    const [file] = event.dataTransfer.files;
    if (!file) return;
    event.preventDefault();
    this.#open(file);
  }

  /** @param {File} file */
  async #open(file) {
    if (file.size > MOST * 1e6)
      return this.#say(`${file.name} has more than ${MOST} MB: take a smaller picture.`);
    try {
      const picture = await fromFile(file);
      this.#paper.show([]);
      const { width, height } = picture;
      Object.assign(this.#photo, { width, height, hidden: false });
      this.#photo.getContext("2d").drawImage(picture.sheet, 0, 0);
      this.#picture = picture;
    } catch {
      return this.#say(`${file.name} is no picture that this browser can read.`);
    }
    await this.#read();
  }

  /** Have everything read that was drawn, until nothing has changed meanwhile. */
  #read() {
    this.#endExample();
    this.#isStale = true;
    this.#busy ??= this.#readAll().finally(() => {
      this.#busy = null;
      delete this.#box.dataset.reading;
    });
    this.#box.dataset.reading = ""; // what is shown is not yet of all that was drawn
    return this.#busy;
  }

  async #readAll() {
    while (this.#isStale && this.isHere) {
      this.#isStale = false;
      await this.#readOnce();
    }
  }

  async #readOnce() {
    if (!this.#picture && !this.#paper.strokes.length) return this.#forget("");
    if (!python.session()) {
      // What is drawn until Python is there is read then, and not what there is of it now.
      const onStatus = (text) => this.#say(`${text} ${MEANWHILE}`);
      onStatus("Loading Python…");
      const { state, text } = await python.call(MODULE, "prepare", [], { onStatus });
      if (state !== "done") return this.#forget(text);
      this.#isStale = true;
      return;
    }
    const pixels = this.#picture ?? drawnAgain(this.#paper.strokes);
    const { height, width, channels, bytes } = pixels;
    const moved = Number(this.#input("moved").value);
    const how = { data: bytes };
    const result = await python.call(MODULE, "read", [height, width, channels, moved], how);
    if (result.state !== "done") this.#forget(result.text);
    else if (result.value.problem) this.#forget(result.value.problem);
    else this.#tell(result.value.digits);
  }

  #tell(digits) {
    this.#digits = digits;
    this.#shown = Math.min(this.#shown, digits.length - 1);
    this.#reading.show(digits[this.#shown]);
    this.#offerEach();
    this.#say(inWords(digits));
  }

  /** Where several digits were found, a button for each shows what was seen of it. */
  #offerEach() {
    const several = this.#digits.length > 1 ? this.#digits : [];
    const choose = (index) => {
      this.#shown = index;
      this.#reading.show(this.#digits[index]);
      this.#offerEach();
      this.#found.querySelectorAll("button")[index].focus();
    };
    const buttons = several.map(({ nets }, index) =>
      element("button", {
        type: "button",
        className: "sdl-pad__button",
        textContent: String(likeliest(nets.conv)),
        "aria-label": `Show digit ${index + 1}, read as ${likeliest(nets.conv)}`,
        "aria-pressed": String(index === this.#shown),
        onclick: () => choose(index),
      }),
    );
    this.#found.replaceChildren(...buttons);
  }

  #forget(words) {
    this.#digits = [];
    this.#shown = 0;
    this.#reading.clear();
    this.#offerEach();
    this.#say(words);
  }

  async #save() {
    await this.#busy; // what is saved is what was read of this drawing, and not of half of it
    const label = Number(this.#input("label").value);
    const digit = this.#digits[this.#shown];
    if (!digit) return this.#say("There is nothing to save yet: draw a digit first.");
    if (Number.isNaN(label)) return this.#say("Choose which digit it is, then save it.");
    save({ label, digit, strokes: this.#picture ? [] : this.#paper.strokes });
    this.#say(`Saved as a ${label} into your folder of downloads; it was sent nowhere.`);
  }

  #say(words) {
    if (this.#status.textContent !== words) this.#status.textContent = words;
  }
}
