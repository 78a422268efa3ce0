"""Kinds added and changed on the web: a definition is refused where it is wrong, and drafted where it is right."""

from __future__ import annotations

import html
import re

from fixtures.sites import Site
from yimen.pack import read_yaml, write_yaml

CLERK = "sfj-config"


def text_of(page: str) -> str:
    """The definition that stands in the page's text area."""
    found = re.search(r'<textarea[^>]* id="body"[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert found
    return html.unescape(found[1])


def test_new_kind_becomes_a_checked_change_set(demo_site: Site) -> None:
    """What the page offers to begin with goes through as it stands, under another id too."""
    clerk = demo_site.client(CLERK)
    text = text_of(clerk.get("/kinds/new/text").get_data(as_text=True)).replace("new-kind", "street-stall")
    made = demo_site.post(clerk, "/kinds", page="/kinds/new/text", kind="", body=text)
    assert made.status_code == 302, made.get_data(as_text=True)
    page = clerk.get(made.headers["Location"]).get_data(as_text=True)
    assert "street-stall" in page
    assert "提交审核" in page


def test_changed_kind_that_breaks_entries_is_told_on_its_set(demo_site: Site) -> None:
    """A definition as it is has no change; one that items do not meet is drafted with the finding."""
    clerk = demo_site.client(CLERK)
    body = read_yaml(text_of(clerk.get("/kinds/item/text").get_data(as_text=True)))
    body["schema"]["properties"]["name"]["maxLength"] = 10
    made = demo_site.post(clerk, "/kinds", page="/kinds/item/text", kind="item", body=write_yaml(body))
    assert made.status_code == 302, made.get_data(as_text=True)
    assert "CHG-028" in clerk.get(made.headers["Location"]).get_data(as_text=True)


def test_wrong_definition_is_refused_with_what_was_typed(demo_site: Site) -> None:
    """No YAML, another id, a known id, a definition that the kind of kinds refuses: each is said, nothing is drafted."""
    clerk = demo_site.client(CLERK)
    for kind, body, told in (
        ("", "a: [", "不能读成"),
        ("", "just words", "写明 id"),
        ("item", "id: other", "编号须保持为"),
        ("", "id: item", "已有编号"),
        ("", "id: odd-kind\ntitle: {zh: 甲}\nbinding: {mode: never}\nschema: {}", "binding"),
        ("", "id: odd-kind\ntitle: {zh: 甲}", "PCK-"),
        ("", "id: odd-kind\ntitle: {zh: 甲}\nbinding: {mode: live}\nschema: {type: none}", "JSON Schema"),
    ):
        answer = demo_site.post(clerk, "/kinds", page="/kinds/new/text", kind=kind, body=body)
        text = answer.get_data(as_text=True)
        assert answer.status_code == 422, body
        assert told in text, text
        assert text_of(text) == body
    assert "odd-kind" not in clerk.get("/changes").get_data(as_text=True)
    assert demo_site.client("zhzf01").get("/kinds/new/text").status_code == 403
