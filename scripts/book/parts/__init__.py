"""Parts of pages that are more than text: each a module that knows nothing of MkDocs."""
