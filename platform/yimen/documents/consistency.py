"""Checks across the papers of a case: names, sums and days that should agree, by rules in data and one of our own."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Configuration, visible
from yimen.kernel import Actor, Expression, ExpressionError, Finding, Place, to_cel
from yimen.pack import Configured, Entry

from . import codes
from .dossier_contents import Contents, contents
from .dossier_order import Body, ordered_parts
from .models import Document, DocumentMark


def case_checks(session: Session, actor: Actor, case_id: str, configuration: Configuration) -> list[Finding]:
    """What does not agree among the papers of a case; empty when the actor does not see it."""
    found = contents(session, actor, case_id, configuration)
    if found is None:
        return []
    chosen = select(Document).where(Document.state == "final").order_by(Document.recorded_at, Document.id)
    papers = list(session.scalars(visible(actor).within(found.case, chosen, Document)))
    served = select(DocumentMark).where(DocumentMark.sort == "served").order_by(DocumentMark.recorded_at)
    marks = session.scalars(visible(actor).within(found.case, served, DocumentMark))
    types = {paper.id: paper.type for paper in papers}
    told = {types[mark.document_id]: mark.occurred_on for mark in marks if mark.document_id in types}
    environment = {**found.environment, "paper": _papers(papers), "served": told}
    return [*_names(found, papers), *broken_checks(found.rules, environment)]


def broken_checks(rules: Body, environment: Mapping[str, Any]) -> list[Finding]:
    """The rules that are false over the environment; one that cannot be answered yet is not broken."""
    findings = []
    for _key, check in ordered_parts(rules.get("checks", {})):
        expression = Expression.compile(str(check["if"]))
        known = {name: _cel(environment[name]) for name in expression.names if name in environment}
        if expression.truth(known) is False:
            article = f"（{check['article']}）" if check.get("article") else ""
            findings.append(codes.PAPERS_DISAGREE.at(Place(), message=check["message"], article=article))
    return findings


def lint_dossiers(configured: Configured) -> list[Finding]:
    """Checks of changed rules that are no expressions."""
    return [finding for entry in configured.to_check("dossier") for finding in _unreadable(entry)]


def _unreadable(entry: Entry) -> Iterator[Finding]:
    for key, check in entry.body.get("checks", {}).items():
        try:
            Expression.compile(str(check.get("if", "")))
        except ExpressionError as error:
            yield codes.BAD_CHECK.at(entry.place, dossier=entry.key, check=key, problem=error)


def _cel(value: Any) -> Any:
    try:
        return to_cel(value)
    except TypeError:
        return None


def _papers(papers: Sequence[Document]) -> dict[str, Any]:
    told: dict[str, Any] = {}
    for paper in papers:
        count = told.get(paper.type, {}).get("count", 0) + 1
        told[paper.type] = {"day": paper.occurred_on, "number": paper.number, "count": count}
    return told


def _names(found: Contents, papers: Sequence[Document]) -> Iterator[Finding]:
    """Papers that were made when a party bore another name than now."""
    now = sorted(_names_in(found.environment))
    for paper in papers:
        then = sorted(_names_in(paper.data))
        if then and then != now:
            yield codes.PARTY_DIFFERS.at(
                Place(), title=paper.title, number=paper.number, then="、".join(then), now="、".join(now)
            )


def _names_in(environment: Mapping[str, Any]) -> list[str]:
    parties = environment.get("parties") or []
    return [str(each["name"]) for each in parties if isinstance(each, Mapping) and each.get("name")]
