"""The whole file against what is in force on the day on which it is to count, before any change set exists."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Protocol

from sqlalchemy import delete
from sqlalchemy.orm import Session

from yimen.catalog import fields_changed
from yimen.kernel import without_collection
from yimen.pack import Entry, EntryRef, Kind
from yimen.store import EntryRevision, current_number, insert_rows, select_in_force

from ..draft import Unlike, is_standing
from .choices import WHOLE, Options
from .identity import placed_beside
from .library import miscounted
from .models import CatalogImport, CatalogImportLine
from .reading import STEPS, begun, read_files, require_newest
from .standing import stamps_in_force

CHUNK = 400
LONGEST_TITLE = 300
LONGEST_VALUE = 4_000
TITLES = ("title", "name", "item_name")


class Told(Protocol):
    """What was read: its entries, and by kind the fields of which it says anything."""

    @property
    def entries(self) -> tuple[Entry, ...]: ...

    @property
    def told(self) -> dict[str, set[str]]: ...


@dataclass(frozen=True, slots=True)
class Difference:
    """One entry of the comparison; `fields` {name: (before, after)} of what differs, or of what is new."""

    op: str
    kind: str
    key: str
    title: str
    place: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class Compared:
    """What would be drafted: `entries` as they would be, `withdrawn` what the file lacks and is to lose force.

    `unlike` are those of the entries that are not in force as they are.
    """

    entries: tuple[Entry, ...]
    unlike: Unlike
    withdrawn: tuple[EntryRef, ...]
    differences: tuple[Difference, ...]

    @property
    def number(self) -> int:
        """What was in force when it was compared."""
        return self.unlike.number


@without_collection()
def compared(
    session: Session,
    jurisdiction: str,
    reading: Told,
    kinds: Mapping[str, Kind],
    options: Options,
    *,
    in_detail: bool = True,
) -> Compared:
    """Every entry that has a key against what is in force on the day; entries of two rows count once, the last.

    Not `in_detail`: for drafting alone, without the differences that a person looks at.
    """
    number = current_number(session, jurisdiction)
    by_kind: dict[str, dict[str, Entry]] = {}
    told = reading.told
    for entry in reading.entries:
        if entry.key:
            by_kind.setdefault(entry.kind, {})[entry.key] = entry
    entries: list[Entry] = []
    unlike: list[Entry] = []
    withdrawn: list[EntryRef] = []
    found: list[Difference] = []
    for name, new in by_kind.items():
        day = options.effective_from
        standing = _Standing(session, jurisdiction, kinds[name], day, number)
        kept = _completed(standing, new, None if options.blank_absent else told[name])
        entries += kept.values()
        unlike += (each for key, each in kept.items() if not is_standing(each, standing.digests.get(key)))
        gone, left = _absent(standing, new, options, in_detail)
        withdrawn += [EntryRef("", name, key) for key, _ in gone]
        if not in_detail:
            continue
        found += _differences(standing, kinds[name], kept)
        found += [Difference("withdrawn", name, key, title) for key, title in gone]
        found += [Difference("absent", name, key, title) for key, title in left]
    return Compared(
        tuple(entries),
        Unlike(number, options.effective_from, unlike),
        tuple(withdrawn),
        tuple(found),
    )


class _Standing:
    """What is in force of one kind on the day: digests of all, bodies when asked for, a few hundred at a time."""

    def __init__(self, session: Session, jurisdiction: str, kind: Kind, day: date, number: int) -> None:
        self.kind = kind
        self._asked = (session, jurisdiction, day, number)
        self.digests = stamps_in_force(session, jurisdiction, day, number, kind.id)

    def differing(self, entries: Mapping[str, Entry]) -> list[str]:
        """Keys of the entries that are in force with another body."""
        known = self.digests
        return [key for key, each in entries.items() if key in known and known[key] != each.digest]

    def bodies(self, keys: Iterable[str]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        """(key, body) of the keys that are in force."""
        session, jurisdiction, day, number = self._asked
        wanted = sorted(set(keys) & self.digests.keys())
        base = select_in_force(jurisdiction, day, number, self.kind.id).with_only_columns(
            EntryRevision.key, EntryRevision.body
        )
        for start in range(0, len(wanted), CHUNK):
            chunk = wanted[start : start + CHUNK]
            yield from session.execute(base.where(EntryRevision.key.in_(chunk)))


def _completed(standing: _Standing, new: Mapping[str, Entry], told: set[str] | None) -> dict[str, Entry]:
    """The entries with the fields of what is in force that the file does not tell; `told` None: they are cleared."""
    kept = dict(new)
    if told is None:
        return kept
    differing = standing.differing(new)
    for key, body in standing.bodies(differing):
        untold = {name: value for name, value in body.items() if name not in told}
        if untold:
            kept[key] = replace(new[key], body={**untold, **new[key].body})
    return kept


def _differences(standing: _Standing, kind: Kind, entries: Mapping[str, Entry]) -> list[Difference]:
    """In the order of the file."""
    changed = standing.differing(entries)
    before = {key: fields_changed(body, entries[key].body) for key, body in standing.bodies(changed)}
    found = []
    for key, entry in entries.items():
        place = entry.place.as_json()
        title = title_of(entry.body, key)
        if key not in standing.digests:
            found.append(Difference("added", kind.id, key, title, place, _shown(kind, entry.body)))
        elif key in before:
            fields = {name: (_short(old), _short(now)) for name, (old, now) in before[key].items()}
            found.append(Difference("changed", kind.id, key, title, place, fields))
        else:
            found.append(Difference("unchanged", kind.id, key, title, place))
    return found


def _shown(kind: Kind, body: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Of a new entry the fields that its list shows; the rest stands in the sheet."""
    return {
        name: (None, _short(body[name])) for name in kind.listing.columns if body.get(name) not in (None, "")
    }


