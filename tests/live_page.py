"""What the browser tests do with the snippets of a page: press their buttons, write, read."""

import re
import time

from playwright.sync_api import Locator, Page, expect

PATIENCE = 180_000  # milliseconds; a busy machine is no fault of the page
OVER = re.compile(r"^(Done|Ended|Stopped|Not run|Every|Python could not|Python has)")
BELOW = """box => {
  const found = [];
  for (let one = box.nextElementSibling; one?.matches(WHAT); one = one.nextElementSibling) {
    found.push(one);
  }
  return found.map(one => one.matches(".sdl-output") ? one.textContent : one.outerHTML);
}"""


class Snippet:
    """A snippet of the page, counted from 0 among those that can be seen."""

    def __init__(self, page: Page, number: int = 0) -> None:
        self.page = page
        self.box = page.locator(".sdl-run[data-cell]:not([hidden])").nth(number)
        self.status = self.box.locator(".sdl-bar__status")  # also in a box that is closed

    def button(self, name: str) -> Locator:
        return self.box.locator(".sdl-bar button").get_by_text(name, exact=True)

    def press(self, name: str) -> None:
        self.button(name).click()

    def wait(self, words: re.Pattern[str] | str = OVER) -> str:
        """Wait until the snippet says this, and return all that it says."""
        pattern = words if isinstance(words, re.Pattern) else re.compile(re.escape(words))
        expect(self.status).to_have_text(pattern, timeout=PATIENCE)
        return self.status.text_content() or ""

    def run(self, name: str = "Run") -> float:
        """Run the snippet; the seconds until it was over, as a reader counts them."""
        start = time.perf_counter()
        self.press(name)
        self.wait()
        return time.perf_counter() - start

    def write(self, code: str) -> None:
        """Put this code in the place of the snippet's."""
        self.press("Edit")
        self.box.locator(".cm-content, textarea").wait_for()
        self.page.keyboard.press("ControlOrMeta+A")
        self.page.keyboard.insert_text(code)

    def code(self) -> str:
        """The code that the page shows, editor or not."""
        lines = self.box.locator(".cm-line")
        if lines.count():
            return "\n".join(lines.all_text_contents())
        return self.box.locator("code").text_content() or ""

    def outputs(self) -> list[str]:
        """The text of what was printed below the snippet, and of errors."""
        return self.box.evaluate(BELOW.replace("WHAT", "'.sdl-output'"))

    def figures(self) -> list[str]:
        """The figures below the snippet, as HTML."""
        everything = self.box.evaluate(
            BELOW.replace("WHAT", "'.sdl-output, .sdl-figure, .sdl-slider'")
        )
        return [one for one in everything if one.startswith("<")]


def run_in_python(page: Page, code: str) -> dict[str, str]:
    """Have the page's Python run code of no snippet; what comes back."""
    script = """async code => {
        const { src } = document.querySelector("script[src$='/start.js']");
        const { run } = await import(new URL("live/python.js", src));
        return run(code, "a snippet");
    }"""
    return page.evaluate(script, code)


def labels(figures: list[str]) -> list[str]:
    """How figures are described to those who hear the page."""
    return re.findall(r'<svg role="img" aria-label="([^"]*)"', "".join(figures))


def pythons(page: Page) -> list[str]:
    """The workers of the page that run Python: the search has one of its own."""
    return [worker.url for worker in page.workers if worker.url.startswith("blob:")]
