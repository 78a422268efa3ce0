"""Every law and article that the rows cite, wherever they cite it, against the library's laws and their texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache

from yimen.kernel import Finding
from yimen.pack import Entry, Kind

from .. import codes
from ..law.citation import law_key
from ..law.cited import LAW, POINT, Citing, citing_fields
from .grounds import Grounds, cited_in
from .references import cell_of, in_force_findings


def check_citations(
    kind: Kind,
    entries: Sequence[Entry],
    columns: Mapping[str, str],
    grounds: Grounds,
    kinds: Mapping[str, Kind],
    day: date | None,
) -> Iterator[Finding]:
    """One finding per law and per article, at the first row that cites it, with the number of rows.

    A law that a reference field names is left to the check of references.
    """
    named = tuple(each.field for each in kind.references if each.kind == LAW)
    laws: dict[str, list[Entry]] = {}
    for cited, rows in cited_in(kind, entries).items():
        beside = [row for row in rows if cited.law not in _named(row, named)]
        laws.setdefault(cited.law, []).extend(beside)
        held = grounds.held.get(cited.law, 0)
        if cited.article and held and (cited.law, cited.article) not in grounds.texts:
            name = str(grounds.laws.get(cited.law, {}).get("name") or cited.law)
            place = cell_of(rows[0], columns, POINT)
            yield codes.ARTICLE_ABSENT.at(
                place, law=name, article=cited.article, held=held, count=_rows(rows)
            )
    texts = [name for name in citing_fields(kind) if name not in named and name != POINT]
    label = kinds[LAW].label() if LAW in kinds else LAW
    for law, rows in laws.items():
        if not rows or not texts:
            continue
        name = _naming(kind, rows[0], texts, law)
        title, place = kind.field_title(name), cell_of(rows[0], columns, name)
        body = grounds.laws.get(law)
        if body is None:
            yield codes.UNRESOLVED.at(place, title=title, value=law[:80], kind=label, count=_rows(rows))
        else:
            told = str(body.get("name") or law)
            yield from in_force_findings(body, place, title, told, _rows(rows), day)


def _naming(kind: Kind, row: Entry, texts: Sequence[str], law: str) -> str:
    """The field of the row that names the law, of those that speak of laws; where none says so, the first that is filled."""
    filled = {name: str(value) for name in texts if (value := row.body.get(name))}
    if len(filled) > 1:
        citing = Citing(kind)
        for name, text in filled.items():
            if any(each.law == law for each in citing.cited({name: text})):
                return name
    return next(iter(filled), texts[0])


def _named(entry: Entry, fields: Sequence[str]) -> set[str]:
    """The laws that the row's reference fields name, alone or joined by 、."""
    return {key for name in fields for key in _keys(str(entry.body.get(name) or ""))}


@lru_cache(maxsize=4_096)
def _keys(value: str) -> tuple[str, ...]:
    return tuple(law_key(part.strip()) for part in (value, *value.split("、")) if part)


def _rows(rows: Sequence[Entry]) -> int:
    return len({id(row) for row in rows})
