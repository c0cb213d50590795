/* Edits in the address of a page, so that they can be sent to someone: `#code=` and then the edited
 * snippets as JSON, deflated and in the alphabet of base64url. Nothing of it runs without a click. */
import { byName } from "./edits.js";

const MARK = "#code=";
const MOST = 200_000; // characters of code in a link; a hostile one could inflate to gigabytes
const NOT_READ = "The code in the link could not be read.";
const OUTDATED = "The link holds code for an older version of this page.";

/** The fragment of the address if it holds code. */
export function takeHash() {
  return location.hash.startsWith(MARK) ? location.hash : "";
}

/**
 * Put the code of a link into its cells.
 * @param {string} hash
 * @param {import("./cell.js").Cell[]} cells
 */
export async function readLink(hash, cells) {
  if (!hash) return;
  const first = cells.find((cell) => !cell.hidden);
  let edits;
  try {
    edits = Object.entries(JSON.parse(await inflate(hash.slice(MARK.length))));
  } catch {
    first?.say(NOT_READ);
    return;
  }
  const named = byName(cells);
  const known = edits.filter(([name, code]) => named.has(name) && typeof code === "string");
  known.forEach(([name, code]) => named.get(name).showForeign(code));
  if (known.length) named.get(known[0][0]).block.scrollIntoView({ block: "center" });
  else first?.say(OUTDATED);
}

/**
 * The address of this page with the edits of these cells in it.
 * @param {import("./cell.js").Cell[]} cells
 */
export async function linkTo(cells) {
  const edited = [...byName(cells)].filter(([, cell]) => cell.edited !== null);
  const edits = Object.fromEntries(edited.map(([name, cell]) => [name, cell.edited]));
  const address = new URL(location.href);
  address.hash = MARK + (await deflate(JSON.stringify(edits)));
  return address.href;
}

async function deflate(text) {
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return letters.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

async function inflate(packed) {
  const letters = atob(packed.replaceAll("-", "+").replaceAll("_", "/"));
  const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader(); // Safari has no `for await`
  let text = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += part.value;
    if (text.length > MOST) throw new RangeError(`more than ${MOST} characters`);
  }
  return text;
}
