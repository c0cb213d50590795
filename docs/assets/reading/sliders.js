/** A row of figures becomes one figure with a slider. */
let sliders = 0;

/** Show one of the slider's figures at a time, chosen with a range input. */
export function makeSlider(slider) {
  const figures = [...slider.querySelectorAll(":scope > figure")];
  const captions = figures.map((figure) => figure.querySelector("figcaption")?.textContent ?? "");
  const range = Object.assign(document.createElement("input"), {
    type: "range",
    id: `sdl-slider-${(sliders += 1)}`,
    min: 0,
    max: figures.length - 1,
    step: 1,
    value: 0,
    autocomplete: "off",
  });
  const label = Object.assign(document.createElement("label"), {
    htmlFor: range.id,
    textContent: slider.dataset.label,
  });
  const value = Object.assign(document.createElement("output"), { htmlFor: range.id });
  const show = () => {
    const chosen = Number(range.value);
    figures.forEach((figure, index) => (figure.hidden = index !== chosen));
    value.textContent = captions[chosen];
    range.setAttribute("aria-valuetext", captions[chosen]);
  };
  range.addEventListener("input", show);
  const control = Object.assign(document.createElement("div"), { className: "sdl-slider__control" });
  control.append(label, range, value);
  slider.prepend(control);
  slider.classList.add("sdl-slider--ready");
  show();
}
