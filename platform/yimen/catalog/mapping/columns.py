"""Which column fills which field of a kind: by its title, by the titles above it, and by what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from yimen.pack import Column as Field
from yimen.pack import Kind

from ..seeing.across import named_by
from ..seeing.table import Column, SeenTable
from ..seeing.titles import SERIAL, bare, same, self_said, stem
from .asked import Given
from .coded_parts import called_by_part
from .evidence import Evidence
from .fields import fields_of, kept_field
from .former import former
from .matches import KindMapping, Match
from .mixed import mixed, spanned, worded
from .parsers import CellParser
from .pointed import pointed
from .ticked import beside_ticks, ticked
from .units import unit_in
from .valued import value_said

DOUBTFUL = 0.65
SIMILAR = 0.72
BEATEN = 0.8
CALLED = 0.9
WORDS = 0.05
_CODED = re.compile(r"(?=.*[A-Za-z]|\d{6})[A-Za-z0-9][A-Za-z0-9._/\-]{2,}")
_FORMER = re.compile("原(?!则|因|料)|旧|拟|(?:调整|修改|修订|变更|划转)前|法定(?=处罚|罚|幅度|裁量)")
"""原实施机关 is not who acts now, 法定处罚幅度 not what a tier imposes."""
_SERIAL = frozenset(same(title) for title in SERIAL)


@dataclass(frozen=True, slots=True)
class _Candidate:
    score: float
    column: Column
    field: Field
    reason: str
    learned: bool


def map_columns(
    table: SeenTable,
    kind: Kind,
    parsers: Mapping[str, CellParser],
    evidence: Evidence,
    *,
    given: Given | None = None,
    learned: Mapping[str, str] | None = None,
) -> KindMapping:
    """The best mapping of the table's columns to the kind's fields.

    `given` is a person's word and is obeyed; `learned` {header title: field} are titles of profiles, taken like
    synonyms. Every column gets a match, with field "" where nothing was found.
    """
    given = given or Given()
    settled = _kept(table) | given.by_column
    free = [each for each in fields_of(kind) if each.field not in given.fields]
    settled = ticked(table, kind, free, evidence, settled) | settled
    settled = former(table, settled) | settled
    settled = pointed(table, kind, free, settled) | settled
    fields = {each.field for matches in settled.values() for each in matches}
    candidates = [
        candidate
        for column in table.columns
        if column.index not in settled
        for field in fields_of(kind)
        if field.field not in fields
        and (candidate := _candidate(column, field, parsers, evidence, learned or {})) is not None
    ]
    guessed, beaten = _assign(_well_called(candidates), parsers)
    beaten += beside_ticks(table, free, settled)
    _by_content(table, kind, parsers, evidence, guessed, settled.keys(), fields)
    chosen = {index: [match] for index, match in guessed.items()} | settled
    for both in (mixed, worded, spanned, called_by_part):
        chosen |= {
            index: parts for index, parts in both(table, kind, chosen).items() if index not in given.by_column
        }
    serial = next(
        (
            each
            for each in table.columns
            if each.index not in chosen
            and each.path
            and bare(each.path[-1]) in _SERIAL
            and not _codes_in(each, evidence)
        ),
        None,
    )
    matches = tuple(
        match for each in table.columns for match in chosen.get(each.index) or (Match(each, "", 0.0, ""),)
    )
    found = {each.field for each in matches if each.confidence >= 0.5}
    missing = tuple(name for name in kind.evidence if not proven(name, found))
    outdone = tuple(each for each in beaten if each.column.index not in chosen and each.column is not serial)
    return KindMapping(kind, matches, serial, missing, tuple(given.unknown), outdone)


def proven(evidence: str, found: set[str]) -> bool:
    """A kind's evidence names a field, or several of which one is enough: `content|method`."""
    return any(name in found for name in evidence.split("|"))


def _kept(table: SeenTable) -> dict[int, list[Match]]:
    """Columns of our own exports that name their field."""
    named = {column.index: (column, kept_field(column.path[-1])) for column in table.columns if column.path}
    return {
        index: [Match(column, name, 1.0, "导出的字段")] for index, (column, name) in named.items() if name
    }


