"""Pages with errors, and those before signing in, under axe-core; every other page is in `test_every_page`."""

from __future__ import annotations

from fixtures.accessibility import violations
from journeys.people import PHONE, Town

OPEN = "/cases/open?procedure=ordinary_penalty&unit=zhzf"


def test_page_with_errors_announces_them(town: Town) -> None:
    """The summary has the focus, each field its message, and axe has nothing to say."""
    officer = town.person("zhzf01", PHONE)
    officer.go(OPEN).press("提请立案")
    page = officer.page
    assert page.locator("[data-errors]").evaluate("each => each === document.activeElement")
    wrong = page.locator("[aria-invalid=true]")
    assert wrong.count() > 3
    for index in range(wrong.count()):
        described = (wrong.nth(index).get_attribute("aria-describedby") or "").split()
        assert any(page.locator(f"[id='{each}'].invalid-feedback").count() for each in described)
    assert not violations(page), "\n".join(violations(page))


def test_pages_before_signing_in_and_of_errors_have_no_violation(town: Town) -> None:
    """The door, and what is not there."""
    visitor = town.visitor()
    visitor.go("/login")
    assert violations(visitor.page) == []
    person = town.person("zhzf01")
    person.page.goto(town.base + "/nothing-here")
    assert violations(person.page) == []
