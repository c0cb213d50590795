"""What axe finds on a page, by the rules of WCAG 2.2 A and AA that a program can check."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
# The rule on sizes is of WCAG 2.2, and switched off in axe unless it is asked for.
RULES = {"target-size": {"enabled": True}}
# Colours do not depend on the width, and this rule takes three quarters of the time.
RULES_OF_LAYOUT = {**RULES, "color-contrast": {"enabled": False}}


def broken_rules(page: Page, rules: dict[str, Any] = RULES, within: str | None = None) -> list[str]:
    """What axe found: the rule, the element, and what to do about it.

    Of a page that is looked at as a whole elsewhere, `within` selects what has changed.
    """
    options = {
        "resultTypes": ["violations"],
        "runOnly": {"type": "tag", "values": LEVELS},
        "rules": rules,
    }
    assert within is None or page.locator(within).count(), within
    results = Axe().run(page, context=within, options=options).response
    return [
        f"{page.url} at {page.viewport_size}: {rule['id']}: {node['html'][:160]}\n"
        f"    {node['failureSummary']}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]
