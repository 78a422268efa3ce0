"""An act that makes papers final: the engine's act, the number, the frozen paper and the journal's word of it,
in the caller's one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import ActResult, Case, Configuration, FirstForm, Refused
from yimen.kernel import Actor, Clock, digest, digest_bytes, new_id
from yimen.workflow import Act, Effect

from .case_pictures import CasePictures
from .dossier_order import dossier_for
from .drafting import close_draft, need_approval
from .environment import of_act, paper_environment
from .filling import filled, paper_of
from .models import Document, DocumentContent
from .numbers import allocate, number_format
from .printing import ask_to_print
from .serving import mark_served
from .watermark import watermark
from .whom import kept, keys_in

SAMPLE_MARK = "样例数据　不作执法依据"
DRAFT_MARK = "草稿　未定稿"
PRINTER = "system:print"
HandedFile = tuple[str, str, str, bytes]
"""Digest, name, media type and bytes, as `cases.keep_files` takes them."""


def act(
    session: Session,
    actor: Actor,
    case_id: str,
    act: Act,
    *,
    expected_version: int | None,
    clock: Clock,
    fellow: str = "",
    configuration: Configuration | None = None,
    files: Iterable[HandedFile] = (),
) -> ActResult | Refused:
    """One act with the files handed in with it and every paper it makes final, or a refusal. Raises `PaperFailed`,
    `cases.CaseNotFound` and `cases.FileRefused`."""
    configuration = configuration or Configuration.open(session, actor.jurisdiction, day=clock.today())
    result = cases.act(
        session,
        actor,
        case_id,
        act,
        expected_version=expected_version,
        clock=clock,
        fellow=fellow,
        configuration=configuration,
    )
    if isinstance(result, ActResult):
        cases.keep_files(session, actor, case_id, files, clock)
        for each in result.whole():
            make_papers(session, actor, configuration, each.case, each.effects, act.occurred_on, clock)
        mark_served(session, actor, configuration, result, act, clock)
    return result


def open_case(
    session: Session,
    actor: Actor,
    procedure: str,
    unit: str,
    first: FirstForm,
    *,
    clock: Clock,
    files: Iterable[HandedFile] = (),
) -> list[Case] | Refused:
    """The new case (or cases, one for each row) with the files handed in and every paper that the first act makes
    final, or a refusal. Raises `PaperFailed` and `cases.FileRefused`."""
    known = Configuration.open(session, actor.jurisdiction, day=clock.today())
    opened = cases.open_case(session, actor, procedure, unit, first, clock=clock, configuration=known)
    return _with_papers(session, actor, known, opened, first.occurred_on, clock, files)


def open_child(
    session: Session,
    actor: Actor,
    parent: str,
    item: str,
    first: FirstForm,
    *,
    clock: Clock,
    files: Iterable[HandedFile] = (),
) -> list[Case] | Refused:
    """The cases that an item of another case calls for, likewise."""
    known = Configuration.open(session, actor.jurisdiction, day=clock.today())
    opened = cases.open_child(session, actor, parent, item, first, clock=clock, configuration=known)
    return _with_papers(session, actor, known, opened, first.occurred_on, clock, files)


def _with_papers(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    opened: ActResult | Refused,
    occurred_on: date,
    clock: Clock,
    files: Iterable[HandedFile],
) -> list[Case] | Refused:
    if isinstance(opened, Refused):
        return opened
    handed = list(files) if opened.also else files
    for each in opened.whole():
        cases.keep_files(session, actor, each.case.id, handed, clock)
        make_papers(session, actor, configuration, each.case, each.effects, occurred_on, clock)
    return [each.case for each in opened.whole()]


def make_papers(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    case: Case,
    effects: tuple[Effect, ...],
    occurred_on: date,
    clock: Clock,
    *,
    more: Mapping[str, Any] | None = None,
) -> list[Document]:
    """Every paper that an act's effects call for, numbered, frozen and journaled; `more` joins the environment."""
    wanted = [effect for effect in effects if effect.sort == "document"]
    if not wanted:
        return []
    environment = {**paper_environment(session, actor, configuration, case), **(more or {})}
    made = [
        _finalise(
            session,
            actor,
            configuration,
            case,
            effect,
            of_act(environment, configuration, case, effect),
            occurred_on,
            clock,
        )
        for effect in wanted
    ]
    ask_to_print(session, made, account=PRINTER, clock=clock)
    return made


