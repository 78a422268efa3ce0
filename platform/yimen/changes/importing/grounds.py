"""What of the library and of the tiers in force a file's citations and tiers are held against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.catalog import Citations, Cited, Grounds, cited_in
from yimen.pack import Entry, Kind
from yimen.store import EntryRevision, case_field, select_in_force

from ..draft import is_standing
from ..law_library import article_texts, article_totals, known_laws
from .choices import Options
from .standing import stamps_in_force

ITEM, TIER = "item", "tier"
CHUNK = 5_000


def grounds(
    session: Session, jurisdiction: str, kinds: Mapping[str, Kind], entries: Iterable[Entry], options: Options
) -> Grounds:
    """All that the entries cite, and for tiers their items and the tiers beside them, on the day of the options."""
    here = Configuration.open(session, jurisdiction, day=options.effective_from)
    by_kind: dict[str, list[Entry]] = {}
    for entry in entries:
        by_kind.setdefault(entry.kind, []).append(entry)
    cited: dict[Cited, None] = {}
    for name, rows in by_kind.items():
        cited.update(dict.fromkeys(cited_in(kinds[name], rows)))
    items = _items(here, kinds, by_kind.get(TIER, ()))
    if items:
        penal = Citations(kinds[ITEM], penal=True)
        cited.update(dict.fromkeys(each for body in items.values() for each in penal.of(body)))
    laws = {key: law.body for key, law in known_laws(here).items()}
    named = sorted({each.law for each in cited} & laws.keys())
    return Grounds(
        laws,
        article_totals(session, here, named),
        article_texts(session, here, cited),
        items,
        _standing(here, kinds, by_kind.get(TIER, ()), options),
    )


def _items(
    here: Configuration, kinds: Mapping[str, Kind], tiers: Sequence[Entry]
) -> dict[str, Mapping[str, Any]]:
    """{what tiers call it: body} of the items in force that the tiers name."""
    naming = kinds[TIER].reference_to(ITEM) if tiers else None
    if naming is None or ITEM not in kinds:
        return {}
    by = EntryRevision.key if naming.by == "key" else case_field(EntryRevision.body, naming.by)
    query = select_in_force(here.jurisdiction, here.day, here.number, ITEM)
    found = _of(here, query.with_only_columns(by, EntryRevision.body), by, tiers, naming.field)
    return {row[0]: row[1] for row in found}


def _standing(
    here: Configuration, kinds: Mapping[str, Kind], tiers: Sequence[Entry], options: Options
) -> dict[str, list[Entry]]:
    """The tiers in force of the same items: those that the file completes, and those that it leaves in force.

    Of those that it brings just as they are the bodies are at hand, and not read again.
    """
    if not tiers:
        return {}
    r = EntryRevision
    leaves = options.leaving(TIER, (each.body for each in tiers))
    query = select_in_force(here.jurisdiction, here.day, here.number, TIER)
    known = {each.key: each for each in tiers}
    items = {str(each.body.get(ITEM, "")) for each in tiers}
    stamps: Iterable[tuple[str, str]] = stamps_in_force(
        here.session, here.jurisdiction, here.day, here.number, TIER
    ).items()
    if any(key not in known for key, _ in stamps):  # only those of the same items are looked at
        stamps = _of(here, query.with_only_columns(r.key, r.digest), case_field(r.body, ITEM), tiers, ITEM)
    standing = {
        key: known[key] if key in known and is_standing(known[key], stamp) else None for key, stamp in stamps
    }
    other = [key for key, each in standing.items() if each is None]
    read = _bodies(here, query.with_only_columns(r.key, r.body), other)
    standing.update((key, Entry(TIER, key, body)) for key, body in read)
    found: dict[str, list[Entry]] = {}
    for key, entry in standing.items():
        item = "" if entry is None else str(entry.body.get(ITEM, ""))
        if entry is None or item not in items:
            continue
        stays = not options.blank_absent if key in known else not leaves(entry.body)
        if stays:
            found.setdefault(item, []).append(entry)
    return found


def _bodies(here: Configuration, query: Select[*tuple[Any, ...]], keys: Sequence[str]) -> Iterator[Any]:
    """(key, body) of these keys."""
    for start in range(0, len(keys), CHUNK):
        rows = here.session.execute(query.where(EntryRevision.key.in_(keys[start : start + CHUNK])))
        yield from (tuple(row) for row in rows)


def _of(
    here: Configuration, query: Select[*tuple[Any, ...]], by: Any, tiers: Sequence[Entry], field: str
) -> Iterator[Any]:
    wanted = sorted({str(each.body.get(field, "")) for each in tiers})
    for start in range(0, len(wanted), CHUNK):
        yield from here.session.connection().execute(query.where(by.in_(wanted[start : start + CHUNK]))).all()
