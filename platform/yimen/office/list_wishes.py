"""What a visitor asks of a list, as its address says it: `field=value`, `field.has=part`, `field.from=` and `field.to=`,
`q=words`, `sort=-field`, `columns=a,b`, `after=cursor`. What the kind's list does not understand is passed over."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from yimen.kernel import fen_from_yuan, read_day, whole_number
from yimen.screens import CompiledListing

Way = Literal["is", "has", "from", "to"]
LONGEST_TEXT = 100
MOST_COLUMNS = 40


class Condition(NamedTuple):
    """One filter: `value` is what is compared, `said` as the visitor wrote it."""

    field: str
    way: Way
    value: Any
    said: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """`sort` is a field, "-" before it turns it round, "" the kind's own order; `columns` are fields in their order."""

    conditions: tuple[Condition, ...] = ()
    text: str = ""
    sort: str = ""
    after: str = ""
    columns: tuple[str, ...] = ()

    def said(self, field: str, way: Way = "is") -> str:
        """What the visitor wrote into a filter."""
        return next((each.said for each in self.conditions if (each.field, each.way) == (field, way)), "")


def wanted_from(listing: CompiledListing, arguments: Mapping[str, str]) -> Wanted:
    """The arguments of an address as this list understands them."""
    sort = arguments.get("sort", "")
    sortable = listing.column(sort.removeprefix("-")) is not None
    return Wanted(
        conditions=tuple(_conditions(listing, arguments)),
        text=arguments.get("q", "").strip()[:LONGEST_TEXT],
        sort=sort if sortable else "",
        after=arguments.get("after", ""),
        columns=_columns(listing, arguments.get("columns", "")),
    )


def _columns(listing: CompiledListing, asked: str) -> tuple[str, ...]:
    names = [name for name in dict.fromkeys(asked.split(",")[:MOST_COLUMNS]) if listing.column(name)]
    return tuple(names) or tuple(each.field for each in listing.columns)


def _conditions(listing: CompiledListing, arguments: Mapping[str, str]) -> list[Condition]:
    found = []
    for each in listing.filters:
        said = arguments.get(each.field, "")
        if said:
            found.append(Condition(each.field, "is", said, said))
    for name, said in arguments.items():
        field, dot, way = name.partition(".")
        column = listing.column(field) if dot and said else None
        if column is None:
            continue
        read = _READ[way].get(column.sort) if way in _READ else None
        value = None if read is None else read(said.strip())
        if value is not None:
            found.append(Condition(field, way, value, said.strip()))  # type: ignore[arg-type]  # a key of _READ
    return found


def _part(said: str) -> str | None:
    return said[:LONGEST_TEXT] or None


def _whole(said: str) -> int | None:
    try:
        return whole_number(said)
    except ValueError:
        return None


def _fen(said: str) -> int | None:
    try:
        return fen_from_yuan(said)
    except ValueError:
        return None


def _day(said: str) -> str | None:
    day = read_day(said)
    return None if day is None else day.isoformat()


_BOUNDS: Final[dict[str, Callable[[str], Any]]] = {"integer": _whole, "money": _fen, "date": _day}
_READ: Final[dict[str, dict[str, Callable[[str], Any]]]] = {
    "has": {"text": _part, "choice": _part, "date": _part},
    "from": _BOUNDS,
    "to": _BOUNDS,
}
