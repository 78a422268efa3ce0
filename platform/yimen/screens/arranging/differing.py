"""What differs between two definitions of a list or a page, part by part, as whoever reviews it would say it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from ..case_listing import Body, FormOf
from .parts import ListPart, frame_of, groups_of, parts_of

ListAspect = Literal[
    "name",
    "sort",
    "view",
    "shown",
    "title",
    "field",
    "places",
    "badges",
    "several_units",
    "ordered",
    "area",
    "order",
]


@dataclass(frozen=True, slots=True)
class ListDifference:
    """One difference; `group` is "" for the whole, `part` None for the whole or for a group's order (titles in order).

    `shown` is True, False, or None where there was or will be no such part.
    """

    group: str
    part: ListPart | None
    aspect: ListAspect
    before: Any
    after: Any


def list_differences(
    kind: str, before: Body, after: Body, form_of: FormOf, language: str = "zh"
) -> list[ListDifference]:
    """Every difference: the whole first, then group by group."""
    found = list(_frames(before, after))
    groups = [*groups_of(kind, before), *(each for each in groups_of(kind, after))]
    for group in dict.fromkeys(groups):
        found += _group(
            parts_of(group, before, None, form_of, language), parts_of(group, after, None, form_of, language)
        )
    return found


def _frames(before: Body, after: Body) -> Iterator[ListDifference]:
    old, new = frame_of(before), frame_of(after)
    if old.titles != new.titles:
        yield ListDifference("", None, "name", old.titles, new.titles)
    if old.sort != new.sort:
        yield ListDifference("", None, "sort", old.sort, new.sort)
    if old.view != new.view:
        yield ListDifference("", None, "view", old.view, new.view)


def _group(before: list[ListPart], after: list[ListPart]) -> Iterator[ListDifference]:
    old, new = {each.id: each for each in before}, {each.id: each for each in after}
    for name in dict.fromkeys([*new, *old]):
        yield from _part(old.get(name), new.get(name))
    both = [each.id for each in after if each.id in old and not each.off and not old[each.id].off]
    was = [each.id for each in before if each.id in both]
    if was != both:
        titles = ([old[each].title for each in was], [new[each].title for each in both])
        yield ListDifference(after[0].group, None, "order", *titles)


def _part(old: ListPart | None, new: ListPart | None) -> Iterator[ListDifference]:
    if old is None or new is None:
        part = new or old
        if part is not None:
            was, now = (None if each is None else not each.off for each in (old, new))
            yield ListDifference(part.group, part, "shown", was, now)
        return
    if old.off != new.off:
        yield ListDifference(new.group, new, "shown", not old.off, not new.off)
    if old.field != new.field:
        yield ListDifference(new.group, old, "field", old.field, new.field)
    if old.title != new.title or old.own_titles != new.own_titles:
        yield ListDifference(new.group, old, "title", old, new)
    if old.places != new.places:
        yield ListDifference(new.group, old, "places", old.places, new.places)
    for aspect in ("badges", "several_units", "ordered"):
        was, now = old.said.get(aspect) or None, new.said.get(aspect) or None
        if was != now:
            yield ListDifference(new.group, old, aspect, was, now)
    if new.group == "sections" and old.area != new.area:
        yield ListDifference(new.group, old, "area", old.area, new.area)
