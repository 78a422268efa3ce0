"""Section rows that say a field of the rows below them: 法律依据：《…》 beside the row that names their item."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from yimen.pack import Column as Field
from yimen.pack import Kind

from ..seeing.sections import is_note, section_name
from ..seeing.table import Section, SeenTable
from ..seeing.titles import bare, same
from .fields import fields_of

NAMED, BASIS = "named:", "basis"
SHORTEST = 4  # 万元, 人 and 项 are what is counted, no name
_LABEL = re.compile(r"^([^：:《》]{2,12})[：:]\s*(.+)$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """What a section row says: the text of a field, under the title by which it is called."""

    field: Field
    title: str
    text: str
    row: int


@dataclass(frozen=True, slots=True)
class Labelled:
    """By section: that whose name holds for its rows (-1 for none), and what the rows with labels say of them."""

    owners: tuple[int, ...] = ()
    said: Mapping[int, tuple[Said, ...]] = field(default_factory=dict)

    def fields(self, table: SeenTable) -> set[str]:
        """What is said of every row."""
        each = [{said.field.field for said in self.said.get(holder, ())} for holder in table.holders]
        return set.intersection(*each) if each else set()


def labelled(table: SeenTable, kind: Kind) -> Labelled:
    """Rows that stand together say one thing of what follows; rows of labels alone add to what was said before."""
    if not any("：" in each.name or ":" in each.name for each in table.sections):
        return Labelled(tuple(range(len(table.sections))), _above(table, kind))
    called = {
        each.removeprefix(NAMED).partition(",")[0] for each in kind.context.values() if each.startswith(NAMED)
    }
    titles = {
        same(title): each
        for each in reversed(fields_of(kind))
        if each.field not in called
        for title in each.titles
    }
    owners: list[int] = []
    said: dict[int, tuple[Said, ...]] = {}
    owner, above = -1, tuple[Said, ...]()
    for group in _together(table.sections):
        own = [_said(table.sections[each], titles) for each in group]
        names = [each for each, label in zip(group, own, strict=True) if label is None]
        owner, above = (names[-1], ()) if names else (owner, above)
        above += tuple(label for label in own if label is not None)
        owners += [each if label is None else owner for each, label in zip(group, own, strict=True)]
        said[group[-1]] = above
    return Labelled(tuple(owners), {each: labels for each, labels in said.items() if labels})


def _above(table: SeenTable, kind: Kind) -> dict[int, tuple[Said, ...]]:
    """Of a table without sections: what the lines above it say of all its rows, as far as no column may say it.

    Only what identifies the kind and not the entry, or is a basis: 单位：万元, 文件名称：… and 说明：… are not about
    the rows.
    """
    if table.sections:
        return {}
    proofs = {name for each in kind.evidence for name in each.split("|")} - set(kind.key)
    headed = {bare(title) for column in table.columns for title in column.path}
    titles = {
        same(title): each
        for each in reversed(kind.columns)
        if (each.field in proofs or each.parse == BASIS) and not headed & {bare(one) for one in each.titles}
        for title in each.titles
    }
    lines = (_said(Section(table.first_row, section_name(each)[0], None, 0), titles) for each in table.titles)
    said = tuple(each for each in lines if each is not None and len(each.text) >= SHORTEST)
    return {-1: said} if said else {}


def _together(sections: Sequence[Section]) -> Iterator[list[int]]:
    """The sections whose rows touch, by their places."""
    group: list[int] = []
    for place, each in enumerate(sections):
        if group and each.row != sections[group[-1]].row + 1:
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _said(section: Section, titles: Mapping[str, Field]) -> Said | None:
    found = None if is_note(section.name) else _LABEL.match(section.name)
    known = titles.get(same(found.group(1))) if found else None
    return (
        None if found is None or known is None else Said(known, found.group(1), found.group(2), section.row)
    )
