/**
 * Quizzes. Without this script a quiz is a list of answers and a box that opens with the reasons,
 * as scripts/book/parts/quizzes.py writes it; here the reader chooses first, and gets the reason for that choice.
 */
import { button, element } from "../shared/elements.js";

/** Make a form of a quiz: a radio button before each answer, and Check. */
export function setUpQuiz(box, number) {
  const [list, reasons] = [box.querySelector(":scope > ol"), box.querySelector(":scope > details")];
  const title = box.querySelector(":scope > .admonition-title");
  title.id = `sdl-quiz-${number}`;
  const verdict = element("div", { className: "sdl-verdict", role: "status" });
  const form = element("form", { className: "sdl-quiz", noValidate: true });
  const answers = element("fieldset", { "aria-labelledby": title.id }, [list]);
  reasons.before(form);
  form.append(
    answers,
    element("div", { className: "sdl-buttons" }, [button("Check", { type: "submit" })]),
    verdict,
  );

  const radios = [...list.children].map((item, index) =>
    addRadio(item, `${title.id}-answer`, index),
  );
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const chosen = radios.findIndex((radio) => radio.checked);
    if (chosen < 0)
      return verdict.replaceChildren(element("p", { textContent: "Choose an answer first." }));
    showReason(verdict, reasons.querySelectorAll(":scope > ol > li")[chosen]);
    box.classList.add("sdl-quiz--tried");
  });
  box.classList.add("sdl-quiz--ready");
}

/** Put a radio button before an answer, and let the whole answer be its label. */
function addRadio(item, name, value) {
  const radio = element("input", { type: "radio", name, value, autocomplete: "off" });
  const words = element("span", {}, [...item.childNodes]);
  item.append(element("label", {}, [radio, words]));
  return radio;
}

/** The reason for the chosen answer; whether it is right stands in its first word. */
function showReason(verdict, reason) {
  const copy = reason.cloneNode(true);
  verdict.classList.toggle("sdl-verdict--right", copy.querySelector(".sdl-right") !== null);
  verdict.replaceChildren(...copy.childNodes);
}
