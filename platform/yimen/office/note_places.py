"""Where notes stand: at a field by its pointer, at a paragraph by what it said, wherever that is now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from yimen import cases


@dataclass(frozen=True, slots=True)
class Spot:
    """A field or line that notes may stand at; its place says None where it is kept apart."""

    place: cases.NotePlace
    shown: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked at: its id (`form/…`, `paper/…`, `draft/…`), title, and spots."""

    id: str
    title: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Placed:
    """Notes by the id of the spot where they stand now; `gone` are those whose paragraph changed or is no more."""

    at: dict[str, list[cases.CaseNote]] = field(default_factory=dict)
    gone: list[cases.CaseNote] = field(default_factory=list)


def placed(looked: Looked | None, notes: Sequence[cases.CaseNote]) -> Placed:
    """The notes on what is looked at."""
    found = Placed()
    for note in notes:
        of, _mark, _spot = note.place.partition("#")
        if looked is None or of != looked.id:
            continue
        spot = spot_of(looked, note)
        if spot is None:
            found.gone.append(note)
        else:
            found.at.setdefault(spot.place.id, []).append(note)
    return found


def spot_of(looked: Looked, note: cases.CaseNote) -> Spot | None:
    """The spot that the note stands at; of several paragraphs that say the same the nearest to where it was made."""
    at = next((each for each in looked.spots if each.place.id == note.place), None)
    if not cases.is_mark(note.stood) or (at is not None and at.place.stands == note.stood):
        return at
    number = _number(note.place)
    alike = [each for each in looked.spots if each.place.stands == note.stood]
    return min(alike, key=lambda each: abs(_number(each.place.id) - number), default=None)


def _number(place: str) -> int:
    text = place.rpartition("#")[2]
    return int(text) if text.isdecimal() else 0
