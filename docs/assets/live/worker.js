/* The Python of one page, in a worker: see python.js, which starts it, and scripts/book/child/browser.py,
 * which runs inside. Messages that come in are tasks, done one after the other:
 *   { id, kind: "run", code, name, options, packages }
 *   { id, kind: "call", module, name, args, packages }
 * and messages that go out are
 *   { kind: "status", text }       what the reader waits for
 *   { id, kind: "output", text }   what a task prints, as it is printed
 *   { id, kind: "done", result } | { id, kind: "failed", text, isOver }
 *   { kind: "broken", text }       Python or a part of it could not be loaded
 */
const SOON = 50; // milliseconds that printed text may wait once there is much of it
const AT_ONCE = 100; // so many pieces of text go out without waiting
const MOST = 100_000; // characters that one task may print
const QUIETLY = { messageCallback() {}, errorCallback: (text) => console.warn(text) };

/** Collects what one task prints, and sends it on: quickly, but not in a flood. */
class Printer {
  #decoder = new TextDecoder();
  #waiting = "";
  #printed = 0;
  #sent = 0;
  #last = 0;

  constructor(id) {
    this.id = id;
  }

  /** Called by Python for every piece of output; must say how many bytes it took. */
  write = (bytes) => {
    if (this.#printed <= MOST) this.#take(this.#decoder.decode(bytes, { stream: true }));
    return bytes.length;
  };

  #take(text) {
    this.#printed += text.length;
    const room = text.length - Math.max(0, this.#printed - MOST);
    this.#waiting += text.slice(0, room);
    const isFull = room < text.length;
    if (isFull) this.#waiting += "\n… the rest of the output is left out.\n";
    const isSoon = this.#sent < AT_ONCE || performance.now() - this.#last > SOON;
    if (isFull || isSoon) this.flush();
  }

  flush() {
    if (this.#waiting) postMessage({ id: this.id, kind: "output", text: this.#waiting });
    this.#waiting = "";
    this.#sent += 1;
    this.#last = performance.now();
  }
}

let python = null; // resolves to Python as soon as it is loaded
let queue = Promise.resolve();

onmessage = ({ data: task }) => {
  python ??= load(task.packages);
  queue = queue.then(() => perform(task));
};

async function perform(task) {
  let ready;
  try {
    ready = await python;
    await ready.need(task.packages);
  } catch (error) {
    // Python's own traceback, where it cannot even begin, would tell the reader nothing.
    postMessage({ kind: "broken", text: error.name === "PythonError" ? "" : error.message });
    return;
  }
  const printer = new Printer(task.id);
  try {
    postMessage({ kind: "status", text: "Running…" });
    ready.printTo(printer);
    const result = task.kind === "run" ? ready.run(task) : ready.call(task);
    printer.flush();
    postMessage({ id: task.id, kind: "done", result: JSON.parse(result) });
  } catch (error) {
    printer.flush();
    // An exception of Python's is one answer among others; anything else has broken it for good.
    const isOver = error.name !== "PythonError";
    postMessage({ id: task.id, kind: "failed", text: error.message, isOver });
  }
}

/** Load Python with NumPy, the package of this build, and the engine's own modules. */
async function load(packages) {
  postMessage({ kind: "status", text: "Loading Python…" });
  const parts = await (await get("parts.json")).json();
  const home = new URL(parts.pyodide, import.meta.url).href;
  const wheel = new URL(parts.wheel, import.meta.url).href;
  const sources = Promise.all(parts.engine.map(source));
  const { loadPyodide } = await import(`${home}pyodide.mjs`);
  const loading = loadPyodide({
    indexURL: home,
    packages: ["numpy", ...packages],
    // As in scripts/book/live/quick/make.mjs: a snapshot keeps the environment that it was made in.
    env: { HOME: "/home/pyodide", MPLBACKEND: "agg", PYTHONHASHSEED: "0" },
    ...(parts.snapshot && { _loadSnapshot: snapshot(home + parts.snapshot) }),
  });
  // Pyodide waits for ever without the first of these, and begins without the second, so we look.
  const vital = ["pyodide.asm.wasm", "python_stdlib.zip"];
  await Promise.all(vital.map((name) => get(home + name, { method: "HEAD" })));
  const pyodide = await loading;
  confirm(pyodide, ["numpy", ...packages]);
  postMessage({ kind: "status", text: "Loading scratchdl…" });
  await pyodide.loadPackage(wheel, QUIETLY);
  confirm(pyodide, ["scratchdl"]);
  for (const { name, text } of await sources) {
    pyodide.FS.mkdirTree(`/engine/${name.split("/").slice(0, -1).join("/")}`);
    pyodide.FS.writeFile(`/engine/${name}`, text);
  }
  return new Python(pyodide, packages);
}

/** Fail if these packages, or what they need, did not come: Pyodide tells nobody but the console. */
function confirm({ loadedPackages, _api: { lockfile_packages: known } }, names) {
  const needed = new Set(names);
  for (const name of needed) known[name]?.depends.forEach((one) => needed.add(one));
  const missing = [...needed].filter((name) => !((known[name]?.name ?? name) in loadedPackages));
  if (missing.length) throw new Error(`missing: ${missing.join(", ")}`);
}

/** Python's memory as it is once it has begun: to take that up is quicker than to begin. */
async function snapshot(address) {
  const packed = (await get(address)).body;
  return new Response(packed.pipeThrough(new DecompressionStream("gzip"))).arrayBuffer();
}

/** A module of the engine, such as book/child/cells.py. */
async function source(name) {
  return { name, text: await (await get(`engine/${name}`)).text() };
}

/** Fetch a part of the site, its address relative to this file. */
async function get(address, how) {
  const answer = await fetch(new URL(address, import.meta.url), how);
  if (!answer.ok) throw new Error(`${address}: ${answer.status} ${answer.statusText}`);
  return answer;
}

class Python {
  #pyodide;
  #loaded;
  #engine;
  #page;

  constructor(pyodide, packages) {
    this.#pyodide = pyodide;
    this.#loaded = new Set(packages);
    // Random numbers begin anew: a snapshot would begin with the same ones on every page.
    pyodide.runPython('import random, sys; random.seed(); sys.path.append("/engine")');
    this.#engine = pyodide.pyimport("book.child.browser");
    this.#page = this.#engine.Browser();
  }

  /** Load packages that come with Pyodide, unless they are there. */
  async need(packages) {
    for (const name of packages) {
      if (this.#loaded.has(name)) continue;
      postMessage({ kind: "status", text: `Loading ${name}…` });
      await this.#pyodide.loadPackage(name, QUIETLY);
      confirm(this.#pyodide, [name]);
      this.#loaded.add(name);
    }
  }

  printTo(printer) {
    this.#pyodide.setStdout({ write: printer.write });
    this.#pyodide.setStderr({ write: printer.write });
  }

  run({ code, name, options }) {
    return this.#page.run(code, name, JSON.stringify(options));
  }

  call({ module, name, args }) {
    return this.#engine.call(module, name, JSON.stringify(args));
  }
}
