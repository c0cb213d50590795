// Load a wheel into the browser's Python as a page does, and run a script there.
// node run_in_pyodide.mjs PYODIDE_FOLDER WHEEL SCRIPT [PACKAGE ...]
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const [folder, wheel, script, ...packages] = process.argv.slice(2);
const silently = { messageCallback: () => {} };
const { loadPyodide } = await import(pathToFileURL(`${folder}/pyodide.mjs`));
const pyodide = await loadPyodide({ indexURL: folder, env: { HOME: "/", MPLBACKEND: "agg" } });
await pyodide.loadPackage(packages, silently);
await pyodide.loadPackage(wheel, silently);
try {
  pyodide.runPython(readFileSync(script, "utf8"));
} catch (error) {
  console.error(error.message); // without the stack, which quotes all of Pyodide
  process.exitCode = 1;
}
