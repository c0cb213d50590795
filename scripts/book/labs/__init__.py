"""Labs: long experiments as notebooks."""
