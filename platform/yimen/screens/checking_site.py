"""What is wrong with the definition of a public site: names of nothing, what is not public, colours that nobody can read."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from yimen.kernel import Finding, Place
from yimen.pack import Kind, misplaced

from . import codes
from .public_site import INTERNAL, public_fields

CONTRAST: Final = 4.5
"""The least contrast of text against white, WCAG 2.2, 1.4.3."""


@dataclass(frozen=True, slots=True)
class KnownNames:
    """What a site may name. `units` None: they are not known here, as of a pack whose units stand in a table."""

    kinds: Mapping[str, Kind]
    procedures: Collection[str]
    units: Collection[str] | None = None
    publications: Collection[str] = ()


def check_public_site(
    body: Mapping[str, Any], known: KnownNames, place: Place | None = None
) -> list[Finding]:
    """Every finding about one definition whose body fits its kind; `place` is its file, the path is added."""
    return list(_Site(body, known, place or Place()).findings())


def check_public_fields(kind: Kind, place: Place | None = None) -> list[Finding]:
    """The public fields of a kind: each must be a field of its schema, and none a remark among offices."""
    at = (place or Place()).at("/public")
    known = kind.schema.get("properties", {})
    return [
        (codes.INTERNAL_PUBLIC if name in INTERNAL else codes.NO_PUBLIC_FIELD).at(
            at, field=name, kind=kind.label()
        )
        for name in kind.public
        if name in INTERNAL or name not in known
    ]


class _Site:
    def __init__(self, body: Mapping[str, Any], known: KnownNames, place: Place) -> None:
        self.body, self.known, self.place = body, known, place

    def at(self, *path: str) -> Place:
        return self.place.at("".join(f"/{each}" for each in path))

    def findings(self) -> Iterator[Finding]:
        for name, colour in (self.body.get("colours") or {}).items():
            if contrast_to_white(colour) < CONTRAST:
                yield codes.PALE_COLOUR.at(self.at("colours", name), colour=colour)
        for part in ("phones", "shows", "publications", "procedures", "complaints"):
            yield from self._order(part, self.body.get(part) or {})
        for name, said in (self.body.get("shows") or {}).items():
            yield from self._shown(name, said or {})
        for name in self.body.get("publications") or ():
            if name not in self.known.publications:
                yield codes.NO_SHOWN_RULE.at(self.at("publications", name), rule=name)
        for name in self.body.get("procedures") or ():
            if name not in self.known.procedures:
                yield codes.NO_SHOWN_PROCEDURE.at(self.at("procedures", name), procedure=name)
        for name, said in (self.body.get("complaints") or {}).items():
            yield from self._complaint(name, said or {})

    def _order(self, part: str, entries: Mapping[str, Any]) -> Iterator[Finding]:
        for name, after, detail in misplaced(entries):
            yield codes.NO_PLACE.at(self.at(part, name), name=name, after=after, detail=detail)

    def _shown(self, name: str, said: Mapping[str, Any]) -> Iterator[Finding]:
        kind = self.known.kinds.get(name)
        if kind is None:
            yield codes.NO_SHOWN_KIND.at(self.at("shows", name), kind=name)
            return
        public = public_fields(kind)
        fields = tuple(said.get("fields") or ()) or public
        missing = [each for each in kind.key if each not in fields]
        if not public or missing:
            yield codes.KIND_NOT_PUBLIC.at(
                self.at("shows", name), kind=kind.label(), fields="、".join(missing) or "public"
            )
            return
        for each in said.get("fields") or ():
            if each not in public:
                yield codes.FIELD_NOT_PUBLIC.at(self.at("shows", name, "fields", each), field=each)
        for ask, asked in (said.get("asks") or {}).items():
            for each in asked.get("fields", ()):
                if each not in fields:
                    yield codes.FIELD_NOT_PUBLIC.at(
                        self.at("shows", name, "asks", ask, "fields", each), field=each
                    )

    def _complaint(self, name: str, said: Mapping[str, Any]) -> Iterator[Finding]:
        procedure, units = said.get("procedure"), self.known.units
        if said and procedure not in self.known.procedures:
            yield codes.NO_COMPLAINT_PROCEDURE.at(
                self.at("complaints", name, "procedure"), procedure=procedure
            )
        for pointer, unit in _units(said):
            if units is not None and unit not in units:
                yield codes.NO_COMPLAINT_UNIT.at(self.at("complaints", name, *pointer), unit=unit)


def _units(said: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], str]]:
    if said.get("unit"):
        yield ("unit",), str(said["unit"])
    for each in said.get("units") or ():
        yield ("units", each), str(each)


def contrast_to_white(colour: str) -> float:
    """The contrast of "#rrggbb" to white, 1 to 21 (WCAG 2.2)."""
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
