/**
 * Python for one page. It starts with the first task and ends when the page is left, or by `stop`.
 *
 * @typedef {object} Result   what became of a task
 * @property {"done"|"error"|"stopped"|"failed"} state
 *   `done`: it ran, and an error was expected if there was one; `error`: the code raised;
 *   `stopped`: the reader stopped it; `failed`: Python itself could not be loaded, or broke
 * @property {boolean} [hasBegun]  of what failed: whether the code was running when Python broke
 * @property {string} text     what was wrong, in words for the reader; "" if nothing was
 * @property {string} html     figures, as HTML made by scripts/book/child/figures.py
 * @property {number} seconds  that it took, loading not counted
 * @property {boolean} [isSilent]  whether a warning did not come that the page expects
 *
 * @typedef {object} Listeners
 * @property {(text: string) => void} [onOutput]  gets each piece that is printed
 * @property {(text: string) => void} [onStatus]  gets what the reader waits for, such as "Running…"
 */
const NOT_LOADED =
  "Python could not be loaded, so nothing can run here now. The page is complete without it, and the next run tries again.";
/** Code that may draw: matplotlib is loaded for it, and for nothing else. */
const MAY_DRAW = /\bmatplotlib\b|\bplots\b|\bplot_/;

let worker = null;
let starts = 0;
let last = 0;
/** @type {Map<number, {listeners: Listeners, finish: (message: object) => void, begun: number}>} */
const tasks = new Map();

/** A number that changes whenever Python starts afresh, with an empty namespace; 0 while it is off. */
export function session() {
  return worker ? starts : 0;
}

/**
 * Run code in the namespace of the page.
 * @param {string} code
 * @param {string} name  how errors call it, such as "snippet 3"
 * @param {Listeners & {options?: {raises?: string, figure?: string, slider?: string, scratch?: boolean}}} how
 *   `scratch` runs in a namespace of its own, as exercises do
 * @returns {Promise<Result>}
 */
export async function run(code, name, { options = {}, ...listeners } = {}) {
  const packages = options.figure || MAY_DRAW.test(code) ? ["matplotlib"] : [];
  const answer = await perform({ kind: "run", code, name, options, packages }, listeners);
  if (answer.kind !== "done") return { html: "", ...answer };
  const { html, error, silent } = answer.result;
  const state = error && !error.expected ? "error" : "done";
  return { state, text: error?.text ?? "", html, seconds: answer.seconds, isSilent: silent };
}

/**
 * Call a function of an installed Python module; arguments and result travel as JSON.
 * @returns {Promise<Result & {value?: any}>}
 */
export async function call(module, name, args = [], listeners = {}) {
  const answer = await perform({ kind: "call", module, name, args, packages: [] }, listeners);
  if (answer.kind !== "done") return { html: "", ...answer };
  return { state: "done", text: "", html: "", seconds: answer.seconds, value: answer.result };
}

/** End Python at once, whatever it does. The next task starts it afresh. */
export function stop() {
  end({ state: "stopped", text: "Stopped. The next run starts with a fresh Python." });
}

function end(result) {
  worker?.terminate();
  worker = null;
  for (const { finish } of [...tasks.values()]) finish({ seconds: 0, ...result });
  tasks.clear();
}

function perform(task, listeners) {
  worker ??= start();
  const id = ++last;
  return new Promise((finish) => {
    tasks.set(id, { listeners, finish, begun: 0 });
    worker.postMessage({ ...task, id });
  });
}

/**
 * Start the worker from a `blob:` address: such a worker inherits the Content-Security-Policy of the
 * page, where one with an address of its own would have none.
 */
function start() {
  const code = `import ${JSON.stringify(new URL("worker.js", import.meta.url).href)};`;
  const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
  const started = new Worker(address, { type: "module" });
  started.onmessage = ({ data }) => {
    URL.revokeObjectURL(address);
    receive(data);
  };
  started.onerror = (event) => {
    event.preventDefault();
    end({ state: "failed", text: withReason(event.message) });
  };
  starts += 1;
  return started;
}

function receive(message) {
  if (message.kind === "broken") return end({ state: "failed", text: withReason(message.text) });
  if (message.kind === "status") return showStatus(message.text);
  const task = tasks.get(message.id);
  if (!task) return; // printed by a timer, say, when the code that set it had ended
  if (message.kind === "output") return task.listeners.onOutput?.(message.text);
  if (message.isOver) {
    return end({ state: "failed", hasBegun: true, text: `Python has broken down. (${message.text})` });
  }
  tasks.delete(message.id);
  const seconds = (performance.now() - task.begun) / 1000;
  if (message.kind === "done") return task.finish({ ...message, seconds });
  return task.finish({ state: "failed", text: message.text, seconds });
}

/** Tasks are done in order, so whatever the worker does now is for the first of them. */
function showStatus(text) {
  const [task] = tasks.values();
  if (!task) return;
  task.begun = performance.now();
  task.listeners.onStatus?.(text);
}

function withReason(reason) {
  return reason ? `${NOT_LOADED} (${reason})` : NOT_LOADED;
}
