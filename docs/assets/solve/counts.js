/**
 * How many exercises are solved: above those of a chapter, and on the front page for all chapters,
 * where the reader can also save, load and clear everything. The lines are in the page already.
 */
import { button, element } from "../shared/elements.js";
import { progress } from "./progress.js";

const FILE = "scratchdl-exercises.json";

/** Fill in every count of the page. */
export function showCounts() {
  /** @type {NodeListOf<HTMLElement>} */
  const counts = document.querySelectorAll(".sdl-count");
  for (const count of counts) {
    const names = count.dataset.exercises.split(" ");
    const solved = names.filter((name) => progress.isSolved(name)).length;
    count.textContent = `${solved} of ${names.length} solved`;
    count.classList.toggle("sdl-count--all", solved === names.length);
  }
  document.querySelectorAll(".sdl-overview").forEach(showState);
}

/** Let a count be heard when it changes, and give the front page its buttons. */
export function setUpCounts() {
  for (const line of document.querySelectorAll(".sdl-progress"))
    line.setAttribute("role", "status");
  for (const overview of document.querySelectorAll(".sdl-overview:not(:has(.sdl-buttons))")) {
    const file = element("input", { type: "file", accept: ".json,application/json", hidden: true });
    const note = element("p", { className: "sdl-overview__note", role: "status" });
    const buttons = [
      button("Save to a file", { onclick: save }),
      button("Load from a file", { onclick: () => file.click() }),
      button("Clear all", { onclick: () => clear(note) }),
    ];
    file.addEventListener("change", () => load(file, note));
    overview.append(note, element("div", { className: "sdl-buttons" }, [...buttons, file]));
  }
  showCounts();
}

/** Say where the progress is kept; there is nothing to save or clear before the first try. */
function showState(overview) {
  const [saving, , clearing] = overview.querySelectorAll(".sdl-button");
  const note = overview.querySelector(".sdl-overview__note");
  if (!note) return;
  saving.hidden = clearing.hidden = progress.isEmpty;
  note.textContent = progress.isKept
    ? "What you solve and write is kept in this browser and sent nowhere."
    : "This browser keeps nothing, so what you solve is forgotten when you leave. Save it to a file.";
}

function save() {
  const address = URL.createObjectURL(new Blob([progress.toText()], { type: "application/json" }));
  element("a", { href: address, download: FILE }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000); // the browser reads it after the click
}

async function load(input, note) {
  const [file] = input.files;
  input.value = ""; // the same file can be chosen again
  if (!file) return;
  try {
    progress.addText(await file.text());
    note.textContent = `Loaded ${file.name}.`;
  } catch (error) {
    note.textContent = `${file.name} could not be loaded: ${error.message}`;
  }
}

/** Ask first: nothing brings it back. */
function clear(note) {
  const question = element("p", {
    id: "sdl-clear",
    textContent: "Forget all solved exercises and the code you wrote in them?",
  });
  const answer = (words, value) => button(words, { type: "submit", value });
  const form = element("form", { method: "dialog", className: "sdl-buttons" }, [
    answer("Keep", ""),
    answer("Clear", "clear"),
  ]);
  const properties = { className: "sdl-dialog", "aria-labelledby": question.id };
  const dialog = element("dialog", properties, [question, form]);
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (dialog.returnValue !== "clear") return;
    progress.clear();
    note.textContent = "Cleared.";
  });
  note.after(dialog);
  dialog.showModal();
}
