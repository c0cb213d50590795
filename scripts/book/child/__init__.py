"""What runs beside the code of a page: in a child process of the build, and in the browser.

Nothing here imports from outside of this folder but NumPy, matplotlib and the package.
"""
