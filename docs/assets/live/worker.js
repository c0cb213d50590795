/* The Python of one page, in a worker: see python.js, which starts it, and scripts/book/child/browser.py,
 * which runs inside. Messages that come in are tasks, done one after the other:
 *   { id, kind: "run", code, name, options, packages }
 *   { id, kind: "call", module, name, args, data, packages }   data: bytes beside the arguments, or none
 *   { kind: "file", name, bytes }   put a file of the reader's where the code of the page finds it
 * and messages that go out are
 *   { kind: "status", text, hasBegun }   what the reader waits for, and whether it is the task itself
 *   { id, kind: "output", text }   what a task prints, as it is printed
 *   { id, kind: "done", result } | { id, kind: "failed", text, isOver }
 *   { kind: "broken", text }       Python or a part of it could not be loaded
 */
const SOON = 50; // milliseconds that printed text may wait once there is much of it
const AT_ONCE = 100; // so many pieces of text go out without waiting
const MOST = 100_000; // characters that one task may print
const PATIENCE = 10; // seconds without a byte, after which a part counts as lost
const WASM = "application/wasm";
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

/** The reader's files that Python does not have yet. */
const files = [];
let python = null; // resolves to Python as soon as it is loaded
let queue = Promise.resolve();

onmessage = ({ data: task }) => {
  if (task.kind === "file") {
    files.push(task);
    return;
  }
  python ??= watched(() => load(task.packages));
  queue = queue.then(() => perform(task));
};

async function perform(task) {
  let ready;
  try {
    ready = await python;
    await watched(() => ready.need(task.packages));
  } catch (error) {
    // Python's own traceback, where it cannot even begin, would tell the reader nothing.
    postMessage({ kind: "broken", text: error.name === "PythonError" ? "" : error.message });
    return;
  }
  const printer = new Printer(task.id);
  try {
    postMessage({ kind: "status", text: "Running…", hasBegun: true });
    ready.printTo(printer);
    files.splice(0).forEach((file) => ready.put(file));
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

/**
 * Load something, and fail as soon as one of its parts is lost: Pyodide itself would wait for ever
 * for what does not come, or comes as something else. So while it loads, its fetches are ours.
 * @template Loaded
 * @param {() => Promise<Loaded>} load
 * @returns {Promise<Loaded>}
 */
async function watched(load) {
  const { fetch } = self;
  const { instantiateStreaming } = WebAssembly;
  try {
    return await new Promise((done, lose) => {
      self.fetch = (address, how) => fetchWatched(fetch, address, how, lose);
      WebAssembly.instantiateStreaming = (source, imports) =>
        instantiateStreaming(source, imports).catch((error) => {
          lose(new Error(`the WebAssembly of Python is not what it should be: ${error.message}`));
          throw error;
        });
      load().then(done, lose);
    });
  } finally {
    Object.assign(self, { fetch });
    Object.assign(WebAssembly, { instantiateStreaming });
  }
}

/** Fetch a part; `lose` is told if it does not come. */
async function fetchWatched(fetch, address, how, lose) {
  const name = String(address.url ?? address)
    .split("/")
    .pop();
  const watch = new Watch(name, lose);
  try {
    const answer = await fetch(address, { ...how, signal: watch.signal });
    if (!answer.ok) throw new Error(`${name}: ${answer.status} ${answer.statusText}`);
    const type = answer.headers.get("Content-Type") ?? "";
    if (type.startsWith("text/html")) throw new Error(`${name}: a web page came in its place`);
    watch.follow(answer.clone());
    // As it came, so that the browser keeps what it compiles of it, for the next page. But some
    // servers and proxies send WebAssembly as something else, and browsers then refuse it.
    if (!name.endsWith(".wasm") || type === WASM) return answer;
    return new Response(answer.body, { headers: { "Content-Type": WASM } });
  } catch (error) {
    watch.end();
    lose(error);
    throw error;
  }
}

/** Ends a request when nothing comes any more. */
class Watch {
  #control = new AbortController();
  #lose;
  #silent = 0;
  #timer;

  constructor(name, lose) {
    this.#lose = lose;
    // Seconds are counted and not measured: while Python computes, none passes.
    this.#timer = setInterval(() => {
      this.#silent += 1;
      if (this.#silent < PATIENCE) return;
      const error = new Error(`${name}: nothing came for ${PATIENCE} s`);
      this.#control.abort(error);
      this.end();
      lose(error);
    }, 1000);
  }

  get signal() {
    return this.#control.signal;
  }

  /** Read a copy of the answer as it comes: each byte is a sign of life. Ends with the answer. */
  async follow(answer) {
    try {
      await answer.body?.pipeTo(new WritableStream({ write: () => void (this.#silent = 0) }));
    } catch (error) {
      this.#lose(error);
    }
    this.end();
  }

  end() {
    clearInterval(this.#timer);
  }
}

/** Load Python with NumPy, the package of this build, and the engine's own modules. */
async function load(packages) {
  postMessage({ kind: "status", text: "Loading Python…" });
  const parts = await (await get("parts.json")).json();
  const home = new URL(parts.pyodide, import.meta.url).href;
  const wheel = new URL(parts.wheel, import.meta.url).href;
  const sources = Promise.all(parts.modules.map((name) => source(parts.engine, name)));
  // Nobody can watch over an import; what is fetched before is then at hand.
  const scripts = ["pyodide.mjs", "pyodide.asm.js"].map(async (name) =>
    (await get(home + name)).text(),
  );
  await scripts[0];
  const { loadPyodide } = await import(`${home}pyodide.mjs`);
  await scripts[1];
  const pyodide = await loadPyodide({
    indexURL: home,
    packages: ["numpy", ...packages],
    // As in scripts/book/live/quick/make.mjs: a snapshot keeps the environment that it was made in.
    env: { HOME: "/home/pyodide", MPLBACKEND: "agg", PYTHONHASHSEED: "0" },
    ...(parts.snapshot && { _loadSnapshot: snapshot(home + parts.snapshot) }),
  });
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
async function source(folder, name) {
  return { name, text: await (await get(folder + name)).text() };
}

/** Fetch a part, its address relative to this file. */
function get(address) {
  return self.fetch(new URL(address, import.meta.url));
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

  call({ module, name, args, data }) {
    if (!data) return this.#engine.call(module, name, JSON.stringify(args));
    const bytes = this.#pyodide.toPy(data);
    try {
      return this.#engine.call(module, name, JSON.stringify(args), bytes);
    } finally {
      bytes.destroy?.();
    }
  }

  /** Write a file of the reader's into the folder that Python works in. */
  put({ name, bytes }) {
    this.#pyodide.FS.writeFile(name, bytes);
  }
}
