"""What makes a page run in the reader's browser, brought or made while the site is built."""
