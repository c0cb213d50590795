"""Run the checks of every promise, and write down how they came out.

    python -m promises          # all of them: docs/data/promises.json
    python -m promises 7 12     # those of two promises; the other results stay as they are

docs/about/promises.toml says which tests and programs these are. The page docs/about/trust.md shows
them with these results, and nothing on it is typed.
"""
