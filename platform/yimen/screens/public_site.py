"""The public site of a jurisdiction as its definition says it: words, colours, telephones, what it shows, what may be sent.

What is not said to be public is not there: a kind without public fields is not shown, and of the others no field but these.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from yimen.pack import Kind, ordered

from .words import say, text_of

INTERNAL: Final = frozenset({"note"})
"""Fields that no public site shows, whatever a definition says: remarks that offices make to one another."""

MAIN, LINK = "#1f5aa6", "#1a5490"
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Phone:
    id: str
    title: str
    number: str
    hours: str


@dataclass(frozen=True, slots=True)
class Ask:
    """What a visitor must know of an entry that is not listed: the exact value of each of the fields."""

    id: str
    title: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownKind:
    """A catalog on the site; with `asks` an entry is only found by whoever knows it, and nothing is listed.

    `open_search`: whether all that its words are looked for in is public.
    """

    kind: Kind
    title: str
    text: str
    fields: tuple[str, ...]
    asks: tuple[Ask, ...] = ()
    open_search: bool = True

    def public(self, body: Body) -> dict[str, Any]:
        """Of an entry what the site shows, in order, without what is empty."""
        return {name: body[name] for name in self.fields if body.get(name) not in (None, "", [])}

    @property
    def searched(self) -> tuple[str, ...]:
        """The public fields that words are looked for in."""
        return tuple(name for name in self.kind.listing.search if name in self.fields)

    @property
    def columns(self) -> tuple[str, ...]:
        """The fields of its list: those of the kind's own list that are public, else the first of these."""
        return tuple(name for name in self.kind.listing.columns if name in self.fields) or self.fields[:4]


@dataclass(frozen=True, slots=True)
class Notices:
    """What is made public of cases by one rule; `title` "" where the rule's own serves."""

    rule: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Complaint:
    """A form that the public may send; `units` are those among which the complainant may choose, else it goes to `unit`."""

    id: str
    title: str
    text: str
    procedure: str
    unit: str
    units: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownProcedure:
    """A procedure whose steps and terms the site shows; `title` "" where the procedure's own serves."""

    id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class PublicSite:
    title: str
    owner: str
    welcome: str
    contact: str
    help: str
    main: str
    link: str
    phones: tuple[Phone, ...]
    shows: Mapping[str, ShownKind]
    complaints: Mapping[str, Complaint] = dataclasses.field(default_factory=dict)
    publications: Mapping[str, Notices] = dataclasses.field(default_factory=dict)
    procedures: Mapping[str, ShownProcedure] = dataclasses.field(default_factory=dict)


def compile_public_site(body: Body, kinds: Mapping[str, Kind], language: str = "zh") -> PublicSite:
    """The site of a definition; what cannot be shown is left out, as the lint has told."""
    colours = body.get("colours") or {}
    shows = {
        name: _shown(kinds[name], said, language) for name, said in _parts(body, "shows") if name in kinds
    }
    return PublicSite(
        title=_said(body, "title", language),
        owner=_said(body, "owner", language),
        welcome=_said(body, "welcome", language),
        contact=_said(body, "contact", language),
        help=_said(body, "help", language),
        main=str(colours.get("main", MAIN)),
        link=str(colours.get("link", LINK)),
        phones=tuple(_phone(name, said, language) for name, said in _parts(body, "phones")),
        shows={name: shown for name, shown in shows.items() if shown is not None},
        complaints={name: _complaint(name, said, language) for name, said in _parts(body, "complaints")},
        publications={
            name: Notices(name, _said(said, "title", language), _said(said, "text", language))
            for name, said in _parts(body, "publications")
        },
        procedures={
            name: ShownProcedure(name, _said(said, "title", language), _said(said, "text", language))
            for name, said in _parts(body, "procedures")
        },
    )


def public_fields(kind: Kind) -> tuple[str, ...]:
    """The fields of a kind that may be public at all."""
    return tuple(name for name in kind.public if name not in INTERNAL)


def _parts(body: Body, name: str) -> list[tuple[str, Body]]:
    """(id, what is said) of a map in order, without what a patch took away."""
    entries = body.get(name) or {}
    return [(each, entries[each] or {}) for each in ordered(entries) if entries[each] is not None]


def _said(said: Body, name: str, language: str) -> str:
    return say(text_of(said, name), language)


def _phone(name: str, said: Body, language: str) -> Phone:
    return Phone(name, _said(said, "title", language), str(said["number"]), _said(said, "hours", language))


def _shown(kind: Kind, said: Body, language: str) -> ShownKind | None:
    known = public_fields(kind)
    fields = (
        tuple(name for name, _ in _parts(said, "fields") if name in known) if said.get("fields") else known
    )
    if not fields or not set(kind.key) <= set(fields):
        return None
    asks = tuple(
        Ask(name, _said(ask, "title", language), tuple(each for each, _ in _parts(ask, "fields")))
        for name, ask in _parts(said, "asks")
    )
    if any(not set(ask.fields) <= set(fields) for ask in asks):
        return None
    title = _said(said, "title", language) or kind.label(language)
    open_search = set(kind.listing.search) <= set(fields)
    return ShownKind(kind, title, _said(said, "text", language), fields, asks, open_search)


def _complaint(name: str, said: Body, language: str) -> Complaint:
    return Complaint(
        name,
        _said(said, "title", language),
        _said(said, "text", language),
        str(said.get("procedure", "")),
        str(said.get("unit", "")),
        tuple(each for each, _ in _parts(said, "units")),
    )
