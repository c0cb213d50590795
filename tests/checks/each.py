"""Checks as the parameters of a test: by their names, and with the marks they carry."""

import pytest


def each(checks):
    """`pytest.mark.hostile` on a check then counts for every test that is made from it."""
    return [
        pytest.param(check, id=check.__name__, marks=getattr(check, "pytestmark", ()))
        for check in checks
    ]
