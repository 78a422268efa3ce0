"""A pack's manifest says of a table all that a person may say: columns joined and split, rows and tables corrected."""

from __future__ import annotations

from collections.abc import Mapping

import jsonschema_rs
import pytest

from catalog.conftest import codes_of
from catalog.drawn import xlsx
from yimen.catalog import read_listed
from yimen.pack import Kind, Manifest, manifest_from_body
from yimen.pack.manifest_schema import MANIFEST_SCHEMA

DRAWING = """
| 事项 | 国家 | 省里 |
| 330799 对占道的处罚 | 《甲法》第一条 | 《乙办法》第二条 |
| 草稿 | 无 | 无 |
"""


def manifest(**table: object) -> Manifest:
    """A manifest of one table, held against the schema of manifests."""
    body = {
        "name": "a",
        "title": {"zh": "甲"},
        "version": "1",
        "level": "county",
        "tables": [{"file": "a.xlsx", "kind": "item", **table}],
    }
    jsonschema_rs.validator_for(MANIFEST_SCHEMA).validate(body)
    return manifest_from_body(body)


def test_table_is_read_as_its_manifest_says(kinds: Mapping[str, Kind]) -> None:
    """One column split, two joined, a row left out."""
    stated = manifest(
        mapping={"code": "事项@code", "name": "事项@text", "basis": ["省里", "国家"]},
        layouts={"目录": {"roles": {"3": "note"}}},
    ).tables[0]
    reading = read_listed(stated, xlsx(DRAWING), kinds)
    assert [dict(entry.body) for entry in reading.entries] == [
        {
            "code": "330799",
            "name": "对占道的处罚",
            "basis": "《乙办法》第二条\n《甲法》第一条",
            "law": "乙办法",
            "article": "第二条",
        }
    ]


def test_correction_that_makes_no_sense_is_told(kinds: Mapping[str, Kind]) -> None:
    """CAT-027: no such role; the mended one is read."""
    wrong = manifest(layouts={"目录": {"roles": {"3": "nothing"}}}).tables[0]
    reading = read_listed(wrong, xlsx(DRAWING), kinds)
    assert (codes_of(reading.findings), reading.entries) == (["CAT-027"], ())


def test_mapping_of_another_shape_is_refused_by_the_schema() -> None:
    """A column is named by a text or a list of texts."""
    with pytest.raises(jsonschema_rs.ValidationError):
        manifest(mapping={"code": {"column": "A"}})
