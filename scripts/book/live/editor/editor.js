// What the site needs of CodeMirror, as one file; docs/assets/live/editor.js makes an editor of it.
export { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
export { python } from "@codemirror/lang-python";
export { bracketMatching, indentUnit, syntaxHighlighting } from "@codemirror/language";
export { EditorState, Prec } from "@codemirror/state";
export { drawSelection, EditorView, keymap } from "@codemirror/view";
export { classHighlighter } from "@lezer/highlight";
