/* The search of the theme, begun when the reader begins to search. The theme fetches its index, most
 * of what a page would load, as soon as a page is there. So the build gives it an empty index, and
 * this worker in the place of its own (scripts/book/site/search.py): with the first letter that is typed
 * it fetches the index of the book, starts the theme's worker, and from then on only passes on. */
const SETUP = 0;
const READY = 1;
const RESULT = 3;
const addresses = location.hash.slice(1).split("&");
const [worker, index] = addresses.map((address) => new URL(address, location.href));

let setup = null;
let query = null; // the last one, for as long as the theme's worker is not ready
/** @type {Worker | null} */
let theme = null;
let isBegun = false;

onmessage = ({ data: message }) => {
  if (message.type === SETUP) {
    setup = message;
    postMessage({ type: READY });
  } else if (theme) {
    theme.postMessage(message);
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
    const { docs } = await answer.json();
    start({ ...setup, data: { ...setup.data, docs } });
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
    theme.postMessage(query);
  };
  started.postMessage(full);
}
