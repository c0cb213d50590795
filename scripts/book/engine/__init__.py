"""The page engine: pages are parsed, executed in child processes, and checked."""
