/* The first script of a page, and the only one until the page is seen: it waits for a picture of the
 * text, and then starts the theme and what the reader can do. A script that came before would make
 * the reader of a long chapter wait for it. */
const SCRIPTS = ["./palette.js", "./reading/entry.js", "./live/entry.js", "./solve/entry.js"];

/** Resolves when the browser has drawn the page; in a tab that nobody sees, when somebody does. */
function drawn() {
  // The first frame begins, and with the second it is over.
  return new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
}

/** Run the script of the theme, which scripts/book/site/style.py has put into the page as mere text. */
function startTheme() {
  const script = document.createElement("script");
  script.src = document.querySelector("script[data-sdl-theme]").src;
  return new Promise((done, fail) => {
    script.onload = done;
    script.onerror = () => fail(new Error(`The theme's script could not be loaded: ${script.src}`));
    document.head.append(script);
  });
}

/** Pass something on in a task of its own, so that the reader can scroll and type in between. */
function later(thing) {
  return new Promise((done) => setTimeout(done, 0, thing));
}

await drawn();
const scripts = SCRIPTS.map((script) => import(script)); // on their way while the theme is
await startTheme().then(later);
// The theme waits for this event, which is long over, and then has `document$` for our scripts.
document.dispatchEvent(new Event("DOMContentLoaded"));
await Promise.all(scripts.map((script) => script.then(later).then(({ start }) => start())));
document.documentElement.dataset.sdlStarted = "";
