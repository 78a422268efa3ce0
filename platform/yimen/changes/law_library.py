"""The law library as of a day: its laws under any spelling of their names, their articles in order, and what is there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.catalog import ARTICLE, LAW, Cited, article_order, law_key
from yimen.store import EntryRevision, case_field, select_in_force, valid_and_recorded

from .citations import EntryCitation


@dataclass(frozen=True, slots=True)
class KnownLaw:
    """A law of the library; days as ISO texts, "" where it has none."""

    key: str
    name: str
    effective_from: str
    repealed_on: str

    def is_repealed(self, day: str) -> bool:
        return bool(self.repealed_on) and self.repealed_on <= day


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


def known_articles(
    session: Session, configuration: Configuration, cited: Iterable[Cited]
) -> dict[tuple[str, str], str]:
    """{(`law_key`, 第四十二条): the article's entry key} of those cited that the library holds."""
    wanted = {(each.law, each.article) for each in cited if each.article}
    if not wanted:
        return {}
    r, c = EntryRevision, EntryCitation
    query = (
        select(c.law, c.article, r.key)
        .join(r, r.id == c.entry_id)
        .where(
            c.jurisdiction == configuration.jurisdiction,
            c.law.in_({law for law, _ in wanted}),
            c.article.in_({article for _, article in wanted}),
            c.kind == ARTICLE,
            valid_and_recorded(r, configuration.jurisdiction, configuration.day, configuration.number),
        )
    )
    return {(law, article): key for law, article, key in session.execute(query) if (law, article) in wanted}
