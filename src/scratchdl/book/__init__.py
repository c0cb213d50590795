"""What only the book needs: its exercises, and the figures that explain one idea of one chapter.

Nothing in the library imports from here.
"""
