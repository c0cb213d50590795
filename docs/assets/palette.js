/**
 * Light or dark: as the system has it until the reader chooses, and then as chosen.
 *
 * The theme has a switch of its own, which computes the style of every element of a page four times
 * while the page starts; on a phone a long chapter then takes nothing for half a second. So
 * scripts/book/site/style.py takes the theme's buttons out of its hands and gives them to this. What the
 * reader chose is kept where the theme keeps it, and its inline script finds it there.
 */
const KEPT = "__palette";
/** @type {NodeListOf<HTMLInputElement>} */
const found = document.querySelectorAll("[data-sdl-palette] input");
const inputs = [...found];
const dark = matchMedia("(prefers-color-scheme: dark)");

/** The place of the input that belongs to the system's setting; of the first, if it has none. */
function wanted() {
  return Math.max(
    0,
    inputs.findIndex((input) => matchMedia(input.dataset.mdColorMedia).matches),
  );
}

/** The place of the input that the reader chose, if one was and the browser keeps such things. */
function kept() {
  try {
    return window.__md_get(KEPT)?.index;
  } catch {
    return undefined; // storage is refused
  }
}

/** Colour the page, and show the button that leads to the other colours. */
function show(index) {
  document.body.setAttribute("data-md-color-scheme", inputs[index].dataset.mdColorScheme);
  inputs[index].checked = true;
  inputs.forEach((input, i) => input.nextElementSibling.toggleAttribute("hidden", i !== index));
}

/** Keep what the reader chose, as the theme would. */
function keep(index) {
  const { mdColorMedia: media, mdColorScheme: scheme } = inputs[index].dataset;
  const { mdColorPrimary: primary, mdColorAccent: accent } = inputs[index].dataset;
  try {
    window.__md_set(KEPT, { index, color: { media, scheme, primary, accent } });
  } catch {
    // Storage is refused: the choice holds until the next page is loaded.
  }
}

function choose(index) {
  show(index);
  keep(index);
}

/** Show the colours that hold, and let the reader choose others; where the buttons are the theme's, it does. */
export function start() {
  if (!inputs.length) return;
  inputs.forEach((input, index) => {
    input.addEventListener("change", () => choose(index));
    input.addEventListener("keydown", ({ key }) => {
      if (key !== "Enter") return;
      const next = (index + 1) % inputs.length;
      choose(next);
      inputs[next].focus();
    });
  });
  dark.addEventListener("change", () => show(kept() ?? wanted()));
  show(kept() ?? wanted());
}
