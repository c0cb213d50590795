"""Figures are shortened without a change to what they draw."""

import re

import pytest

from book.child.svg import clean

HEAD = '<svg width="72pt" height="36pt" viewBox="0 0 72 36" xmlns="http://www.w3.org/2000/svg">'
POINTS = "M 1.04 2 \nL 1.02 3.26 \nL 4 3.34 \nL 5 6 \nz \nM 5 6 \nL 5 7 \nQ 1 2 5 8 \nL 5 9 \n"


def drawn(body):
    return clean(f"{HEAD}{body}</svg>", "f1")


def test_groups_that_say_nothing_are_left_out():
    body = '<g id="a"><g id="b" clip-path="url(#c)"><g id="d"><path d="M 0 0"/></g></g><g/></g>'
    assert '><g clip-path="url(#sdl-f1-0)"><path d="M0 0"/></g><g/></svg>' in drawn(body)


def test_a_group_stays_that_is_drawn_again():
    body = '<defs><g id="mark"><path d="M 0 0"/></g></defs><use xlink:href="#mark"/>'
    assert '<g id="sdl-f1-0"><path d="M0 0"/></g>' in drawn(body)
    assert 'xlink:href="#sdl-f1-0"' in drawn(body)


def test_a_path_keeps_its_points():
    assert 'd="M1 2V3.3H4L5 6zM5 6V7Q1 2 5 8V9"' in drawn(f'<path d="{POINTS}"/>')


@pytest.mark.parametrize("number", ["0.04", "-0.04", "12.35", "1234567.06"])
def test_places_are_true_to_a_tenth_of_a_point(number):
    found = re.search(r'd="M(\S+) 0"', drawn(f'<path d="M {number} 0"/>'))
    assert found is not None
    assert abs(float(found[1]) - float(number)) <= 0.05 + 1e-9


def test_a_style_says_the_same_with_fewer_blanks():
    body = (
        "<text style=\"font-size: 13px; font-family: 'A B', sans-serif; fill: #0067a6\">a: b</text>"
    )
    style = 'style="font-size:13px;font-family:var(--sdl-sans, sans-serif);fill:var(--sdl-blue)"'
    assert f"<text {style}>a: b</text>" in drawn(body)
