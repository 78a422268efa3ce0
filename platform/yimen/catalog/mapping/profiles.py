"""A mapping that a person confirmed, kept as a versioned profile and found again for the same layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..seeing.table import SeenTable
from ..seeing.titles import same


@dataclass(frozen=True, slots=True)
class Profile:
    """`columns` are field by header title (as `Column.title` writes it); `layout` the titles it was made from."""

    id: str
    kind: str
    columns: Mapping[str, str]
    layout: tuple[str, ...] = ()
    version: int = 1

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "kind": self.kind,
            "version": self.version,
            "columns": dict(self.columns),
            "layout": list(self.layout),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Profile:
        """Raises `KeyError` or `TypeError` for what `as_json` did not write."""
        return cls(
            id=str(body["id"]),
            kind=str(body["kind"]),
            columns={str(title): str(name) for title, name in dict(body["columns"]).items()},
            layout=tuple(str(title) for title in body.get("layout", ())),
            version=int(body.get("version", 1)),
        )

    @property
    def titles(self) -> Iterable[str]:
        """Every title that the profile knows, upper and lower ones apart."""
        for title in self.columns:
            yield from title.split("#")[0].split("/")


def layout_of(table: SeenTable) -> tuple[str, ...]:
    """The table's header as compared between years: the titles of all columns, made even."""
    return tuple(same(column.title) for column in table.columns if column.path)


def profile_from(
    table: SeenTable, kind: str, columns: Mapping[str, str], *, id: str, version: int = 1
) -> Profile:
    """The profile of a confirmed mapping {header title: field}."""
    return Profile(id, kind, dict(columns), layout_of(table), version)


def find_profile(profiles: Iterable[Profile], table: SeenTable) -> Profile | None:
    """The newest profile of exactly this layout."""
    layout = layout_of(table)
    matching = [each for each in profiles if tuple(same(title) for title in each.layout) == layout]
    return max(matching, key=lambda each: each.version, default=None)
