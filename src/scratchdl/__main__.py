"""`python -m scratchdl` is the command line."""

from scratchdl.cli import main

if __name__ == "__main__":
    main()
