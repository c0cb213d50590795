"""The site: how MkDocs gets the book, and what is done to the documents that it writes."""
