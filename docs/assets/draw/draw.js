/** Drawing pads: what they need is loaded where a page has one. */
import * as python from "../live/python.js";

/** @type {import("./pad.js").Pad[]} */
let pads = [];

/** Begin; with instant navigation a page changes without loading this script again. */
export function start() {
  window.document$.subscribe(() => {
    if (pads.some((pad) => !pad.isHere)) python.leave();
    pads = pads.filter((pad) => pad.isHere);
    /** @type {NodeListOf<HTMLElement>} */
    const boxes = document.querySelectorAll(".sdl-pad:not(.sdl-pad--ready)");
    if (boxes.length) setUp(boxes);
  });
}

async function setUp(boxes) {
  const { Pad } = await import("./pad.js");
  // Another page may have come meanwhile, or the theme have spoken of this one twice.
  const waiting = [...boxes].filter((box) => box.isConnected && !box.matches(".sdl-pad--ready"));
  pads = [...pads, ...waiting.map((box) => new Pad(box))];
}
