/**
 * The verdict on an answer, as scratchdl.book.exercises words it: sentences, and below them an input with
 * what came out and what should.
 */
import { element } from "../shared/elements.js";

/**
 * @param {HTMLElement} place
 * @param {string} name  of the exercise
 * @param {import("../live/python.js").Result} result  of the reader's code
 * @param {{passed: boolean, message: string}[]} verdicts
 */
export function showVerdict(place, name, result, verdicts) {
  const failed = result.state === "error";
  const last = failed ? undefined : verdicts.at(-1);
  const missing = `Not yet: your code has to end with check("${name}", …), which hands in your answer.`;
  const ended = "Not yet: your code ended with the error above.";
  const right = last?.passed === true;
  place.classList.toggle("sdl-verdict--right", right);
  place.replaceChildren(...paragraphs(last?.message ?? (failed ? ended : missing)));
}

/** The sentence, its first word set off, and the indented lines below it as code. */
function paragraphs(message) {
  const [sentence, ...lines] = message.split("\n    ");
  const [word] = sentence.match(/^[^:]*:/) ?? [""];
  const words = [element("strong", { textContent: word }), sentence.slice(word.length)];
  const code = element("pre", { translate: false }, [
    element("code", { textContent: lines.join("\n") }),
  ]);
  return lines.length ? [element("p", {}, words), code] : [element("p", {}, words)];
}
