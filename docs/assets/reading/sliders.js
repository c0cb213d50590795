import { element } from "../shared/elements.js";

const FRAME = 500; // milliseconds; a figure that moves by itself must come to rest within five seconds

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
  if (slider.closest(".sdl-plays")) play(slider, range);
}

/**
 * Move a slider from its beginning to its end, once, as soon as it is seen; not for readers who want
 * no movement, and no further once somebody takes it.
 */
function play(slider, range) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  let timer = 0;
  const stop = () => {
    clearInterval(timer);
    seen.disconnect();
  };
  const next = () => {
    if (!slider.isConnected || range.value === range.max) return stop();
    range.stepUp();
    range.dispatchEvent(new Event("input"));
  };
  const seen = new IntersectionObserver(([entry]) => {
    clearInterval(timer);
    if (entry.isIntersecting) timer = setInterval(next, FRAME);
  });
  for (const taken of ["pointerdown", "keydown"]) slider.addEventListener(taken, stop);
  seen.observe(slider);
}
