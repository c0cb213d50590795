/**
 * Hints and the answer of one exercise. They are boxes that open, in the page from the start; here
 * hints come one after the other, and the answer after a try.
 */
const ANSWER = { locked: "Answer, after a try", tried: "Show the answer anyway", solved: "Answer" };

export class Help {
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
