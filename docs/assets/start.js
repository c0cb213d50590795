/* The first script of a page, and the only one until the page is seen: it waits for a picture of the
 * text, and then starts the theme and what the reader can do. A script that came before would make
 * the reader of a long chapter wait for it. */

/** Resolves when the browser has drawn the page; in a tab that nobody sees, when somebody does. */
function drawn() {
  // The first frame begins, and with the second it is over.
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

/**
 * Run the script of the theme, which scripts/book/site/style.py has put into the page as mere text. What
 * another builder has made is without it: there the theme, if there is one, has begun by itself.
 */
async function startTheme() {
  /** @type {HTMLScriptElement | null} */
  const text = document.querySelector("script[data-sdl-theme]");
  if (!text) return;
  await loaded(text.src);
  await later();
  wakeTheme();
}

/** Resolves when a script of the theme has been loaded, and has run. */
function loaded(src) {
  const script = document.createElement("script");
  return new Promise((done, fail) => {
    script.onload = done;
    script.onerror = () => fail(new Error(`The theme's script could not be loaded: ${src}`));
    script.src = src;
    document.head.append(script);
  });
}

/** Let the theme begin, unless it has: it waits for an event that is long over. */
function wakeTheme() {
  let isAwake = false;
  window.document$?.subscribe(() => (isAwake = true));
  if (!isAwake) document.dispatchEvent(new Event("DOMContentLoaded"));
}

/** What the theme would tell our scripts, where its own did not come: this page, and when it is printed. */
function replaceTheme() {
  window.document$ ??= { subscribe: (tell) => tell(document) };
  window.location$ ??= { subscribe() {} };
  window.print$ ??= {
    subscribe(tell) {
      addEventListener("beforeprint", () => tell(true));
      addEventListener("afterprint", () => tell(false));
    },
  };
}

/** A page that comes without being loaded may be newer than these scripts: then load it with its own. */
function keepInStep() {
  window.document$.subscribe(() => {
    /** @type {HTMLLinkElement | null} */
    const sheet = document.querySelector("link[href$='/style.css']");
    if (sheet && sheet.href !== new URL("style.css", import.meta.url).href) location.reload();
  });
}

/** Resolves in a task of its own, so that the reader can scroll and type in between. */
function later() {
  return new Promise((done) => setTimeout(done));
}

/** Start one of our scripts when the theme is there; one that does not come leaves the others at work. */
async function begin(script, theme) {
  const { start } = await script;
  await theme;
  await later();
  start();
}

await drawn();
const theme = startTheme().catch(reportError).then(replaceTheme);
const scripts = [
  import("./palette.js"),
  import("./reading/reading.js"),
  import("./live/page.js"),
  import("./solve/solve.js"),
  import("./draw/draw.js"),
];
await Promise.all(scripts.map((script) => begin(script, theme).catch(reportError)));
keepInStep();
document.documentElement.dataset.sdlStarted = "";
