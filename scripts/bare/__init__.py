"""What runs with a bare Python, before anything is installed: the standard library alone."""
