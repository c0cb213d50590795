/**
 * The settings of a page's sliders in its address, as `?at=theta:0.7,lr:0.1`, so that a link shows what
 * its sender saw. A slider at its first value is not named.
 */

const PAUSE = 300; // milliseconds: browsers refuse a hundred changes of the address in a row

/** @type {Map<string, string>} */
const pending = new Map();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** What the address says of a slider. */
export function settingOf(name) {
  return read().get(name);
}

/** Note the value of a slider in the address; "" for its first. */
export function noteSetting(name, value) {
  const page = location.pathname;
  pending.set(name, value);
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (location.pathname === page) write(); // else the reader has gone on to another page
    pending.clear();
  }, PAUSE);
}

/** @returns {Map<string, string>} */
function read() {
  const text = new URLSearchParams(location.search).get("at") ?? "";
  try {
    const pairs = text.split(",").map((pair) => pair.split(":").map(decodeURIComponent));
    return new Map(pairs.filter((pair) => pair.length === 2).map(([name, value]) => [name, value]));
  } catch {
    return new Map(); // no address of ours
  }
}

function write() {
  const all = new Map([...read(), ...pending]);
  const named = [...all].filter(([, value]) => value);
  const at = named.map((pair) => pair.map(encodeURIComponent).join(":")).join(",");
  const others = new URLSearchParams(location.search);
  others.delete("at");
  // Signs of ours stay as they are, so that the address can be read.
  const query = [others.toString(), at && `at=${at.replaceAll("%", "%25")}`].filter(Boolean);
  const address = location.pathname + (query.length ? `?${query.join("&")}` : "") + location.hash;
  history.replaceState(history.state, "", address);
}
