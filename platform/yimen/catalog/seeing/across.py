"""Values that stand as titles side by side (轻微, 一般, 严重), or as the lines of a cell: each is a row of its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from yimen.pack import Column as Field
from yimen.pack import Kind

from ..reading.workbook import Raw
from .cells import DASHES, plain
from .table import Column, SeenTable
from .titles import bare, same

_TAIL = r"(?:违法行为|违法情形|违法|行为|情节|情形|阶次|等级|程度|处罚|档次|档)?"
_NUMBER = r"\s*(?:[（(]?[一二三四五六七八九十\d]{1,2}[）)]?[、.．]?|[①-⑩])?\s*"


_BEHIND = (
    r"(?:的?\s*[,，]\s*|[ \t\u3000]+(?:[-－—–][ \t]*)?|[-－—–|｜]+\s*|\n\s*|(?=并?处|罚|警告|责令|没收))"
)


@dataclass(frozen=True, slots=True)
class Across:
    """How a kind's `field` stands across: its `words`, `of`, the field that cells below a bare word hold, and `before`,
    the field of what stands behind a word in one cell."""

    field: str
    of: str
    words: tuple[str, ...]
    before: str = ""

    def named(self, title: str) -> bool:
        """Whether a title is one of the words, perhaps with 情节 or 违法行为 behind it."""
        return re.fullmatch(self._any() + _TAIL, bare(title)) is not None

    def before_title(self, title: str) -> tuple[str, str]:
        """The word that a title begins with, and the title without it: 从轻, 裁量幅度."""
        found = re.match(self._any(), bare(title))
        return (found.group(), bare(title)[found.end() :]) if found is not None else ("", "")

    def head(self, text: str) -> tuple[str, str]:
        """The word that a text begins with, told apart from what follows it, and the rest; two empty ones without."""
        word = rf"({self._any()}{_TAIL})"
        found = re.match(
            rf"{_NUMBER}(?:{word}\s*(?:[：:]|[ \t\u3000]+|[-－—–|｜]+|\n)|[（(\[【]{word}[】\])）])\s*[：:]?\s*(?=\S)",
            text,
        )
        return (_word(found), text[found.end() :].strip()) if found is not None else ("", "")

    def lines(self, text: str) -> list[tuple[str, str]]:
        """(word, what follows it) of a text whose every part begins with a word; empty where there are not two.

        轻微：… anywhere; without a colon the words begin lines, and none comes twice.
        """
        word = rf"({self._any()}{_TAIL})"
        starts = list(re.finditer(rf"(?:^|[\n；;。]){_NUMBER}{word}\s*[：:]\s*", text))
        if "\n" in text:
            lined = rf"(?:^|\n){_NUMBER}(?:{word}{_BEHIND}|[（(\[【]{word}[】\])）]\s*[：:]?)"
            more = [
                each for each in re.finditer(lined, text) if each.start() not in {s.start() for s in starts}
            ]
            starts = sorted(starts + more, key=re.Match.start)
            if more and len({_word(each) for each in starts}) < len(starts):
                return []
        if len(starts) < 2 or text[: starts[0].start()].strip():
            return []
        ends = [each.start() for each in starts[1:]] + [len(text)]
        return [
            (_word(each), text[each.end() : end].strip(" \n；;"))
            for each, end in zip(starts, ends, strict=True)
        ]

    def stacked(self, text: str) -> tuple[str, ...]:
        """The words of a cell that holds nothing but such words, one in each line; empty where there are not two."""
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        found = [re.fullmatch(rf"{_NUMBER}({self._any()}{_TAIL})", line) for line in lines]
        words = tuple(each.group(1) for each in found if each is not None)
        return words if len(set(words)) == len(lines) > 1 else ()

    def _any(self) -> str:
        return "(?:" + "|".join(map(re.escape, sorted(self.words, key=len, reverse=True))) + ")"


def _word(start: re.Match[str]) -> str:
    return next(each for each in start.groups() if each)


def named_by(field: Field) -> Callable[[str], bool]:
    """Whether a text is one of the words of a field that may stand across."""
    return Across(field.field, field.across_of, field.across).named


def across_of(kind: Kind) -> Across | None:
    """The field of the kind that may stand across."""
    return next(
        (
            Across(each.field, each.across_of, each.across, each.across_before)
            for each in kind.columns
            if each.across
        ),
        None,
    )


def unfolded(table: SeenTable, kinds: Iterable[Kind]) -> Sequence[SeenTable]:
    """A table for each of the words that stand side by side as titles, with the columns that they share; else itself.

    Rows count for a word where its columns say anything.
    """
    for kind in kinds:
        across = across_of(kind)
        groups = (
            {} if across is None else _paired(table.columns, across, kind) or _groups(table.columns, across)
        )
        if across is not None and len(groups) > 1:
            default = next(each.titles[0] for each in kind.columns if each.field == across.of)
            return list(_parts(table, groups, default))
    return [table]


Groups = Mapping[str, list[tuple[Column, tuple[str, ...]]]]


def _paired(columns: Iterable[Column], across: Across, kind: Kind) -> Groups:
    """Words that stand before titles of the kind, as the groups of them: 从轻情形, 从轻裁量幅度, 一般情形, 一般裁量幅度."""
    known = {same(title) for each in kind.columns for title in each.titles}
    groups: dict[str, list[tuple[Column, tuple[str, ...]]]] = {}
    for column in columns:
        word, rest = across.before_title(column.path[-1]) if column.path else ("", "")
        if word and same(rest) in known:
            groups.setdefault(word, []).append((column, (*column.path[:-1], rest)))
    shapes = [tuple(rest for _, rest in group) for group in groups.values()]
    alike = len(set(shapes)) == 1 and len(set(shapes[0])) == len(shapes[0]) > 1
    return groups if alike else {}


def _groups(columns: Iterable[Column], across: Across) -> Groups:
    """By word: its columns, each with what is left of its path; none where a word comes twice over one title."""
    groups: dict[str, list[tuple[Column, tuple[str, ...]]]] = {}
    for column in columns:
        at = next((place for place, title in enumerate(column.path) if across.named(title)), None)
        if at is not None:
            rest = column.path[:at] + column.path[at + 1 :]
            groups.setdefault(column.path[at], []).append((column, rest))
    shapes = {tuple(rest for _, rest in group) for group in groups.values()}
    twice = any(len({rest for _, rest in group}) < len(group) for group in groups.values())
    return {} if twice or len(shapes) > 1 else groups


def _parts(table: SeenTable, groups: Groups, default: str) -> Iterable[SeenTable]:
    own = {column.index for group in groups.values() for column, _ in group}
    for place, (word, group) in enumerate(groups.items()):
        titled = {column.index: replace(column, path=rest or (default,)) for column, rest in group}
        columns = tuple(
            titled.get(each.index, each)
            for each in table.columns
            if each.index in titled or each.index not in own
        )
        data = tuple(
            (row, section)
            for row, section in table.data
            if any(_says(table.sheet.rows[row][index]) for index in titled)
        )
        part = replace(table, columns=columns, data=data, across=word)
        uncounted = tuple(replace(each, count=None) for each in table.sections)
        yield part if place == 0 else replace(part, claims=(), totals=(), sections=uncounted)


def _says(cell: Raw) -> bool:
    return cell != "" and plain(cell) not in DASHES
