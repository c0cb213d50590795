"""An edit of the engine shows when `serve` is started again, on every page."""

from site_files import build
from small_site import plant, said_by, with_its_own

# The engine is edited while a process serves the site, and then a page, which is shown once more.
SERVES = """
from pathlib import Path
from mkdocs.commands.build import build
from mkdocs.config import load_config

def edit(path, old, new):
    text = Path(path).read_text("utf-8")
    assert old in text, (path, old)
    Path(path).write_text(text.replace(old, new, 1), "utf-8")

def built(site):
    build(load_config("mkdocs.yml", site_dir=site))

built("before")
edit("scripts/book/parts/glossary.py", '"sdl-term"', '"sdl-term edited"')
edit("scripts/book/site/documents.py", "Finished(str(", 'Finished("<!-- edited -->" + str(')
edit("docs/learn/page.md", "Words.", "Other words.")
built("between")
"""


def test_what_the_engine_made_before_its_edit_is_not_kept_as_made_after_it(tmp_path):
    plant(tmp_path, {"learn/page.md": "# A page\n\nAn array. Words.\n"})
    said_by(SERVES, tmp_path, **with_its_own(tmp_path))
    between = (tmp_path / "between/learn/page/index.html").read_text("utf-8")
    assert "Other words." in between
    assert "edited" not in between, "the process has the engine that it started with"

    done = build(tmp_path, tmp_path / "after", **with_its_own(tmp_path))
    assert done.returncode == 0, done.stdout
    for page in ("", "learn/page/"):
        after = (tmp_path / f"after/{page}index.html").read_text("utf-8")
        assert "<!-- edited -->" in after
    assert 'class="sdl-term edited"' in after
