"""Which kind of catalog a table is: the kind that explains most of its columns, or none, never a guess."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yimen.pack import Kind

from ..seeing.across import across_of
from ..seeing.layout import Asked
from ..seeing.table import SeenTable
from .asked import Given
from .columns import map_columns, proven
from .context import called_by_sections, said_around, said_by_sections
from .evidence import Evidence
from .fields import known_fields
from .matches import KindMapping, Match
from .parsers import CellParser
from .profiles import Profile, find_profile, nearest_profile

MIN_EVIDENCE = 0.7
MIN_COVERAGE = 0.34
OUTDONE = 1.5
"""A kind that lacks its evidence, but knows so many more columns, leaves the table in doubt."""


@dataclass(frozen=True, slots=True)
class Recognition:
    """`mapping` None when no kind fits; `nearest` then says what came closest and what it lacked.

    `confidence` (0 to 1) and `reason` say why the table is taken for its kind.
    """

    mapping: KindMapping | None
    nearest: str = ""
    profile: Profile | None = None
    confidence: float = 0.0
    reason: str = ""


def recognise(
    table: SeenTable,
    kinds: Mapping[str, Kind],
    parsers: Mapping[str, CellParser],
    *,
    kind: str | None = None,
    asked: Asked | None = None,
    profiles: Iterable[Profile] = (),
) -> Recognition:
    """The table as the named kind, else as the kind that fits best by columns and evidence."""
    evidence = Evidence(table)
    profiles = tuple(profiles)
    exact = find_profile(profiles, table)
    said = kind is not None
    if kind is None and exact is not None and exact.kind in kinds:
        kind = exact.kind
    names = [kind] if kind else [name for name, each in kinds.items() if each.columns and each.evidence]
    mappings = [
        map_columns(
            table,
            kinds[name],
            parsers,
            evidence,
            given=_given(table, kinds[name], asked or {}, profiles, exact),
            learned=_learned(profiles, name),
        )
        for name in names
    ]
    if kind:
        used = exact if exact and exact.kind == kind else _used(profiles, table, mappings[0])
        confidence, reason = (1.0, "已指定种类") if said else (0.99, "与已保存的列对应版式一致")
        return Recognition(mappings[0], "", used, confidence, reason)
    fitting = [each for each in mappings if _fits(each, _told_apart(each, table, evidence))]
    if fitting:
        best = max(fitting, key=lambda each: each.score)
        if any(each.score > best.score + OUTDONE for each in mappings if each not in fitting):
            others = [each for each in mappings if each not in fitting]
            nearest = _nearest(others, table, evidence)
            return Recognition(
                None, f"{nearest}也符合“{best.kind.label()}”，但对上的列较少；确是此类的，指定种类即可。"
            )
        return Recognition(best, "", _used(profiles, table, best), *_how_sure(best, fitting))
    return Recognition(None, _nearest(mappings, table, evidence))


def _given(
    table: SeenTable, kind: Kind, asked: Asked, profiles: tuple[Profile, ...], exact: Profile | None
) -> Given:
    """The person's word first, then the profile of this very layout, then how others split their columns."""
    known = known_fields(kind)
    given = Given()
    given.ask(table, asked, known)
    if exact is not None and exact.kind == kind.id:
        given.remember(table, exact.columns, known)
    for each in profiles:
        if each.kind == kind.id:
            given.remember(table, each.parted(), known)
    return given


def _how_sure(best: KindMapping, fitting: list[KindMapping]) -> tuple[float, str]:
    """As sure as its least sure evidence, less for columns that it does not know and a kind that comes close."""
    found = (
        max((each for each in best.mapped if each.field in proof.split("|")), key=_confidence, default=None)
        for proof in best.kind.evidence
    )
    proofs = [each for each in found if each is not None]
    near = max((each.score for each in fitting if each is not best), default=0.0)
    sure = min((each.confidence for each in proofs), default=0.0) * (0.7 + 0.3 * best.coverage)
    if near > 0.8 * best.score:
        sure *= 0.9
    named = {match.field: match for match in proofs}
    seen = "、".join(f"{best.kind.field_title(name)}（{match.reason}）" for name, match in named.items())
    return round(sure, 2), f"依据：{seen}；{best.coverage:.0%}的列有对应字段"


def _confidence(match: Match) -> float:
    return match.confidence


def _told_apart(mapping: KindMapping, table: SeenTable, evidence: Evidence) -> set[str]:
    """What stands around says, and the field whose values stand as titles side by side or as the lines of most cells."""
    across, sections = across_of(mapping.kind), said_by_sections(mapping.kind, table)
    sections |= said_around(mapping.kind, table)
    if across is None:
        return sections
    cells = [each.column.index for each in mapping.mapped if each.field == across.of]
    lined = any(
        (evidence.share(index, lambda text: bool(across.lines(text))) or 0.0) >= 0.5 for index in cells
    )
    return sections | ({across.field} if table.across or lined else set())


def _fits(mapping: KindMapping, told: set[str]) -> bool:
    sure = {each.field for each in mapping.mapped if each.confidence >= MIN_EVIDENCE} | told
    return all(proven(each, sure) for each in mapping.kind.evidence) and mapping.coverage >= MIN_COVERAGE


def _learned(profiles: tuple[Profile, ...], kind: str) -> dict[str, str]:
    learned: dict[str, str] = {}
    for each in profiles:
        if each.kind == kind:
            learned.update(each.fields_by_title())
    return learned


def _used(profiles: tuple[Profile, ...], table: SeenTable, mapping: KindMapping) -> Profile | None:
    if not any(each.learned for each in mapping.mapped):
        return None
    return nearest_profile(profiles, mapping.kind.id, table)


def _nearest(mappings: list[KindMapping], table: SeenTable, evidence: Evidence) -> str:
    """Said only of a kind of which at least one identifying column was found."""
    near = [each for each in mappings if set(each.kind.evidence) - set(each.missing) and each.coverage > 0]
    if not near:
        return ""
    best = max(near, key=lambda each: (each.score, each.kind.id))
    told = _told_apart(best, table, evidence)
    missing = [each for each in best.missing if not proven(each, told)]
    lacking = ["或".join(best.kind.field_title(name) for name in each.split("|")) for each in missing]
    doubted = _doubted(best, told)
    if not lacking:
        return f"最接近“{best.kind.label()}”，但{doubted or '多数列对不上'}。"
    if set(missing) <= best.kind.coined.keys():
        return f"最接近“{best.kind.label()}”，但没有{'、'.join(lacking)}；确是此类的，指定种类即可，代码由名称编出。"
    called = called_by_sections(best.kind.context, {each.field for each in best.mapped})
    if called and table.sections and all(called in each.split("|") for each in missing):
        title = best.kind.field_title(called)
        return (
            f"最接近“{best.kind.label()}”，但没有{'、'.join(lacking)}；各节标题就是{title}的，指定种类即可。"
        )
    more = f"；{doubted}" if doubted else ""
    return f"最接近“{best.kind.label()}”，但缺少：{'、'.join(lacking)}{more}。"


def _doubted(mapping: KindMapping, told: set[str]) -> str:
    """The identifying columns that are too unsure for a kind to be recognised by them."""
    sure = {each.field for each in mapping.mapped if each.confidence >= MIN_EVIDENCE} | told
    proofs = {name for each in mapping.kind.evidence if not proven(each, sure) for name in each.split("|")}
    doubts = [
        f"把列“{each.column.title}”读作“{mapping.kind.field_title(each.field)}”的把握不大（{each.reason}）"
        for each in mapping.mapped
        if each.field in proofs and each.column.path
    ]
    return "、".join(doubts[:3])
