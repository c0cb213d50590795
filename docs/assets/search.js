/* The search of the theme, begun when the reader begins to search. The theme fetches its index, most
 * of what a page would load, as soon as a page is there. So the build gives it an empty index, and
 * this worker in the place of its own (scripts/book/site/search.py): with the first letter that is typed
 * it fetches the index of the book, starts the theme's worker, and from then on only passes on. A query
 * is passed on in the words of the book: `meant` and `skipped` come from docs/about/search.toml. */
const SETUP = 0;
const READY = 1;
const QUERY = 2;
const RESULT = 3;
const addresses = location.hash.slice(1).split("&");
const [worker, index] = addresses.map((address) => new URL(address, location.href));

let setup = null;
let query = null; // the last one, for as long as the theme's worker is not ready
/** @type {Worker | null} */
let theme = null;
let isBegun = false;
let text = ""; // of the whole index, in small letters
let words = { skipped: [], meant: {} };

onmessage = ({ data: message }) => {
  if (message.type === SETUP) {
    setup = message;
    postMessage({ type: READY });
  } else if (theme) {
    theme.postMessage(inOurWords(message));
  } else {
    query = message;
    if (message.data) begin();
    else postMessage({ type: RESULT, data: { items: [] } }); // nothing is typed yet
  }
};

async function begin() {
  if (isBegun) return;
  isBegun = true;
  try {
    const answer = await fetch(index);
    if (!answer.ok) throw new Error(`${answer.status} ${answer.statusText}`);
    const { config, docs, words: ours } = await answer.json();
    text = docs
      .map((doc) => `${doc.title} ${doc.text}`)
      .join(" ")
      .toLowerCase();
    if (ours) words = ours;
    start({ ...setup, data: { ...setup.data, config, docs } });
  } catch (error) {
    console.warn(`The index of the search could not be loaded: ${error}`);
    isBegun = false; // the next letter tries again
  }
}

function start(full) {
  const started = new Worker(worker);
  started.onmessage = ({ data: message }) => {
    if (message.type !== READY) return postMessage(message);
    theme = started;
    theme.postMessage(inOurWords(query));
  };
  started.postMessage(full);
}

/** A query as the index can answer it; other messages stay as they are. */
function inOurWords(message) {
  return message.type === QUERY ? { ...message, data: translated(message.data) } : message;
}

function translated(typed) {
  const said = typed
    .toLowerCase()
    .replace(/\([^()]*\)/g, " ") // of softmax(x) nobody looks for the x
    .replace(/[?!.,;:()]+(?=\s|$)/g, " ");
  let query = ` ${said} `.replace(/\s+/g, " ");
  for (const [theirs, ours] of Object.entries(words.meant))
    query = query.replaceAll(` ${theirs} `, ` ${ours} `);
  const all = query.trim().split(" ").filter(Boolean);
  const telling = all.filter((word) => !words.skipped.includes(word));
  return [...new Set((telling.length ? telling : all).flatMap(spelled))].join(" ");
}

/** A word in the spellings that the book has, or what is closest to it. */
function spelled(word) {
  if (/["+*~^]|^-/.test(word)) return [word]; // who writes so knows the language of queries
  const british = word
    .replace(/([a-z]{3})iz(e|ed|es|er|ers|ing|ation|ations)$/, "$1is$2")
    .replace(/([a-z]{3})or(|s|al|ed|ing)$/, "$1our$2");
  const american = word.replace(/([a-z]{3})is(e|ed|es|er|ers|ing|ation|ations)$/, "$1iz$2");
  const known = [word, british, american].filter((form) => text.includes(form));
  if (known.length) return [...new Set(known)];
  const single = british.replace(/(ies|es|s)$/, (end) => (end === "ies" ? "y" : ""));
  if (text.includes(single)) return [single];
  return word.length > 4 ? [`${word}~${word.length > 8 ? 2 : 1}`] : [word];
}
