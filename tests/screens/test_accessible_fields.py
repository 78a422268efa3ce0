"""Every field type as it is filled in, wrong and read: labels, names and errors for readers of the screen."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from fixtures.accessibility import violations
from screens.catalogs import Catalogs
from screens.pages import form_body
from screens.server import DIST, FormSite
from yimen.screens import compile_form, palette

pytestmark = pytest.mark.skipif(
    not (DIST / "form.js").is_file(), reason="web assets are not built: make assets"
)
FIELDS = {each["id"]: each["schema"] for each in palette() if each["widget"] not in ("rows", "group")}


def whole() -> dict[str, Any]:
    """One form with every field that the designer offers, all of them required."""
    properties = {name: {**schema, "x-order": order} for order, (name, schema) in enumerate(FIELDS.items())}
    return form_body(properties, required=tuple(FIELDS))


@pytest.mark.parametrize("script", [True, False], ids=["with scripts", "without"])
def test_every_field_type_has_a_name_and_announces_its_error(page: Page, script: bool) -> None:
    """Empty, and after a submission that found everything missing."""
    with FormSite(compile_form(whole()), lookups=Catalogs(), script=script) as site:
        page.goto(site.address)
        assert violations(page) == []
        page.get_by_role("button", name="提交").click()
        page.wait_for_load_state("networkidle")
        assert len(site.errors) > len(FIELDS) // 2
        assert violations(page) == []
