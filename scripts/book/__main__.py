"""The book with any builder: python -m book compile docs OUT, and python -m book finish SITE.

And its labs for Google Colab: python -m book notebooks.
"""

import argparse
import sys
from pathlib import Path

from mkdocs.exceptions import MkDocsException

from book.engine.items import PageError
from book.engine.pages import open_cache
from book.labs import colab
from book.live.pyodide import PartError
from book.site.compiled import compile_docs
from book.site.elsewhere import finish_site


def main() -> int:
    """Compile the pages, or finish a site; 1 if anything is wrong with them."""
    parser = argparse.ArgumentParser(prog="book", description=(__doc__ or "").strip())
    commands = parser.add_subparsers(dest="command", required=True)
    compiling = commands.add_parser("compile", help="execute all pages, into a folder of Markdown")
    compiling.add_argument("docs", type=Path)
    compiling.add_argument("out", type=Path)
    compiling.add_argument("--site-url", default="/", help="where the site will live")
    finishing = commands.add_parser("finish", help="make a built site live")
    finishing.add_argument("site", type=Path)
    commands.add_parser("notebooks", help="write the labs as notebooks for Google Colab")
    options = parser.parse_args()
    try:
        if options.command == "compile":
            compile_docs(options.docs, options.out, options.site_url)
        elif options.command == "notebooks":
            for path in colab.write_all(Path.cwd(), open_cache(Path.cwd())):
                print(path)
        else:
            finish_site(options.site, open_cache(Path.cwd()), print)
    except (PageError, PartError, MkDocsException, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
