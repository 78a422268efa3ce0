"""Lists drawn from a kind: what it says, and what is derived where it says nothing."""

from __future__ import annotations

from typing import Any

from yimen.pack import Kind, kind_from_body
from yimen.screens import compile_listing


def kind(**listing: Any) -> Kind:
    return kind_from_body(
        {
            "id": "permit",
            "title": {"zh": "许可证", "en": "Permit"},
            "key": ["number"],
            "binding": {"mode": "live"},
            "schema": {
                "type": "object",
                "properties": {
                    "number": {"type": "string", "title": "证号", "x-title-en": "Number"},
                    "holder": {"type": "string", "title": "持证人"},
                    "text": {"type": "string", "maxLength": 5000, "title": "内容"},
                    "fee": {"type": "integer", "format": "fen", "title": "费用"},
                    "until": {"type": "string", "format": "date", "title": "有效期至"},
                    "state": {
                        "title": "状态",
                        "oneOf": [{"const": "valid", "title": "有效", "x-title-en": "Valid"}],
                    },
                    "phone": {"type": "string", "title": "电话", "x-sensitive": True},
                },
            },
            "listing": listing,
        }
    )


def test_listing_follows_what_the_kind_says() -> None:
    """Columns, filters, search, order and badges come from data."""
    given = compile_listing(
        kind(columns=["number", "state", "fee"], filters=["state", "until", "holder"], search=["holder"], sort=["-until"],
             badges={"state": {"valid": "green"}})
    )  # fmt: skip
    assert [(each.title, each.sort, each.right) for each in given.columns] == [
        ("证号", "text", False),
        ("状态", "choice", False),
        ("费用", "money", True),
    ]
    assert given.columns[1].options == {"valid": "有效"}
    assert given.columns[1].badges == {"valid": "green"}
    assert [(each.field, each.way) for each in given.filters] == [
        ("state", "choice"),
        ("until", "range"),
        ("holder", "value"),
    ]
    assert given.search == ("holder",)
    assert given.sort == (("until", True),)


def test_listing_is_derived_where_none_is_given() -> None:
    """A new kind of catalog has a sensible list at once: key first, no long and no sensitive texts."""
    derived = compile_listing(kind())
    assert [each.field for each in derived.columns] == ["number", "holder", "fee", "until", "state"]
    assert [each.field for each in derived.filters] == ["state"]
    assert derived.search == ("number", "holder")
    assert derived.sort == (("number", False),)


def test_listing_speaks_english() -> None:
    """Titles of columns and options follow the language."""
    listing = compile_listing(kind(columns=["number", "state"]), "en")
    assert listing.title == "Permit"
    assert listing.columns[0].title == "Number"
    assert listing.columns[1].options == {"valid": "Valid"}
