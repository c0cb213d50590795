import { element } from "../shared/elements.js";

let sliders = 0;

/** Make one figure of a row of figures: the reader chooses it with a slider. */
export function makeSlider(slider) {
  const figures = [...slider.querySelectorAll(":scope > figure")];
  const captions = figures.map((figure) => figure.querySelector("figcaption")?.textContent ?? "");
  const id = `sdl-slider-${(sliders += 1)}`;
  const sizes = { min: 0, max: figures.length - 1, step: 1, value: 0 };
  const range = element("input", { type: "range", id, ...sizes, autocomplete: "off" });
  const label = element("label", { htmlFor: id, textContent: slider.dataset.label });
  const value = element("output", { htmlFor: id });
  const show = () => {
    const chosen = Number(range.value);
    figures.forEach((figure, index) => (figure.hidden = index !== chosen));
    value.textContent = captions[chosen];
    range.setAttribute("aria-valuetext", captions[chosen]);
  };
  range.addEventListener("input", show);
  slider.prepend(element("div", { className: "sdl-slider__control" }, [label, range, value]));
  slider.classList.add("sdl-slider--ready");
  show();
}
