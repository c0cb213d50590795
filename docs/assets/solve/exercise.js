import { prepare } from "../reading/reading.js";
import { element } from "../shared/elements.js";
import { Bar } from "../live/bar.js";
import { Editable } from "../live/editable.js";
import * as python from "../live/python.js";
import { Results } from "../live/results.js";
import { progress } from "./progress.js";
import { showVerdict } from "./verdict.js";

const KEPT = "Your code, kept in this browser.";
const MODULE = "book.child.exercise"; // in scripts/, and put beside the page's Python by the build
const ANSWER = { locked: "Answer, after a try", tried: "Show the answer anyway", solved: "Answer" };

/**
 * One exercise: a stub that the reader completes, Check, and what the check has to say. The code runs
 * in a namespace of its own: it needs no snippet of the page, and leaves nothing behind for them.
 */
export class Exercise {
  #bar;
  #code;
  #help;
  #results;
  #solved = element("span", { className: "sdl-solved", textContent: "solved" });
  #verdict = element("div", { className: "sdl-verdict", role: "status" });

  /** @param {HTMLElement} block  the stub, in the box of its exercise */
  constructor(block) {
    /** @type {HTMLElement} */
    this.box = block.closest(".question");
    this.name = block.dataset.exercise;
    const title = this.box.querySelector(".admonition-title");
    this.#bar = new Bar(`your answer to exercise ${title.textContent.trim()}`);
    title.append(" ", this.#solved);
    this.#bar.add("Check", () => this.check());
    this.#bar.add("Stop", () => python.stop(), { hidden: true });
    this.#bar.add("Edit", () => this.#edit());
    this.#bar.add("Reset", () => this.#reset(), { hidden: true });
    block.append(this.#bar.element);
    block.after(this.#verdict);
    block.classList.add("sdl-exercise--ready");
    this.#results = new Results(block);
    this.#help = new Help(this.box, () => this.#bar.say("Check an answer first, right or wrong."));
    this.#code = new Editable(block, this.#bar, "Check", {
      onEdit: (code) => this.#keep(code),
      onRun: () => this.check(),
    });
    block.querySelector("code").addEventListener("click", () => {
      if (getSelection().isCollapsed) this.#edit();
    });
    const { code } = progress.of(this.name);
    if (code !== undefined) this.#code.show(code, KEPT);
    this.#showReset();
    this.showProgress();
  }

  /** Whether it is solved, and so what help there is. */
  showProgress() {
    const { tries, solved } = progress.of(this.name);
    this.#solved.hidden = !solved;
    this.#help.show(solved ? "solved" : tries ? "tried" : "locked");
  }

  /** Run the reader's code and say what the check finds. */
  async check() {
    if (this.#bar.isResting("Check")) return; // the keys were pressed once more
    this.#setBusy(true);
    this.#verdict.replaceChildren();
    this.#results.begin();
    const { result, verdicts } = await this.#run(this.#code.text);
    this.#setBusy(false);
    this.#results.finish(result);
    this.#showReset();
    this.#bar.say(result.state === "stopped" || result.state === "failed" ? result.text : "");
    if (result.state === "stopped") return;
    if (result.state !== "failed" && this.#results.areAwaited) {
      showVerdict(this.#verdict, this.name, result, verdicts);
      prepare(this.#verdict);
    }
    this.#remember(verdicts.at(-1)?.passed && result.state === "done");
  }

  /** The tasks are done one after the other, so that nothing comes between them. */
  async #run(code) {
    const onStatus = (text) => this.#bar.say(text);
    const onOutput = (text) => this.#results.print(text, true);
    const [, result, heard] = await Promise.all([
      python.call(MODULE, "listen", [], { onStatus }),
      python.run(code, "your answer", { options: { scratch: true }, onStatus, onOutput }),
      python.call(MODULE, "verdicts"),
    ]);
    const verdicts = (heard.value ?? []).filter(({ name }) => name === this.name);
    return { result, verdicts };
  }

  #setBusy(busy) {
    this.#bar.rest("Check", busy);
    this.#bar.show("Stop", busy);
    this.box.setAttribute("aria-busy", String(busy));
    if (busy) this.#bar.say("Checking…");
  }

  /** Any check is a try, also one for which Python could not be loaded. */
  #remember(passed) {
    const { tries = 0, solved } = progress.of(this.name);
    const today = new Date().toISOString().slice(0, 10);
    progress.change(this.name, {
      tries: tries + 1,
      solved: solved ?? (passed ? today : undefined),
    });
  }

  #edit() {
    this.#code.open();
    this.#showReset();
  }

  #keep(code) {
    this.#showReset();
    progress.change(this.name, { code: code ?? undefined });
  }

  #reset() {
    this.#code.reset();
    this.#results.reset();
    this.#verdict.replaceChildren();
    this.#keep(null);
  }

  #showReset() {
    this.#bar.show("Reset", this.#code.isTouched || !this.#results.areBuilt);
  }
}

/**
 * Hints and the answer of one exercise. They are boxes that open, in the page from the start; here
 * hints come one after the other, and the answer after a try.
 */
class Help {
  #answer;
  #summary;
  #state = "solved";

  /**
   * @param {Element} box  the exercise
   * @param {() => void} onLocked  called when the reader asks for the answer before a try
   */
  constructor(box, onLocked) {
    const hints = [...box.querySelectorAll(":scope > details.tip")];
    hints.forEach((hint, index) => {
      hint.classList.toggle("sdl-offered", index === 0);
      hint.addEventListener("toggle", () => hints[index + 1]?.classList.add("sdl-offered"));
    });
    this.#answer = box.querySelector(":scope > details.success");
    this.#summary = this.#answer?.querySelector("summary");
    // However it was opened: by a press, by a search in the page, by a script.
    this.#answer?.addEventListener("toggle", () => {
      if (this.#state !== "locked" || !this.#answer.open) return;
      this.#answer.open = false;
      onLocked();
    });
  }

  /** @param {"locked"|"tried"|"solved"} state */
  show(state) {
    if (!this.#answer) return;
    this.#state = state;
    this.#summary.textContent = ANSWER[state];
    this.#answer.classList.toggle("sdl-locked", state === "locked");
  }
}
