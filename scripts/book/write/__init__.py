"""Executed pages as Markdown for any builder, and as programs and notebooks."""
