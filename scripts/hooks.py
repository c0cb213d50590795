"""MkDocs adapter of the page engine."""
