"""Old addresses send readers on, to the section that they asked for."""

import html
import re

import pytest

from book.site import moved

OLD, FIRST, SECOND = "learn/old/", "learn/first/", "learn/second/"
PAGE = '<html><head><title>{0} &amp; more</title></head><h2 id="{0}">x</h2><h2 id="same">x</h2>'


@pytest.fixture
def site(tmp_path):
    for address in (FIRST, SECOND):
        (tmp_path / address).mkdir(parents=True)
        name = address.split("/")[1]
        (tmp_path / address / "index.html").write_text(PAGE.format(name), encoding="utf-8")
    return tmp_path


def written(site):
    moved.write(site, {OLD: [FIRST, SECOND]})
    return (site / OLD / "index.html").read_text(encoding="utf-8")


def test_each_section_is_found_where_it_is_now(site):
    page = written(site)
    assert '"first": "../first/"' in page
    assert '"second": "../second/"' in page
    assert '"same": "../first/"' in page, "the page that is named first wins"


def test_readers_without_scripts_have_links(site):
    page = written(site)
    assert '<a href="../first/">first &amp; more</a>' in page
    assert '<noscript><meta http-equiv="refresh" content="5; url=../first/"></noscript>' in page


def test_its_script_is_the_only_one_that_may_run(site):
    (allowed,) = re.findall(r"script-src ([^;]*)", html.unescape(written(site)))
    assert allowed.count("sha256-") == 1


def test_a_page_that_is_there_is_not_overwritten(site):
    with pytest.raises(ValueError, match="which is a page"):
        moved.write(site, {FIRST: [SECOND]})


def test_a_new_address_without_a_page_is_refused(site):
    with pytest.raises(ValueError, match="learn/none/, which is no page"):
        moved.write(site, {OLD: ["learn/none/"]})


@pytest.mark.parametrize(
    ("section", "now"),
    [
        ("how-wide", "10-first-weights"),
        ("experiment-normalisation-and-initial-weights", "10-first-weights"),
        ("dropout", "11-generalising"),
        ("a-price-on-weights", "11-generalising"),
        ("the-books-own-settings", "11-generalising"),
        ("search", "11-generalising"),
    ],
)
def test_the_old_chapter_10_leads_to_both_of_its_halves(built_site, section, now):
    page = (built_site / "learn/10-better-learning/index.html").read_text(encoding="utf-8")
    assert f'"{section}": "../{now}/"' in page
