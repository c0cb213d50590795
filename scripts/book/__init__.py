"""The book: pages that are executed, and the site that is made of them.

The rooms, each of which imports only from those before it:

    child     what runs beside the reader's code, in the build and in the browser
    engine    parses, executes and checks pages; knows of no site
    write     executed pages as Markdown, programs and notebooks
    parts     quizzes, exercises, glossary, formulas, reference
    labs      long experiments as notebooks
    live      Python, editor and wheel for the reader's browser
    site      the adapter to MkDocs
"""
