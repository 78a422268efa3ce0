"""The law library as of a day: its laws under any spelling of their names, their articles in order, and what is there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, literal, select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.catalog import ARTICLE, LAW, Cited, article_order, law_key
from yimen.store import EntryRevision, case_field, select_in_force, valid_and_recorded

from .citations import EntryCitation

CHUNK = 400


@dataclass(frozen=True, slots=True)
class KnownLaw:
    """A law of the library; days as ISO texts, "" where it has none."""

    key: str
    name: str
    effective_from: str
    repealed_on: str

    @property
    def body(self) -> dict[str, str]:
        """What is known of it, as its entry says it."""
        return {
            "name": self.name,
            "effective_from": self.effective_from,
            "repealed_on": self.repealed_on,
        }


def known_laws(configuration: Configuration) -> dict[str, KnownLaw]:
    """{`law_key`: law} of all that are in force as entries; read once per change-set number and day."""
    name = (LAW, "library", configuration.day)
    made = configuration.snapshot.made
    if name not in made:
        made[name] = _read_laws(configuration)
    found: dict[str, KnownLaw] = made[name]
    return found


def _read_laws(configuration: Configuration) -> dict[str, KnownLaw]:
    r = EntryRevision
    fields = [case_field(r.body, each) for each in ("name", "effective_from", "repealed_on")]
    query = select_in_force(configuration.jurisdiction, configuration.day, configuration.number, LAW)
    rows = configuration.session.execute(query.with_only_columns(r.key, *fields).order_by(r.key))
    return {
        law_key(name or key): KnownLaw(key, name or key, since or "", until or "")
        for key, name, since, until in rows
    }


def articles_of(session: Session, configuration: Configuration, law: str) -> list[EntryRevision]:
    """The articles of a law in force on the day, in the order of their numbers."""
    r, c = EntryRevision, EntryCitation
    query = (
        select(r, c.article)
        .join(c, c.entry_id == r.id)
        .where(
            c.jurisdiction == configuration.jurisdiction,
            c.law == law_key(law),
            c.kind == ARTICLE,
            valid_and_recorded(r, configuration.jurisdiction, configuration.day, configuration.number),
            r.scope == "",
        )
    )
    rows = sorted(session.execute(query), key=lambda row: article_order(row[1]))
    return [row[0] for row in rows]


def article_totals(session: Session, configuration: Configuration, laws: Iterable[str]) -> dict[str, int]:
    """{`law_key`: how many articles of it the library holds} of those laws that have any."""
    r, c = EntryRevision, EntryCitation
    query = (
        select(c.law, func.count())
        .join(r, r.id == c.entry_id)
        .where(
            c.jurisdiction == configuration.jurisdiction,
            c.law.in_([law_key(each) for each in laws]),
            c.kind == ARTICLE,
            valid_and_recorded(r, configuration.jurisdiction, configuration.day, configuration.number),
        )
        .group_by(c.law)
    )
    return {law: count for law, count in session.execute(query)}  # noqa: C416 - rows are no pairs for dict


def article_texts(
    session: Session, configuration: Configuration, cited: Iterable[Cited]
) -> dict[tuple[str, str], str]:
    """{(`law_key`, 第四十二条): the article's text} of those cited that the library holds."""
    return {at: words for at, _, words in _cited_articles(session, configuration, cited, text=True)}


def known_articles(
    session: Session, configuration: Configuration, cited: Iterable[Cited]
) -> dict[tuple[str, str], str]:
    """{(`law_key`, 第四十二条): the article's entry key} of those cited that the library holds."""
    return {at: key for at, key, _ in _cited_articles(session, configuration, cited)}


def _cited_articles(
    session: Session, configuration: Configuration, cited: Iterable[Cited], *, text: bool = False
) -> Iterator[tuple[tuple[str, str], str, str]]:
    """((`law_key`, 第四十二条), key, text where wanted) of the articles cited, some hundreds of laws at a time."""
    wanted: dict[str, set[str]] = {}
    for each in cited:
        if each.article:
            wanted.setdefault(each.law, set()).add(each.article)
    r, c = EntryRevision, EntryCitation
    columns: list[Any] = [c.law, c.article, r.key, case_field(r.body, "text") if text else literal("")]
    laws = sorted(wanted)
    for start in range(0, len(laws), CHUNK):
        chunk = laws[start : start + CHUNK]
        query = (
            select(*columns)
            .join(r, r.id == c.entry_id)
            .where(
                c.jurisdiction == configuration.jurisdiction,
                c.law.in_(chunk),
                c.article.in_({article for law in chunk for article in wanted[law]}),
                c.kind == ARTICLE,
                valid_and_recorded(r, configuration.jurisdiction, configuration.day, configuration.number),
            )
        )
        for row in session.execute(query):
            law, article, key, words = row
            if article in wanted[law]:
                yield (law, article), key, words or ""
