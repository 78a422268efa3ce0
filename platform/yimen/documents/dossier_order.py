"""In which order the papers and files of a case stand in its case file: rules in data, nothing left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Body = Mapping[str, Any]
REST = "*"


@dataclass(frozen=True, slots=True)
class Leaf:
    """One paper or file of a case file. `sort` is paper or file; `key` the document's id or the file's digest;
    `page` where it begins, counted from 1, `pages` how many it has; 0 where that is not known. `whom` are the names of those
    of several parties whom alone it concerns."""

    sort: str
    key: str
    title: str
    number: str
    day: date
    part: str
    page: int = 0
    pages: int = 0
    whom: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The title, with whom alone it concerns."""
        return f"{self.title}（{'、'.join(self.whom)}）" if self.whom else self.title


@dataclass(frozen=True, slots=True)
class Item:
    """What stands in the file somewhere: `type` names the document, "" for a file."""

    sort: str
    key: str
    type: str
    title: str
    number: str
    day: date
    whom: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a case file is kept: `until` None means for ever; `title` "" where no class was chosen."""

    key: str
    title: str
    until: date | None


def dossier_for(entries: Iterable[Body], procedure: str) -> Body | None:
    """The rules for cases of a procedure: those that name it, else those that name none."""
    bodies = list(entries)
    named = [each for each in bodies if procedure in each.get("procedures", ())]
    return next(iter(named or [each for each in bodies if not each.get("procedures")]), None)


def in_order(rules: Body | None, items: Sequence[Item]) -> list[Leaf]:
    """The items in the order of the rules; cover and catalog apart. What no part names stands at the part "*",
    or last where there is none; without rules all stand as they came about."""
    parts = ordered_parts(rules.get("parts", {})) if rules else []
    apart = {rules.get("cover"), rules.get("catalog")} if rules else set()
    left = [each for each in items if each.sort == "file" or each.type not in apart]
    named = {name for _key, part in parts for name in part.get("papers", ())}
    leaves: list[Leaf] = []
    for _key, part in parts:
        wanted = part.get("papers", ())
        taken = [each for each in left if _belongs(each, wanted, named, bool(part.get("files")))]
        left = [each for each in left if each not in taken]
        leaves += [_leaf(each, _title(part)) for each in taken]
    return leaves + [_leaf(each, "") for each in left]


def ordered_parts(parts: Mapping[str, Body]) -> list[tuple[str, Body]]:
    """The parts in their order: each after the one that it names."""
    found: list[tuple[str, Body]] = []
    waiting = dict(parts)
    while waiting:
        placed = {key for key, _part in found}
        ready = [key for key, part in waiting.items() if part.get("after", "") in {"", *placed}]
        for key in ready or list(waiting):
            found.append((key, waiting.pop(key)))
    return found


def retention_of(rules: Body | None, environment: Body, closed_on: date | None) -> Retention:
    """The class that the case's form names, and the last day to which the file is kept."""
    held = (rules or {}).get("retention", {})
    key = str(read_path(environment, str(held.get("path", ""))) or "")
    chosen = held.get("classes", {}).get(key)
    if chosen is None:
        return Retention(key, "", None)
    years = chosen.get("years")
    until = None if years is None or closed_on is None else _years_after(closed_on, int(years))
    return Retention(key, str(chosen["title"]["zh"]), until)


def read_path(environment: Body, path: str) -> Any:
    """The value at a dotted path; None where there is none."""
    value: Any = environment
    for part in path.split("."):
        value = value.get(part) if isinstance(value, Mapping) else None
    return value


def _years_after(day: date, years: int) -> date:
    """The archive counts from the first day of the next year."""
    return date(day.year + years, 12, 31)


def _belongs(item: Item, wanted: Sequence[str], named: set[str], files: bool) -> bool:
    if item.sort == "file":
        return files
    return item.type in wanted or (REST in wanted and item.type not in named)


def _leaf(item: Item, part: str) -> Leaf:
    return Leaf(item.sort, item.key, item.title, item.number, item.day, part, whom=item.whom)


def _title(part: Body) -> str:
    return str(part.get("title", {}).get("zh", ""))
