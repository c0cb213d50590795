"""Execute pages and say what is wrong with them: python -m book.engine PAGE.md ..."""

import sys

from book.engine.pages import main

sys.exit(main(sys.argv[1:]))