def preview(
    session: Session, actor: Actor, case_id: str, type: str, *, configuration: Configuration, day: date
) -> bytes:
    """The paper as it would be today, unnumbered and marked as a draft; raises `CaseNotFound`."""
    case = cases.seen_case(session, actor, case_id)
    if case is None:
        raise cases.CaseNotFound(case_id)
    paper = paper_of(session, configuration, case, type)
    environment = paper_environment(session, actor, configuration, case)
    pictures = CasePictures(session, actor, configuration, case, environment)
    content, _data = filled(paper, configuration, case, environment, number="", day=day, pictures=pictures)
    return watermark(content, DRAFT_MARK)


def post_labels(
    session: Session, actor: Actor, case_id: str, *, configuration: Configuration, day: date
) -> tuple[str, bytes] | None:
    """(title, .docx) of the labels for letters to every party, by the template that the rules of case files name; None
    where they name none. Raises `CaseNotFound` and `PaperFailed`."""
    case = cases.seen_case(session, actor, case_id)
    if case is None:
        raise cases.CaseNotFound(case_id)
    bodies = [each.body for each in configuration.entries("dossier", unit=case.unit)]
    type = (dossier_for(bodies, case.procedure) or {}).get("labels")
    if not type:
        return None
    environment = paper_environment(session, actor, configuration, case)
    return fill_paper(session, actor, configuration, case, str(type), environment, day)


def fill_paper(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    case: Case,
    type: str,
    environment: Mapping[str, Any],
    day: date,
) -> tuple[str, bytes]:
    """(title, .docx) of a paper that belongs to no act, as the catalog of a case file; raises `PaperFailed`."""
    paper = paper_of(session, configuration, case, type)
    pictures = CasePictures(session, actor, configuration, case, environment)
    content, _data = filled(paper, configuration, case, environment, number="", day=day, pictures=pictures)
    return paper.title, watermark(content, SAMPLE_MARK) if case.provenance == "sample" else content


def _finalise(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    case: Case,
    effect: Effect,
    environment: Mapping[str, Any],
    occurred_on: date,
    clock: Clock,
) -> Document:
    paper = paper_of(session, configuration, case, effect.target)
    need_approval(session, actor, configuration, case, paper, effect.target)
    document_id, number = new_id(), ""
    form = number_format(paper.definition)
    if form is not None:
        number = allocate(
            session,
            jurisdiction=case.jurisdiction,
            unit=cases.principal(configuration, case.unit),
            word=str(environment["unit"].get("document_word", "")),
            form=form,
            year=occurred_on.year,
            document_id=document_id,
            now=clock.now(),
        )
    pictures = CasePictures(session, actor, configuration, case, environment, strict=True)
    content, data = filled(
        paper, configuration, case, environment, number=number, day=occurred_on, pictures=pictures
    )
    if case.provenance == "sample":
        content = watermark(content, SAMPLE_MARK)
    row = Document(
        id=document_id,
        jurisdiction=case.jurisdiction,
        unit=case.unit,
        case_id=case.id,
        type=effect.target,
        title=paper.title,
        task=str(effect.data.get("task", "")),
        round=int(effect.data.get("round", 1)),
        whom=kept(keys_in(effect)),
        number=number,
        occurred_on=occurred_on,
        recorded_at=clock.now(),
        created_by=actor.account,
        template_digest=str(paper.definition["template_digest"]),
        data=data,
        data_digest=digest(data),
        digest=digest_bytes(content),
    )
    session.add(row)
    session.flush()
    session.add(
        DocumentContent(
            document_id=document_id, case_id=case.id, jurisdiction=case.jurisdiction, content=content
        )
    )
    close_draft(session, actor, case, effect.target, document_id)
    cases.record_document(
        session,
        actor,
        case.id,
        document_id=document_id,
        type=effect.target,
        title=paper.title,
        number=number,
        digest=row.digest,
        task=row.task,
        occurred_on=occurred_on,
        clock=clock,
        extra={"whom": list(keys_in(effect))} if row.whom else None,
    )
    return row