def _candidate(
    column: Column,
    field: Field,
    parsers: Mapping[str, CellParser],
    evidence: Evidence,
    learned: Mapping[str, str],
) -> _Candidate | None:
    if not column.path:
        return None
    score, reason = _by_title(column, field)
    known = _by_learned(column, field, learned)
    taught = known > score
    if taught:
        score, reason = known, "与已保存的列对应一致"
    if score < 0.5:
        return None
    fits = _fits(field, parsers)
    share = evidence.share(column.index, fits) if fits else None
    if share is not None and not taught:
        if share < 0.2 and score < 0.9:
            return None
        least = 0.6 if field.words or field.values else 0.7
        score *= least + (1 - least) * share
        if share >= 0.9:
            reason += "，内容相符"
            score = min(score + 0.02 * bool(field.words or field.values), 1.0)
        elif share < 0.5:
            reason += f"，但只有{share:.0%}的内容相符"
    if field.across and (evidence.share(column.index, named_by(field)) or 0.0) >= 0.5:
        score += WORDS  # of two columns that may name the value, the one that does
    return _Candidate(score, column, field, reason, taught)


def _well_called(candidates: list[_Candidate]) -> list[_Candidate]:
    """Without short forms of one field where the title is that of another: 事项名称 is no 子项事项名称."""
    best: dict[int, float] = {}
    for each in candidates:
        best[each.column.index] = max(each.score, best.get(each.column.index, 0.0))
    return [
        each
        for each in candidates
        if each.learned or each.score >= BEATEN or best[each.column.index] < CALLED
    ]


def _fits(field: Field, parsers: Mapping[str, CellParser]) -> Callable[[str], bool] | None:
    """What a cell of the field looks like, where that can be told."""
    if field.words:
        return lambda text: any(word in text for word in field.words)
    if field.values:
        return lambda text: bool(value_said(field, text))
    parser = parsers.get(field.parse)
    return parser.fits if parser else None


def _by_title(column: Column, field: Field) -> tuple[float, str]:
    *uppers, leaf = column.path
    if field.under and not {same(each) for each in field.under} & {bare(each) for each in uppers}:
        if bare(leaf) in {same(each) for each in field.under}:
            return 0.0, ""  # 处罚标准 alone is no short form of 计罚方式处罚标准
        alone = field.titles if unit_in(leaf) else ()  # 下限（元） says itself of what it is the end
        return _title_score(leaf, (*self_said(field.titles, field.under), *alone))
    best, reason = _title_score(leaf, field.titles)
    if field.under and best:
        best = min(best + 0.05, 1.0)
    if best < 0.8 and uppers:
        same_above = (each for each in reversed(uppers) if _title_score(each, field.titles)[0] >= 0.9)
        if (above := next(same_above, None)) is not None:
            best, reason = 0.85, f"上级表头“{above}”相同"
    return best, reason


def _title_score(title: str, titles: tuple[str, ...]) -> tuple[float, str]:
    best, reason = 0.0, ""
    for rank, known in enumerate(titles):
        score, why = _likeness(title, known)
        if score:
            score -= 0.004 * min(rank, 10)
        if score > best:
            best, reason = score, why
    return best, reason


@lru_cache(maxsize=50_000)
def _likeness(title: str, known: str) -> tuple[float, str]:
    """How far a title is taken for a known one, and why."""
    if same(title) == same(known):
        return 1.0, "表头相同"
    if "(" in same(known):
        return 0.0, ""  # 下限（分） is that field alone: 下限（元） is another
    if bare(title) == bare(known):
        return 0.95, "表头相同（不计括号）"
    if stem(title) == stem(known) and len(stem(known)) > 1:
        return 0.88, f"表头与“{known}”相同（不计级别）"
    short, long = sorted((bare(title), bare(known)), key=len)
    if len(short) >= 3 and long.endswith(short) and not _FORMER.match(long):
        return 0.74, f"表头以“{known}”结尾" if long == bare(title) else f"表头是“{known}”的简写"
    ratio = SequenceMatcher(None, bare(title), bare(known)).ratio() if len(short) >= 3 else 0.0
    return (0.6 * ratio, f"表头近似“{known}”") if ratio >= SIMILAR else (0.0, "")


def _by_learned(column: Column, field: Field, learned: Mapping[str, str]) -> float:
    best = 0.0
    for title, name in learned.items():
        if name != field.field:
            continue
        if same(title) == same(column.title):
            return 0.99
        if column.position == 0 and same(title.split("#")[0].split("/")[-1]) == same(column.path[-1]):
            best = max(best, 0.95)
        elif stem(title.split("/")[-1]) == stem(column.path[-1]):
            best = max(best, 0.85)
    return best


