import { element } from "../shared/elements.js";

/**
 * An editor for one snippet: a plain text area at once, so that nothing that is typed is lost, and
 * CodeMirror in its place as soon as that is loaded, where the build brought it. In both, Tab leaves,
 * as everywhere on a page; Ctrl-Enter or Cmd-Enter runs, Esc goes back to the buttons.
 *
 * @typedef {object} Wishes
 * @property {string} code
 * @property {string} label  its name for those who hear the page
 * @property {(code: string) => void} onChange
 * @property {() => void} onRun
 * @property {() => void} onLeave
 *
 * @typedef {object} Editing  what the reader does in the text area, to be gone on with
 * @property {string} code
 * @property {[number, number]} selection
 *
 * @typedef {{dom: HTMLElement, focus: () => void, write: (code: string) => void, take?: () => Editing}} Form
 */

export class Editor {
  element = element("div", { className: "sdl-editor" });
  /** @type {Form} */
  #form;

  /** @param {Wishes} wishes */
  constructor(wishes) {
    this.#show(textArea(wishes));
    findLibrary().then((library) => library && this.#upgrade(library, wishes));
  }

  focus() {
    this.#form.focus();
  }

  /** Put other code in the place of what is there. */
  write(code) {
    this.#form.write(code);
  }

  /** Go on in CodeMirror where the reader is in the text area. */
  #upgrade(library, wishes) {
    const hadFocus = this.element.contains(document.activeElement);
    this.#show(codeMirror(library, wishes, this.#form.take()));
    if (hadFocus) this.focus();
  }

  #show(form) {
    this.#form = form;
    this.element.replaceChildren(form.dom);
  }
}

/** @type {Promise<object | null> | undefined} */
let library;

/** CodeMirror, or null if there is none; a page without edits never asks. */
function findLibrary() {
  library ??= loadLibrary().catch((error) => {
    console.warn(`The code editor could not be loaded, a text area takes its place: ${error}`);
    library = undefined; // the next Edit tries again
    return null;
  });
  return library;
}

async function loadLibrary() {
  const parts = await (await fetch(new URL("parts.json", import.meta.url))).json();
  return parts.editor ? import(new URL(parts.editor, import.meta.url).href) : null;
}

function codeMirror(
  library,
  { label, onChange, onRun, onLeave },
  { code, selection: [anchor, head] },
) {
  const { EditorView, Prec, keymap } = library;
  const done = (act) => () => (act(), true);
  const view = new EditorView({
    doc: code,
    selection: { anchor, head },
    extensions: [
      Prec.highest(
        keymap.of([
          { key: "Mod-Enter", run: done(onRun) },
          { key: "Ctrl-Enter", run: done(onRun) },
          { key: "Escape", run: done(onLeave) },
        ]),
      ),
      keymap.of([...library.defaultKeymap, ...library.historyKeymap]),
      library.history(),
      library.python(),
      library.indentUnit.of("    "),
      library.bracketMatching(),
      library.drawSelection(),
      library.syntaxHighlighting(library.classHighlighter),
      EditorView.contentAttributes.of({ "aria-label": label, tabindex: "0", translate: "no" }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) onChange(update.state.doc.toString());
      }),
    ],
  });
  const write = (insert) =>
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert } });
  return { dom: view.dom, focus: () => view.focus(), write };
}

function textArea({ code, label, onChange, onRun, onLeave }) {
  const area = element("textarea", {
    value: code,
    spellcheck: false,
    wrap: "off",
    autocapitalize: "off",
    translate: false,
    "aria-label": label,
  });
  area.setSelectionRange(0, 0);
  const fit = () => (area.rows = area.value.split("\n").length);
  area.addEventListener("input", () => {
    fit();
    onChange(area.value);
  });
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      onRun();
    } else if (event.key === "Escape") onLeave();
  });
  fit();
  const take = () => ({ code: area.value, selection: [area.selectionStart, area.selectionEnd] });
  const write = (text) => {
    area.value = text;
    fit();
    onChange(text);
  };
  return { dom: area, focus: () => area.focus(), write, take };
}
