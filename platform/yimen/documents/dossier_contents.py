"""What a case file holds: rules, leaves in their order, retention; read in one session, as an actor sees it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, Configuration, visible
from yimen.kernel import Actor, legal_day

from .dossier_order import Body, Item, Leaf, Retention, dossier_for, in_order, read_path, retention_of
from .environment import paper_environment
from .models import Document, DossierCopy
from .whom import keys_of, whom_of

STATES = ("final",)


@dataclass(frozen=True, slots=True)
class Contents:
    """The file of a case as it would be put together now. `cover` is the id of the cover that was made, "" for none."""

    case: Case
    rules: Body
    leaves: tuple[Leaf, ...]
    retention: Retention
    file_number: str
    cover: str
    environment: Mapping[str, Any]


def contents(session: Session, actor: Actor, case_id: str, configuration: Configuration) -> Contents | None:
    """The contents of a case's file; None where the actor does not see the case."""
    case = cases.seen_case(session, actor, case_id)
    if case is None:
        return None
    bodies = [each.body for each in configuration.entries("dossier", unit=case.unit)]
    rules = dossier_for(bodies, case.procedure) or {}
    environment = paper_environment(session, actor, configuration, case)
    papers = _papers(session, actor, configuration, case)
    cover = [each.key for each in papers if each.type == rules.get("cover")]
    number = read_path(environment, str(rules.get("retention", {}).get("file_number", "")))
    return Contents(
        case,
        rules,
        tuple(in_order(rules, [*papers, *_files(session, actor, case)])),
        retention_of(rules, environment, case.closed_on),
        str(number or ""),
        cover[-1] if cover else "",
        environment,
    )


def _papers(session: Session, actor: Actor, configuration: Configuration, case: Case) -> list[Item]:
    chosen = select(Document).where(Document.state.in_(STATES)).order_by(Document.recorded_at, Document.id)
    rows = session.scalars(visible(actor).within(case, chosen, Document))
    return [
        Item(
            "paper", row.id, row.type, row.title, row.number, row.occurred_on,
            whom_of(configuration, case, row.task, keys_of(row.whom)),
        )
        for row in rows
    ]  # fmt: skip


def _files(session: Session, actor: Actor, case: Case) -> list[Item]:
    """Evidence by its number, then what came with forms."""
    taken = [
        Item("file", file.digest, "", f"{piece.kind_title}：{piece.name}（{file.name}）", "", piece.taken_on)
        for piece in cases.evidence_of(session, actor, case.id)
        for file in piece.files
    ]
    kept = [
        Item("file", each.digest, "", each.name, "", legal_day(each.kept_at))
        for each in cases.case_files(session, actor, case.id)
    ]
    known = {each.key for each in taken}
    return [*dict.fromkeys(taken), *(each for each in kept if each.key not in known)]


def catalog_environment(found: Contents, leaves: tuple[Leaf, ...], pages: int) -> dict[str, Any]:
    """The case's environment with `dossier` {leaves, pages, retention}, for the catalog's template."""
    rows = [
        {
            "序号": position,
            "名称": leaf.name,
            "文号": leaf.number,
            "日期": leaf.day.isoformat(),
            "页号": _pages(leaf),
        }
        for position, leaf in enumerate(leaves, 1)
    ]
    told = {"leaves": rows, "pages": pages or "", "retention": found.retention.title}
    return {**found.environment, "dossier": told}


def _pages(leaf: Leaf) -> str:
    if not leaf.page:
        return ""
    return str(leaf.page) if leaf.pages < 2 else f"{leaf.page}-{leaf.page + leaf.pages - 1}"


def numbered(leaves: tuple[Leaf, ...], counts: Mapping[str, int]) -> tuple[tuple[Leaf, ...], int]:
    """The leaves with the page on which each begins, and how many pages all have; `counts` by key of a leaf."""
    found: list[Leaf] = []
    page = 1
    for leaf in leaves:
        count = counts.get(leaf.key, 0)
        found.append(replace(leaf, page=page if count else 0, pages=count))
        page += count
    return tuple(found), page - 1


def dossier_copy(session: Session, actor: Actor, case_id: str) -> DossierCopy | None:
    """The case file as it was last put together, without its bytes."""
    chosen = select(DossierCopy).where(DossierCopy.case_id == case_id)
    return session.scalars(visible(actor).of(chosen, DossierCopy)).one_or_none()
