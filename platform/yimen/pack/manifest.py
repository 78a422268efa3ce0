"""`pack.yaml`: what a pack is, what it extends, and which sheet of which file holds which kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Table:
    """One table file of a pack; `sheets` None means every sheet that is recognised.

    `mapping` {field: column, or columns to be joined} overrides what is recognised; `layouts` {sheet: corrections}
    say which rows and tables of a sheet are what; `constants` are fields set on every row.
    """

    file: str
    kind: str | None = None
    sheets: tuple[str, ...] | None = None
    mapping: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    layouts: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)
    provenance: str = "published"
    valid_from: str | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """`level` is national, province, city, county or department; `extends` names lower floors first."""

    name: str
    title: Mapping[str, str]
    version: str
    level: str
    region: str = ""
    extends: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    valid_from: str = "2022-01-01"
    provenance: str = "published"
    lock: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    texts: Mapping[str, Any] = field(default_factory=dict)


def manifest_from_body(body: Mapping[str, Any]) -> Manifest:
    """The manifest of a `pack.yaml` that has passed its schema."""
    return Manifest(
        name=body["name"],
        title=body["title"],
        version=str(body["version"]),
        level=body["level"],
        region=str(body.get("region", "")),
        extends=tuple(body.get("extends", ())),
        tables=tuple(_table(each, body.get("provenance", "published")) for each in body.get("tables", ())),
        valid_from=str(body.get("valid_from", "2022-01-01")),
        provenance=body.get("provenance", "published"),
        lock=body.get("lock", {}),
        texts=body.get("texts", {}),
    )


def _table(body: Mapping[str, Any], provenance: str) -> Table:
    sheets = body.get("sheets")
    return Table(
        file=body["file"],
        kind=body.get("kind"),
        sheets=None if sheets is None else tuple(sheets),
        mapping=body.get("mapping", {}),
        layouts=body.get("layouts", {}),
        constants=body.get("constants", {}),
        provenance=body.get("provenance", provenance),
        valid_from=None if body.get("valid_from") is None else str(body["valid_from"]),
    )
