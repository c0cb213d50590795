"""Exercises in the browser, as a reader uses them."""

import importlib
import inspect
import json
import pkgutil
from collections.abc import Collection, Iterator

from playwright.sync_api import Locator, Page, expect

from book.parts.exercises import exercises
from exercises import answers
from exercises.answers import Answers
from live_page import run_in_python
from site_files import PAGES, name, parsed

PYTHON = 180_000  # milliseconds that the first check may take, while Python is loaded
KEY = "scratchdl:exercises"
RIGHT = """import numpy as np
from scratchdl.book.exercises import check

def my_softmax(x):
    e = np.exp(x - np.max(x, axis=-1, keepdims=True))
    return e / np.sum(e, axis=-1, keepdims=True)

check("softmax", my_softmax)"""
INSTALL = """
import sys, types
for name, source in SOURCES.items():
    module = sys.modules[name] = types.ModuleType(name)
    exec(compile(source, name, "exec"), module.__dict__)
"""
HAND_IN = """from {module} import ANSWERS
from exercises.answers import as_arguments
from scratchdl.book.exercises import check

check("{name}", *as_arguments(ANSWERS["{name}"].{answer}))"""
# Whether the editor takes a text that is pasted; what is typed lays out the page at each character.
PASTE = """(field, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  const how = { clipboardData, bubbles: true, cancelable: true };
  return !field.dispatchEvent(new ClipboardEvent("paste", how));
}"""


def question(page: Page, exercise: str) -> Locator:
    """The box of an exercise."""
    return page.locator(f'.question:has([data-exercise="{exercise}"])')


def button(box: Locator, words: str) -> Locator:
    """A button below the code of an exercise, not of its answer."""
    return box.locator(".sdl-exercise").get_by_role("button", name=words)


def status(box: Locator) -> Locator:
    """Where an exercise says what happens."""
    return box.locator(".sdl-exercise").get_by_role("status")


def write(box: Locator, code: str) -> None:
    """Put code into the editor of an exercise."""
    button(box, "Edit").click()
    editor = box.get_by_role("textbox")
    expect(editor).to_be_focused()
    box.page.keyboard.press("ControlOrMeta+a")
    if not editor.evaluate(PASTE, code):  # a text area, where CodeMirror has not come
        box.page.keyboard.insert_text(code)


def check(box: Locator) -> str:
    """Press Check and wait for the verdict."""
    button(box, "Check").click()
    verdict = box.locator(".sdl-verdict p")
    verdict.wait_for(timeout=PYTHON)
    expect(box).to_have_attribute("aria-busy", "false")
    return box.locator(".sdl-verdict").inner_text()


def solve(page: Page) -> None:
    """Solve the softmax of chapter 4."""
    box = question(page, "softmax")
    write(box, RIGHT)
    assert check(box).startswith("Right: ")


def install_answers(page: Page, names: Collection[str]) -> None:
    """Give the page's Python the answers that the tests of these exercises use."""
    modules = [answers, *(module for module, found in _modules() if found.keys() & set(names))]
    sources = {module.__name__: inspect.getsource(module) for module in modules}
    result = run_in_python(page, f"SOURCES = {json.dumps(sources)}\n{INSTALL}")
    assert result["state"] == "done", result


def handed_in(exercise: str) -> tuple[str, list[tuple[str, str]]]:
    """Code that hands in a right answer; code for each wrong one, with words of its verdict."""
    for module, found in _modules():
        if exercise in found:

            def code(answer: str, module: str = module.__name__) -> str:
                return HAND_IN.format(module=module, name=exercise, answer=answer)

            words = [words for _, words in found[exercise].wrong]
            return code("right[0]"), [
                (code(f"wrong[{i}][0]"), word) for i, word in enumerate(words)
            ]
    raise KeyError(exercise)


def pages_with_exercises() -> dict[str, tuple[str, ...]]:
    """The address of each page that has exercises, and their names."""
    found = {name(path): exercises(parsed(path)) for path in PAGES}
    return {f"{page.removesuffix('.md')}/": names for page, names in found.items() if names}


def _modules() -> Iterator[tuple[object, dict[str, Answers]]]:
    for found in pkgutil.iter_modules(answers.__path__):
        module = importlib.import_module(f"exercises.answers.{found.name}")
        yield module, module.ANSWERS
