"""How a case reads its configuration: one snapshot per request, pinned by digest, by date, or live."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from yimen.kernel import WorkingCalendar, canonical_bytes, natural
from yimen.pack import Kind, kind_from_body
from yimen.screens import CompiledForm, compile_form, compile_listing
from yimen.store import EntryRevision, current_number, in_force, pinned_revision
from yimen.workflow import Procedure, compile_procedure

from .memory import COMPILED, memory_of
from .snapshot import STRUCTURAL, Revision, Snapshot, read_snapshot


class NotConfigured(LookupError):
    """No entry of that kind and key is in force; `kind` and `key` name it."""

    def __init__(self, kind: str, key: str) -> None:
        super().__init__(f"no {kind} {key!r} is in force")
        self.kind, self.key = kind, key


@dataclass(frozen=True, slots=True)
class Configuration:
    """What is in force in a jurisdiction on a legal day, as recorded up to change set `number`."""

    session: Session
    jurisdiction: str
    day: date
    number: int
    snapshot: Snapshot

    @classmethod
    def open(
        cls, session: Session, jurisdiction: str, *, day: date, number: int | None = None
    ) -> Configuration:
        """The snapshot of the request; without `number` the last activated change set's."""
        if number is None:
            number = current_number(session, jurisdiction)
        return cls(session, jurisdiction, day, number, read_snapshot(session, jurisdiction, number))

    def entry(self, kind: str, key: str, unit: str = "", *, day: date | None = None) -> Revision | None:
        """The revision in force on the day (of the request, or another legal day), or None."""
        on = day or self.day
        if kind in STRUCTURAL:
            return self.snapshot.find(kind, key, on, unit)
        return self._named(kind, [key], on, unit).get(key)

    def entries(self, kind: str, unit: str = "", keys: list[str] | None = None) -> list[Revision]:
        """Every entry of a kind in force; for bulk kinds name the keys."""
        if kind in STRUCTURAL:
            found = self.snapshot.all_of(kind, self.day, unit)
            return found if keys is None else [each for each in found if each.key in keys]
        if keys is not None:
            named = self._named(kind, keys, self.day, unit)
            return [named[key] for key in sorted(named)]
        rows = in_force(
            self.session, self.jurisdiction, day=self.day, number=self.number, kind=kind, scope=unit
        )
        return [_revision(row) for row in rows]

    def _named(self, kind: str, keys: Iterable[str], day: date, unit: str) -> dict[str, Revision]:
        """Entries of a bulk kind by key, from this process's memory or by one query: a number's record never changes."""
        kept = memory_of(self.session.get_bind()).revisions
        found: dict[str, Revision] = {}
        missing: list[str] = []
        for key in dict.fromkeys(keys):
            known = kept.get((self.jurisdiction, self.number, day, kind, key, unit))
            if known is None:
                missing.append(key)
            else:
                found[key] = known
        if missing:
            for row in in_force(
                self.session,
                self.jurisdiction,
                day=day,
                number=self.number,
                kind=kind,
                keys=missing,
                scope=unit,
            ):
                read = _revision(row)
                found[row.key] = kept.put((self.jurisdiction, self.number, day, kind, row.key, unit), read)
        return found

    def at_any_time(self, kind: str, keys: list[str], unit: str = "") -> list[Revision]:
        """Entries by key whatever their days, as recorded up to the number; the latest of each key."""
        if not keys:
            return []
        statement = (
            select(EntryRevision)
            .where(
                EntryRevision.jurisdiction == self.jurisdiction,
                EntryRevision.kind == kind,
                EntryRevision.key.in_(keys),
                EntryRevision.scope.in_(["", unit]),
                EntryRevision.recorded_by <= self.number,
                or_(EntryRevision.superseded_by.is_(None), EntryRevision.superseded_by > self.number),
            )
            .order_by(EntryRevision.valid_from)
        )
        latest = {row.key: _revision(row) for row in self.session.scalars(statement)}
        return list(latest.values())

    def pinned(self, kind: str, key: str, digest: str) -> Mapping[str, Any]:
        """The body with that digest, in force or not; raises `NotConfigured`."""
        for revision in self.snapshot.revisions.get((kind, key), ()):
            if revision.digest == digest:
                return revision.body
        row = pinned_revision(self.session, self.jurisdiction, kind=kind, key=key, digest=digest)
        if row is None:
            raise NotConfigured(kind, key)
        return row.body

    def procedures_on(self, unit: str = "") -> list[Revision]:
        """The procedures that the unit ("" for the whole jurisdiction) begins cases of: those that are not `off`."""
        return [each for each in self.entries("procedure", unit) if not each.body.get("off")]

    def form(self, id: str, unit: str = "", digest: str | None = None) -> CompiledForm:
        """The compiled form in force, or the one pinned by `digest`; raises `NotConfigured`."""
        return self._compiled("form", id, unit, digest, compile_form)  # type: ignore[no-any-return]

    def procedure(self, id: str, unit: str = "", digest: str | None = None) -> Procedure:
        """The compiled procedure in force, or the one pinned by `digest`; raises `NotConfigured`."""
        return self._compiled("procedure", id, unit, digest, compile_procedure)  # type: ignore[no-any-return]

    def _compiled(self, kind: str, key: str, unit: str, digest: str | None, build: Any) -> Any:
        if digest is None:
            digest = self.digest(kind, key, unit)
        known = COMPILED.peek(kind, digest)
        if known is not None:
            return known
        body = self.pinned(kind, key, digest)
        return COMPILED.get(kind, digest, len(canonical_bytes(body)), lambda: build(body))

    def digest(self, kind: str, key: str, unit: str = "") -> str:
        """The digest of what is in force, for pinning; raises `NotConfigured`."""
        found = self.entry(kind, key, unit)
        if found is None:
            raise NotConfigured(kind, key)
        return found.digest

    def kinds(self) -> dict[str, Kind]:
        """Every kind by id."""
        return self._made(
            "kinds",
            lambda: {each.key: kind_from_body(each.body) for each in self.snapshot.all_of("kind", self.day)},
        )

    def kind(self, id: str) -> Kind:
        """Raises `NotConfigured`."""
        found = self.kinds().get(id)
        if found is None:
            raise NotConfigured("kind", id)
        return found

    def roles(self) -> dict[str, Mapping[str, Any]]:
        """Bodies of the roles by id."""
        return self._made(
            "roles", lambda: {each.key: each.body for each in self.snapshot.all_of("role", self.day)}
        )

    def units(self) -> dict[str, Mapping[str, Any]]:
        """Bodies of the units by code, in the order of their list; numbers within codes count as numbers."""
        return self._made("units", self._units)

    def _units(self) -> dict[str, Mapping[str, Any]]:
        found = sorted(self.snapshot.all_of("unit", self.day), key=lambda each: natural(each.key))
        kind = self.kinds().get("unit")
        for name, descending in reversed(compile_listing(kind).sort if kind else ()):
            found.sort(key=lambda each: natural(str(each.body.get(name) or "")), reverse=descending)
        return {each.key: each.body for each in found}

    def subtree(self, unit: str) -> frozenset[str]:
        """A unit and all units below it."""
        below = self._made("tree", self._tree)
        found, ahead = {unit}, [unit]
        while ahead:
            for each in below.get(ahead.pop(), ()):
                if each not in found:
                    found.add(each)
                    ahead.append(each)
        return frozenset(found)

    def _tree(self) -> dict[str, list[str]]:
        below: dict[str, list[str]] = {}
        for code, body in self.units().items():
            if body.get("parent"):
                below.setdefault(str(body["parent"]), []).append(code)
        return below

    def line_above(self, unit: str) -> tuple[str, ...]:
        """A unit and the units above it, nearest first."""
        line: list[str] = []
        known = self.units()
        while unit in known and unit not in line:
            line.append(unit)
            unit = str(known[unit].get("parent") or "")
        return tuple(line)

    def calendar(self) -> WorkingCalendar:
        """The working days of every year whose table is in force."""
        return self._made("calendar", self._calendar)

    def _calendar(self) -> WorkingCalendar:
        bodies = [each.body for each in self.snapshot.all_of("calendar", self.day)]
        return WorkingCalendar.of(
            (int(body["year"]) for body in bodies),
            (date.fromisoformat(day) for body in bodies for day in body.get("holidays", ())),
            (date.fromisoformat(day) for body in bodies for day in body.get("workdays", ())),
        )

    def parameters(self, unit: str = "") -> dict[str, Any]:
        """Values of the parameters by id, a unit's own before the jurisdiction's."""
        return self._made(
            ("parameters", unit),
            lambda: {
                each.key: each.body.get("value") for each in self.snapshot.all_of("parameter", self.day, unit)
            },
        )

    def parameter(self, id: str, unit: str = "", default: Any = None) -> Any:
        """The value of a parameter, or the default where none is in force."""
        found = self.parameters(unit).get(id)
        return default if found is None else found

    def title_of(
        self, path: str, language: str, *, unit: str = "", bindings: Mapping[str, Any] | None = None
    ) -> str:
        """What the unit calls a field of a form (`form.FORM.FIELD`), a parameter or a paper, in a case as it is bound;
        "" where nothing says so."""
        kind, key, *steps = path.split(".")
        digest = ((bindings or {}).get(f"{kind}s") or {}).get(key)
        entry = self.entry(kind, key, unit)
        if digest:
            body = self.pinned(kind, key, digest)
        elif entry is not None:
            body = entry.body
        else:
            return ""
        schema = body.get("schema") if steps else None
        for step in steps:
            schema = ((schema or {}).get("items") or schema or {}).get("properties", {}).get(step)
        if steps:
            title = {"zh": (schema or {}).get("title", ""), "en": (schema or {}).get("x-title-en", "")}
        else:
            title = body.get("title") or {}
        return str(title.get(language) or title.get("zh") or "") if isinstance(title, Mapping) else str(title)

    def _made(self, name: Any, build: Any) -> Any:
        key = (name, self.day)
        if key not in self.snapshot.made:
            self.snapshot.made[key] = build()
        return self.snapshot.made[key]


def _revision(row: Any) -> Revision:
    return Revision(row.kind, row.key, row.scope, row.digest, row.body, row.valid_from, row.valid_to)
