// What makes the browser's Python start sooner, made once while the site is built:
// node make.mjs PYODIDE_FOLDER OUTPUT_FOLDER
//
// - its memory as it is once Python has begun, so that a page takes it up there (Pyodide's snapshot)
// - its packages compiled (compile_wheels.py), with the lock file that names their new hashes
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gzipSync } from "node:zlib";

const [source, target] = process.argv.slice(2).map((folder) => `${resolve(folder)}/`);
const LOCK = "pyodide-lock.json";
const here = (name) => new URL(name, import.meta.url);
// As assets/live/worker.js sets it: a snapshot keeps the environment that it was made in.
const env = { HOME: "/home/pyodide", MPLBACKEND: "agg", PYTHONHASHSEED: "0" };

try {
  const { loadPyodide } = await import(pathToFileURL(`${source}pyodide.mjs`));
  const pyodide = await loadPyodide({ indexURL: source, env, _makeSnapshot: true });
  pyodide.runPython(readFileSync(here("preload.py"), "utf8"));
  const snapshot = gzipSync(pyodide.makeMemorySnapshot(), { level: 9 });

  const { packages, ...rest } = JSON.parse(readFileSync(join(source, LOCK), "utf8"));
  pyodide.FS.mkdir("/wheels");
  for (const { file_name: name } of Object.values(packages)) {
    pyodide.FS.writeFile(`/wheels/${name}`, readFileSync(join(source, name)));
  }
  pyodide.runPython(readFileSync(here("compile_wheels.py"), "utf8"));
  for (const known of Object.values(packages)) {
    const wheel = pyodide.FS.readFile(`/wheels/${known.file_name}`);
    known.sha256 = createHash("sha256").update(wheel).digest("hex");
    writeFileSync(join(target, known.file_name), wheel);
  }
  writeFileSync(join(target, LOCK), JSON.stringify({ ...rest, packages }));
  writeFileSync(join(target, "snapshot.bin.gz"), snapshot);
} catch (error) {
  console.error(error.message); // without the stack, which quotes all of Pyodide
  process.exitCode = 1;
}