def _assign(
    candidates: list[_Candidate], parsers: Mapping[str, CellParser]
) -> tuple[dict[int, Match], list[Match]]:
    """Best first; a field takes one column, but several where its parser joins them or the titles differ by level.

    Besides: the columns that came too late for a field of which they are just as surely called.
    """
    chosen: dict[int, Match] = {}
    beaten: dict[int, Match] = {}
    by_field: dict[str, list[_Candidate]] = {}
    for each in sorted(candidates, key=lambda each: (-each.score, each.column.index)):
        if each.column.index in chosen:
            continue
        before = by_field.setdefault(each.field.field, [])
        if before and not _joinable(before[0], each, parsers):
            if each.score >= BEATEN:
                match = Match(each.column, each.field.field, each.score, each.reason)
                beaten.setdefault(each.column.index, match)
            continue
        before.append(each)
        reason = each.reason + ("，与同类列合并" if len(before) > 1 else "")
        chosen[each.column.index] = Match(
            each.column, each.field.field, min(round(each.score, 2), 1.0), reason, each.learned
        )
    return chosen, list(beaten.values())


def _joinable(first: _Candidate, other: _Candidate, parsers: Mapping[str, CellParser]) -> bool:
    if other.score < 0.7 or other.field.parse == "code":  # two codes are none
        return False
    parser = parsers.get(other.field.parse)
    if parser is not None and (parser.joins or (parser.labels and side_by_side(first.column, other.column))):
        return True
    titles = (first.column.path[-1], other.column.path[-1])
    return titles[0] != titles[1] and stem(titles[0]) == stem(titles[1])


def side_by_side(one: Column, other: Column) -> bool:
    """Below one title: 处罚标准 over 个人 and 单位."""
    return len(one.path) > 1 and one.path[:-1] == other.path[:-1] and one.path[-1] != other.path[-1]


def _by_content(
    table: SeenTable,
    kind: Kind,
    parsers: Mapping[str, CellParser],
    evidence: Evidence,
    chosen: dict[int, Match],
    settled: Set[int],
    fields: Set[str],
) -> None:
    """A column without title may still be the codes or the citations that the kind asks for and nobody named."""
    taken = {each.field for each in chosen.values()} | fields
    for column in table.columns:
        if column.index in settled or column.index in chosen:
            continue
        if column.path:
            key = kind.key[0] if len(kind.key) == 1 else ""
            if key and key not in taken and _holds_codes(column, kind, key, evidence):
                reason = f"“{column.path[-1]}”的内容不是序号，像“{kind.field_title(key)}”"
                chosen[column.index] = Match(column, key, 0.75, reason)
                taken.add(key)
            continue
        for field in kind.columns:
            if field.field in taken:
                continue
            share = _telling_share(column, field, parsers, evidence)
            if share >= 0.9:
                reason = f"没有表头，{share:.0%}的内容像“{field.titles[0]}”"
                chosen[column.index] = Match(column, field.field, 0.55, reason)
                taken.add(field.field)
                break


def _holds_codes(column: Column, kind: Kind, key: str, evidence: Evidence) -> bool:
    """A column called 编号 that does not count the rows, but has a code of letters or many digits in each."""
    coded = any(each.field == key and each.parse == "code" for each in kind.columns)
    return coded and bare(column.path[-1]) in _SERIAL and _codes_in(column, evidence)


def _codes_in(column: Column, evidence: Evidence) -> bool:
    """Each cell holds another code of letters or many digits."""
    if evidence.distinct(column.index) <= 0.9:
        return False
    return (evidence.share(column.index, lambda text: _CODED.fullmatch(text) is not None) or 0.0) >= 0.9


def _telling_share(
    column: Column, field: Field, parsers: Mapping[str, CellParser], evidence: Evidence
) -> float:
    """How much of the column fits a field whose cells can be told by their look alone."""
    parser = parsers.get(field.parse)
    if parser is None or parser.fits is None or field.parse not in ("code", "basis", "date"):
        return 0.0
    if field.parse == "code" and evidence.distinct(column.index) <= 0.9:
        return 0.0
    return evidence.share(column.index, parser.fits) or 0.0
