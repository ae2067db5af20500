"""axe-core, from the wheel, run inside the page: no download, no exception in the page's own CSP."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

_AXE = Axe()


def violations(page: Page) -> list[str]:
    """One line a violation: the rule, what is wrong, where. Needs JavaScript on (it never answers without)."""
    result = _AXE.run(page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{violation['id']}: {violation['help']} at {node['target']} {node['html'][:120]}"
        for violation in result.response["violations"]
        for node in violation["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """True when the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