def _short(value: Any) -> Any:
    """A long text cut off, for the page alone."""
    return value if not isinstance(value, str) or len(value) <= LONGEST_VALUE else value[:LONGEST_VALUE] + "…"


def _absent(
    standing: _Standing, new: Mapping[str, Entry], options: Options, in_detail: bool
) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """(key, title) of entries in force that the file lacks: those to be withdrawn, and those that stay."""
    missing = [key for key in standing.digests if key not in new]
    whole = options.complete.get(standing.kind.id, "")
    if not in_detail and whole in ("", WHOLE):
        return [(key, "") for key in missing] if whole else [], []
    leaves = options.leaving(standing.kind.id, (each.body for each in new.values()))
    gone: list[tuple[str, str]] = []
    left: list[tuple[str, str]] = []
    for key, body in standing.bodies(missing):
        (gone if leaves(body) else left).append((key, title_of(body, key)))
    return gone, left


def title_of(body: Mapping[str, Any], key: str) -> str:
    """What a person calls the entry."""
    for name in TITLES:
        value = body.get(name)
        if isinstance(value, Mapping):
            value = value.get("zh")
        if value:
            return str(value)[:LONGEST_TITLE]
    return key


def keep_comparison(
    session: Session, import_id: str, made: Compared, stamp: str, claims: list[str]
) -> dict[str, Any]:
    """The lines in place of those kept before; the summary, with what does not agree with stated counts."""
    line = CatalogImportLine
    session.execute(delete(line).where(line.import_id == import_id))
    columns = ("import_id", "op", "kind", "key", "title", "place", "fields")
    rows = (
        (
            import_id,
            each.op,
            each.kind,
            each.key[:200],
            each.title,
            json.dumps(dict(each.place), ensure_ascii=False),
            json.dumps(
                {name: list(pair) for name, pair in each.fields.items()}, ensure_ascii=False, default=str
            ),
        )
        for each in made.differences
    )
    insert_rows(session, line, columns, rows)
    counts: dict[str, dict[str, int]] = {}
    for (kind, op), count in Counter((each.kind, each.op) for each in made.differences).items():
        counts.setdefault(kind, {})[op] = count
    fields = Counter(
        (each.kind, name) for each in made.differences if each.op == "changed" for name in each.fields
    )
    changed: dict[str, dict[str, int]] = {}
    for (kind, name), count in fields.most_common():
        changed.setdefault(kind, {})[name] = count
    summary = {"of": stamp, "number": made.number, "counts": counts, "changed": changed, "claims": claims}
    session.get_one(CatalogImport, import_id).comparison = summary
    return summary


def run_compare(job: Any) -> dict[str, Any]:
    """The job: the files are read as they were checked, compared, and the lines kept for the pages."""
    given, kinds, profiles = begun(job)
    read = read_files(given, kinds, profiles, job.progress)
    job.progress(2, STEPS, "比对")
    with job.database.read() as session:
        options, told = given.options(job.clock.today()), len(read.reading.findings)
        reading = placed_beside(session, job.jurisdiction, read.reading, kinds, options)
        made = compared(session, job.jurisdiction, reading, kinds, options)
        claims = [each.message for each in reading.findings[told:] if each.severity != "note"]
        claims += miscounted(session, job.jurisdiction, made.entries, options, made.number)
    job.progress(3, STEPS, "保存比对结果")
    with job.database.write() as session:
        require_newest(session, job, given)
        summary = keep_comparison(session, given.id, made, given.comparison_stamp, claims)
        result = {"import": given.id, "counts": summary["counts"]}
        job.finish(session, result)
    return result
