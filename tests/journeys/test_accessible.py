"""Every page type under axe-core, wide and on a phone, quiet and with errors: not one violation."""

from __future__ import annotations

from fixtures.accessibility import violations
from journeys.people import DESK, PHONE, Person, Town
from journeys.steps import open_case
from journeys.test_every_page import READERS, pages

OPEN = "/cases/open?procedure=ordinary_penalty&unit=zhzf"


def faults(person: Person, path: str) -> list[str]:
    """What axe finds on a page at a desk and, the same page made narrow, on a phone."""
    person.go(path)
    found = []
    for screen in (DESK, PHONE):
        person.page.set_viewport_size(screen)  # type: ignore[arg-type]
        found += [f"{path} at {screen['width']}: {each}" for each in violations(person.page)]
    person.page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return found


def test_every_page_of_staff_has_no_violation(town: Town) -> None:
    """The same pages that the browser walks through elsewhere, each for the first who may see it."""
    case = open_case(town.person("zhzf01"), fellow="zhzf02", items="1776")
    addresses = {"home": "/", **pages(town, case)}
    seen: set[str] = set()
    found: list[str] = []
    for account in READERS:
        person = town.person(account)
        for endpoint in [each for each in addresses if each not in seen]:
            if person.status_of(addresses[endpoint]) == 200:
                seen.add(endpoint)
                found += faults(person, addresses[endpoint])
    assert seen == set(addresses)
    assert not found, "\n".join(found)


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
