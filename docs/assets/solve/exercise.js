import { prepare } from "../reading/entry.js";
import { Bar } from "../live/bar.js";
import * as python from "../live/python.js";
import { Results } from "../live/results.js";
import { EditableCode } from "./code.js";
import { element } from "./elements.js";
import { Help } from "./help.js";
import { progress } from "./progress.js";
import { showVerdict } from "./verdict.js";

const MODULE = "book.child.exercise"; // in scripts/, and put beside the page's Python by the build

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
    this.box = block.closest(".question");
    this.name = block.dataset.exercise;
    const title = this.box.querySelector(".admonition-title");
    this.#bar = new Bar(`your answer to exercise ${title.textContent.trim()}`);
    title.append(" ", this.#solved);
    this.#bar.add("Check", () => this.check());
    this.#bar.add("Stop", () => python.stop(), { hidden: true });
    this.#bar.add("Edit", () => this.#code.edit());
    this.#bar.add("Reset", () => this.#reset(), { hidden: true });
    block.append(this.#bar.element);
    block.after(this.#verdict);
    this.#results = new Results(block);
    this.#help = new Help(this.box, () => this.#bar.say("Check an answer first, right or wrong."));
    this.#code = new EditableCode(block, this.#bar, {
      onChange: (code) => progress.change(this.name, { code }),
      onRun: () => this.check(),
    });
    this.#code.show(progress.of(this.name).code);
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
    if (this.#bar.isBusy) return;
    this.#setBusy(true);
    this.#verdict.replaceChildren();
    this.#results.begin();
    const { result, verdicts } = await this.#run(this.#code.text);
    this.#setBusy(false);
    this.#bar.say(result.state === "stopped" || result.state === "failed" ? result.text : "");
    if (result.state === "stopped") return;
    if (result.state !== "failed") {
      this.#results.finish(result);
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
    this.#bar.isBusy = busy;
    this.#bar.rest("Check", busy);
    this.#bar.show("Stop", busy);
    this.box.setAttribute("aria-busy", String(busy));
    if (busy) this.#bar.say("Checking…");
  }

  /** Any check is a try, also one for which Python could not be loaded. */
  #remember(passed) {
    const { tries = 0, solved } = progress.of(this.name);
    const today = new Date().toISOString().slice(0, 10);
    progress.change(this.name, { tries: tries + 1, solved: solved ?? (passed ? today : undefined) });
  }

  #reset() {
    this.#code.reset();
    this.#results.reset();
    this.#verdict.replaceChildren();
    progress.change(this.name, { code: undefined });
  }
}
