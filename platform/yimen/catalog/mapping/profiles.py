"""A mapping that a person confirmed, kept as a versioned profile and found again for the same layout."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from ..seeing.layout import Asked, Source, asked_for
from ..seeing.table import SeenTable
from ..seeing.titles import same


@dataclass(frozen=True, slots=True)
class Profile:
    """`columns` are what a person would ask for, by field; `layout` the titles it was made from."""

    id: str
    kind: str
    columns: Asked
    layout: tuple[str, ...] = ()
    version: int = 1
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        titled = {"title": self.title} if self.title else {}
        return {
            **titled,
            "id": self.id,
            "kind": self.kind,
            "version": self.version,
            "columns": {name: [str(each) for each in sources] for name, sources in self.columns.items()},
            "layout": list(self.layout),
        }

    @classmethod
    def from_json(cls, body: Mapping[str, Any]) -> Profile:
        """Raises `KeyError`, `TypeError` or `ValueError` for what `as_json` did not write.

        Profiles of the first release say {header title: field}.
        """
        columns = dict(body["columns"])
        return cls(
            id=str(body["id"]),
            kind=str(body["kind"]),
            columns=_turned(columns) if _is_turned(columns) else asked_for(columns),
            layout=tuple(str(title) for title in body.get("layout", ())),
            version=int(body.get("version", 1)),
            title=str(body.get("title", "")),
        )

    @property
    def titles(self) -> Iterable[str]:
        """Every title that the profile knows, upper and lower ones apart."""
        for sources in self.columns.values():
            for source in sources:
                yield from source.column.split("#")[0].split("/")

    def fields_by_title(self) -> dict[str, str]:
        """{header title: field} of whole columns: what a table of another layout may learn from."""
        return {
            source.column: name
            for name, sources in self.columns.items()
            for source in sources
            if name and not source.part
        }

    def parted(self) -> Asked:
        """What it says of columns that hold more than one field."""
        return {name: found for name, found in self.columns.items() if any(each.part for each in found)}


def _is_turned(columns: Mapping[str, Any]) -> bool:
    return bool(columns) and all(isinstance(each, str) for each in columns.values())


def _turned(columns: Mapping[str, str]) -> Asked:
    turned: dict[str, tuple[Source, ...]] = {}
    for title, name in columns.items():
        turned[name] = (*turned.get(name, ()), Source(title))
    return turned


def layout_of(table: SeenTable) -> tuple[str, ...]:
    """The table's header as compared between years: the titles of all columns, made even."""
    return tuple(same(column.title) for column in table.columns if column.path)


def find_profile(profiles: Iterable[Profile], table: SeenTable) -> Profile | None:
    """The newest profile of exactly this layout."""
    layout = layout_of(table)
    matching = [each for each in profiles if layout and tuple(same(title) for title in each.layout) == layout]
    return max(matching, key=lambda each: each.version, default=None)


def nearest_profile(profiles: Iterable[Profile], kind: str, table: SeenTable) -> Profile | None:
    """Of the kind's profiles the one that knows most of the table's titles, of equals the newest."""
    layout = {part for title in layout_of(table) for part in title.split("/")}

    def known(profile: Profile) -> tuple[int, int]:
        return len(layout & {same(title) for title in profile.titles}), profile.version

    return max((each for each in profiles if each.kind == kind), key=known, default=None)
