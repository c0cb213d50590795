/**
 * An editor for one snippet: CodeMirror where the build brought it, else a plain text area. In both,
 * Tab leaves it, as everywhere on a page; Ctrl-Enter or Cmd-Enter runs, Esc goes back to the buttons.
 *
 * @typedef {object} Wishes
 * @property {string} code
 * @property {string} label  its name for those who hear the page
 * @property {(code: string) => void} onChange
 * @property {() => void} onRun
 * @property {() => void} onLeave
 *
 * @typedef {{element: HTMLElement, focus: () => void, setCode: (code: string) => void}} Editor
 */

/**
 * @param {Wishes} wishes
 * @returns {Promise<Editor>}
 */
export async function openEditor(wishes) {
  const library = await findLibrary();
  return library ? codeMirror(library, wishes) : textArea(wishes);
}

async function findLibrary() {
  try {
    const parts = await (await fetch(new URL("parts.json", import.meta.url))).json();
    return parts.editor ? await import(new URL(parts.editor, import.meta.url)) : null;
  } catch (error) {
    console.warn(`The code editor could not be loaded, a text area takes its place: ${error}`);
    return null;
  }
}

function codeMirror(library, { code, label, onChange, onRun, onLeave }) {
  const { EditorView, Prec, keymap } = library;
  const done = (act) => () => (act(), true);
  const view = new EditorView({
    doc: code,
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
  const element = Object.assign(document.createElement("div"), { className: "sdl-editor" });
  element.append(view.dom);
  const setCode = (text) => {
    view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text } });
  };
  return { element, setCode, focus: () => view.focus() };
}

function textArea({ code, label, onChange, onRun, onLeave }) {
  const area = document.createElement("textarea");
  Object.assign(area, { value: code, spellcheck: false, wrap: "off", autocapitalize: "off" });
  area.setAttribute("aria-label", label);
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
  const element = Object.assign(document.createElement("div"), { className: "sdl-editor" });
  element.append(area);
  const setCode = (text) => {
    area.value = text;
    fit();
    onChange(text);
  };
  return { element, setCode, focus: () => area.focus() };
}
