"""What the filters of a list offer: the values that occur, with how often."""

from __future__ import annotations

from sqlalchemy import func
from sqlalchemy.orm import Session

from yimen.office.kept import kept
from yimen.office.list_source import ListSource
from yimen.store import EntryRevision, case_field

OFFERED = 400


def offers_of(session: Session, source: ListSource) -> dict[str, list[tuple[str, int]]]:
    """For each filter by value its values with their counts, most frequent first; counted once for a source."""
    return kept("list_offers", source.key, lambda: _counted(session, source))


def _counted(session: Session, source: ListSource) -> dict[str, list[tuple[str, int]]]:
    names = [each.field for each in source.listing.filters if each.way != "range"]
    if not names:
        return {}
    columns = [case_field(EntryRevision.body, name, "text").label(name) for name in names]
    counted = source.chosen().order_by(None).with_only_columns(*columns, func.count().label("n"))
    found: dict[str, dict[str, int]] = {name: {} for name in names}
    for row in session.connection().execute(counted.group_by(*columns)):
        for name, value in zip(names, row[:-1], strict=True):
            if value not in (None, ""):
                found[name][value] = found[name].get(value, 0) + row[-1]
    return {
        name: sorted(each.items(), key=lambda pair: (-pair[1], pair[0]))[:OFFERED]
        for name, each in found.items()
    }
