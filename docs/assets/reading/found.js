/**
 * The words that a reader searched for, marked in the page that was found.
 *
 * The search hands them over in the address, as `?h=cross+entropy`. They are marked without a change
 * to the page, so that code is copied and run as it is.
 */
const NAME = "sdl-found";

const SYNTAX = /[\\^$.*+?()[\]{}|/]/g; // what has a meaning in regular expressions

/** Every place in the article where one of the words begins a word. */
function* places(article, words) {
  const literal = words.map((word) => word.replace(SYNTAX, "\\$&")).join("|");
  const found = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${literal})`, "giu");
  const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    for (const { index, 0: word } of text.nodeValue.matchAll(found)) {
      const range = new Range();
      range.setStart(text, index);
      range.setEnd(text, index + word.length);
      yield range;
    }
  }
}

/** Mark them, in browsers that can. */
export function markFound() {
  const words = new URLSearchParams(location.search).get("h")?.split(/\s+/).filter(Boolean) ?? [];
  const article = document.querySelector(".md-content article"); // results of the search are articles, too
  if (!window.CSS?.highlights) return;
  CSS.highlights.delete(NAME);
  if (!words.length || !article) return;
  const marks = new Highlight();
  for (const place of places(article, words)) marks.add(place);
  CSS.highlights.set(NAME, marks);
}
