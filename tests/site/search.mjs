// Runs assets/search.js and the theme's own worker as a browser does, and asks the queries that it is
// given: node search.mjs OURS THEME INDEX < queries.json prints the addresses of each result.
import { readFileSync } from "node:fs";
import vm from "node:vm";

const [ours, theme, index] = process.argv.slice(2);
const queries = JSON.parse(readFileSync(0, "utf8"));

/** A worker whose messages arrive at once. */
function worker(path, hear) {
  const listeners = [];
  const scope = {
    console: { ...console, warn: () => {} },
    URL,
    location: new URL("https://book.example/assets/search.js#worker.js&book.json"),
    fetch: async () => ({ ok: true, json: async () => JSON.parse(readFileSync(index, "utf8")) }),
    postMessage: (data) => hear({ data: structuredClone(data) }),
    addEventListener: (name, listener) => listeners.push(listener),
    Worker: class {
      constructor() {
        this.inner = worker(theme, (event) => this.onmessage(event));
      }
      postMessage(data) {
        this.inner(data);
      }
    },
  };
  scope.self = scope;
  scope.globalThis = scope;
  vm.runInNewContext(readFileSync(path, "utf8"), scope);
  return (data) =>
    [...listeners, scope.onmessage].filter(Boolean).forEach((hears) => hears({ data }));
}

let told = () => {};
const post = worker(ours, ({ data }) => told(data));
const { config } = JSON.parse(readFileSync(index, "utf8"));
const next = (kind) => new Promise((resolve) => (told = (m) => m.type === kind && resolve(m)));

const ready = next(1);
post({ type: 0, data: { config, docs: [], options: { suggest: true } } });
await ready;
const found = {};
for (const query of queries) {
  const answer = next(3);
  post({ type: 2, data: query });
  const { data } = await answer;
  found[query] = data.items.map((group) => group[0].location);
}
console.log(JSON.stringify(found));
