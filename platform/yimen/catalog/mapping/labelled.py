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
MAX_PATTERN = 200
SHORTEST, COUNTED = 4, "单位"  # 万元, 人 and 项 are what is counted, no name
_PARTS = re.compile(r"[；;\s]\s*(?=[^\s：:；;《》]{2,12}[：:])")
_SEAL = re.compile(r"\s*[（(][^（()）]*(?:盖章|公章|印章)[^（()）]*[）)]\s*$")
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
    """What rows with labels say, and the lines above the table of all rows to which no section says that field."""
    found = _by_sections(table, kind)
    above = _above(table, kind)
    if not above:
        return found
    said: dict[int, tuple[Said, ...]] = {}
    for place in range(-1, len(table.sections)):
        own = found.said.get(place, ())
        fields = {each.field.field for each in own}
        said[place] = (*own, *(each for each in above if each.field.field not in fields))
    return Labelled(found.owners, said)


def _by_sections(table: SeenTable, kind: Kind) -> Labelled:
    """Rows that stand together say one thing of what follows; rows of labels alone add to what was said before."""
    if not any("：" in each.name or ":" in each.name for each in table.sections):
        return Labelled(tuple(range(len(table.sections))))
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


def _above(table: SeenTable, kind: Kind) -> tuple[Said, ...]:
    """What the lines above a table say of all its rows, as far as no column and no section may say it.

    Only what identifies the kind and not the entry, what holds for rows below it, or is a basis: 单位：万元,
    文件名称：… and 说明：… are not about the rows.
    """
    if not any("：" in each or ":" in each for each in table.titles):
        return ()
    proofs = {name for each in kind.evidence for name in each.split("|")}
    headed = {bare(title) for column in table.columns for title in column.path}
    free = [
        each
        for each in kind.columns
        if each.field not in kind.key
        and (each.field in proofs or each.fill or each.words or each.parse == BASIS)
        and not headed & {bare(one) for one in each.titles}
        and not _sections_say(table, kind.context.get(each.field, ""))
    ]
    parts = (part for each in table.titles for part in _PARTS.split(" ".join(each.split())))
    lines = (_said_above(section_name(each)[0], table.first_row, free) for each in parts)
    by_field = {each.field.field: each for each in lines if each is not None}
    return tuple(by_field.values())


def _sections_say(table: SeenTable, source: str) -> bool:
    how, _, pattern = source.partition(":")
    return how == "section" and any(
        re.search(pattern[:MAX_PATTERN], each.name[:MAX_PATTERN]) for each in table.sections
    )


def _said_above(line: str, row: int, fields: Sequence[Field]) -> Said | None:
    """By the first field of that title; by one that knows a word of the text before all others (类别：行政处罚)."""
    found = None if is_note(line) else _LABEL.match(_SEAL.sub("", line))
    if found is None or (len(found.group(2)) < SHORTEST and bare(found.group(1)).endswith(COUNTED)):
        return None
    titled = [each for each in fields if bare(found.group(1)) in {bare(one) for one in each.titles}]
    worded = [each for each in titled if any(word in found.group(2) for word in each.words)]
    known = (*worded, *(each for each in titled if not each.words))
    return Said(known[0], found.group(1), found.group(2), row) if known else None


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
