/**
 * Python for one page. It starts with the first task and ends when the page is left, or by `stop`.
 *
 * @typedef {object} Result   what became of a task
 * @property {"done"|"error"|"stopped"|"failed"} state
 *   `done`: it ran, and an error was expected if there was one; `error`: the code raised;
 *   `stopped`: the reader stopped it; `failed`: Python itself could not be loaded, or broke
 * @property {boolean} hasBegun  whether the code has run, to its end or until it was stopped
 * @property {string} text     what was wrong, in words for the reader; "" if nothing was
 * @property {string} html     figures, as HTML made by scripts/book/child/figures.py
 * @property {number} seconds  that it took, loading not counted
 * @property {boolean} [isSilent]  whether a warning did not come that the page expects
 * @property {any} [value]     what a called function returned
 *
 * @typedef {object} Options  how the page wants the code to be run: see scripts/book/child/browser.py
 * @property {string} [raises]
 * @property {string} [warns]
 * @property {string} [figure]
 * @property {string} [slider]
 * @property {number[]} [needs]  the snippets above that have to run before: scripts/book/engine/needs.py
 * @property {boolean} [scratch]  in a namespace of its own, as exercises do
 *
 * @typedef {object} Listeners
 * @property {(text: string) => void} [onOutput]  gets each piece that is printed
 * @property {(text: string) => void} [onStatus]  gets what the reader waits for, such as "Running…"
 */
const NOT_LOADED =
  "Python could not be loaded, so nothing can run here now. The page is complete without it, and the next run tries again.";
/** Code that may draw: matplotlib is loaded for it, and for nothing else. */
const MAY_DRAW = /\bmatplotlib\b|\bplots\b|\bplot_/;
/** Code that names a file of a picture, which Pillow decodes. */
const NAMES_A_PICTURE = /\.(png|jpe?g|gif|bmp|webp|tiff?)["']/i;

const PATIENCE = 14_000; // milliseconds until the first sign of the worker

/** @type {Worker | null} */
let worker = null;
let starts = 0;
let last = 0;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let waiting;
/**
 * @typedef {{listeners: Listeners, tell: (result: Result) => void, begun: number}} Task
 * @type {Map<number, Task>}
 */
const tasks = new Map();
/** The reader's files by name. @type {Map<string, Uint8Array>} */
const files = new Map();

/** A number that changes whenever Python starts afresh, with an empty namespace; 0 while it is off. */
export function session() {
  return worker ? starts : 0;
}

/**
 * Run code in the namespace of the page.
 * @param {string} code
 * @param {string} name  how errors call it, such as "snippet 3"
 * @param {Listeners & {options?: Options}} [how]
 * @returns {Promise<Result>}
 */
export async function run(code, name, how = {}) {
  const { options = {}, ...listeners } = how;
  const packages = options.figure || MAY_DRAW.test(code) ? ["matplotlib"] : [];
  if (NAMES_A_PICTURE.test(code)) packages.push("pillow");
  const answer = await perform({ kind: "run", code, name, options, packages }, listeners);
  if (answer.state !== "done") return answer;
  const { html, error, silent } = answer.value;
  const state = error && !error.expected ? "error" : "done";
  return { ...answer, state, text: error?.text ?? "", html, isSilent: silent };
}

/**
 * Call a function of an installed Python module; arguments and result travel as JSON.
 * @param {string} module
 * @param {string} name
 * @param {any[]} [args]
 * @param {Listeners & {data?: Uint8Array}} [how]  `data`: the last argument, bytes as they are
 */
export function call(module, name, args = [], how = {}) {
  const { data, ...listeners } = how;
  return perform({ kind: "call", module, name, args, data, packages: [] }, listeners);
}

/** Give Python a file under its name, now or as soon as it starts; it stays until the page is left. */
export function give(name, bytes) {
  files.set(name, bytes);
  worker?.postMessage({ kind: "file", name, bytes });
}

/** The page is left: end Python, and forget the files. */
export function leave() {
  files.clear();
  stop();
}

/** End Python at once, whatever it does. The next task starts it afresh. */
export function stop() {
  end("stopped", "Stopped. The next run starts with a fresh Python.");
}

function end(state, text) {
  worker?.terminate();
  worker = null;
  clearTimeout(waiting);
  for (const task of tasks.values()) finish(task, { state, text });
  tasks.clear();
}

/**
 * @param {Task} task
 * @param {{state: Result["state"], text?: string, value?: any}} what
 */
function finish({ begun, tell }, what) {
  const seconds = begun ? (performance.now() - begun) / 1000 : 0;
  tell({ text: "", html: "", ...what, seconds, hasBegun: begun > 0 });
}

/** @returns {Promise<Result>} */
function perform(task, listeners) {
  worker ??= start();
  const id = ++last;
  return new Promise((tell) => {
    tasks.set(id, { listeners, tell, begun: 0 });
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
    clearTimeout(waiting);
    URL.revokeObjectURL(address);
    receive(data);
  };
  started.onerror = (event) => {
    event.preventDefault();
    end("failed", withReason(event.message));
  };
  waiting = setTimeout(
    () => end("failed", withReason("worker.js: nothing came for 14 s")),
    PATIENCE,
  );
  for (const [name, bytes] of files) started.postMessage({ kind: "file", name, bytes });
  starts += 1;
  return started;
}

function receive(message) {
  if (message.kind === "broken") return end("failed", withReason(message.text));
  if (message.kind === "status") return showStatus(message);
  const task = tasks.get(message.id);
  if (!task) return; // printed by a timer, say, when the code that set it had ended
  if (message.kind === "output") return task.listeners.onOutput?.(message.text);
  if (message.isOver) return end("failed", `Python has broken down. (${message.text})`);
  tasks.delete(message.id);
  if (message.kind === "done") finish(task, { state: "done", value: message.result });
  else finish(task, { state: "failed", text: message.text });
}

/** Tasks are done in order, so whatever the worker does now is for the first of them. */
function showStatus({ text, hasBegun }) {
  const [task] = tasks.values();
  if (!task) return;
  if (hasBegun) task.begun = performance.now();
  task.listeners.onStatus?.(text);
}

function withReason(reason) {
  return reason ? `${NOT_LOADED} (${reason})` : NOT_LOADED;
}
