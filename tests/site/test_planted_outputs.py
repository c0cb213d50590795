"""A fault in any output that a page of the book expects is found out, wherever it is planted."""

import re

import pytest

from book.engine import pages
from book.engine.items import Snippet
from book.engine.numbers import NUMBER, first_difference
from site_files import PAGES, ROOT

DECIMALS = re.compile(r"-?\d+\.\d{3,}")
WORD = re.compile(r"[A-Za-z]{4,}")


@pytest.fixture(scope="module")
def expected():
    """What pages expect, and what came out, with whether every digit counts."""
    cache = pages.open_cache(ROOT)
    executed = [pages.execute(path, ROOT, cache) for path in PAGES]
    return [
        (step.expected.text, result.output, step.expected.exact)
        for page in executed
        for step, result in zip(page.page.steps, page.results, strict=True)
        if isinstance(step, Snippet) and step.expected
    ]


def digit_two_places_up(text):
    for number in numbers(text):
        if DECIMALS.fullmatch(number[0]):
            place = number.end() - 3
            return text[:place] + str((int(text[place]) + 5) % 10) + text[place + 1 :]
    return None


def whole_number(text):
    for number in numbers(text):
        if number[0].isdigit():
            return text[: number.start()] + str(int(number[0]) + 1) + text[number.end() :]
    return None


def sign(text):
    for number in numbers(text):
        if not number[0].startswith("-") and float(number[0]) > 0.2:
            return text[: number.start()] + "-" + text[number.start() :]
    return None


def word(text):
    found = WORD.search(text)
    return found and text[: found.start()] + found[0][::-1].swapcase() + text[found.end() :]


def last_line(text):
    return text.rstrip("\n").rpartition("\n")[0] or None


def numbers(text):
    """All but the ends of ranges, of which a fault may be another range."""
    return [
        number
        for number in NUMBER.finditer(text)
        if ".." not in text[max(0, number.start() - 2) : number.end() + 2]
    ]


@pytest.mark.parametrize("fault", [digit_two_places_up, whole_number, sign, word, last_line])
def test_a_fault_in_what_a_page_expects_is_found(expected, fault):
    planted = [(fault(text), printed, exact) for text, printed, exact in expected]
    planted = [one for one in planted if one[0] is not None]
    assert len(planted) > 50
    missed = [
        text
        for text, printed, exact in planted
        if first_difference(text, printed, exact=exact) is None
    ]
    assert missed == []
