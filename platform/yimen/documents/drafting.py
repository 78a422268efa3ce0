"""The life of a paper before it is final: handed over for review, returned with a list, changed, approved as it stands.

A draft is never stored as a paper: it is the template over the case as it is now. What is kept is what it said, line by
line, when somebody took a step, with sensitive values as marks alone, and only until the paper is final.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen import cases
from yimen.cases import Case, CaseNote, Configuration, visible
from yimen.kernel import Actor, Clock, Finding, Place, digest, new_id

from . import codes
from .case_pictures import CasePictures
from .differences import ChangedLine, changed_lines
from .environment import paper_environment
from .filling import Paper, PaperFailed, filled, paper_of
from .models import DraftStep
from .reading import picture_digests, text_lines

DRAFT_STEPS = ("handed", "looked", "returned", "approved")
MOST_TEXT = 2_000


@dataclass(frozen=True, slots=True)
class DraftText:
    """What a draft says now, undated and unnumbered, and the digest that an approval names."""

    title: str
    digest: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftMove:
    """A step in a draft's life. `points` are the ids of the notes that a return lists."""

    sort: str
    at: datetime
    account: str
    digest: str
    text: str = ""
    points: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLife:
    """Where a draft stands: draft, handed, returned, approved, or changed (after its approval). `changes` are those since
    the reader's own last step, or the last return, as `since` says; `notes` stand at its lines."""

    now: DraftText
    state: str
    moves: tuple[DraftMove, ...]
    notes: tuple[CaseNote, ...]
    since: DraftMove | None
    changes: tuple[ChangedLine, ...]


def draft_life(
    session: Session, actor: Actor, case_id: str, type: str, *, configuration: Configuration
) -> DraftLife:
    """The life of a draft as the actor sees it. Raises `CaseNotFound`, `NotConfigured`, `PaperFailed`."""
    case = cases.seen_case(session, actor, case_id)
    if case is None:
        raise cases.CaseNotFound(case_id)
    now = draft_text(session, actor, configuration, case, paper_of(session, configuration, case, type))
    moves = _moves(session, actor, case, type)
    notes = _notes(session, actor, case, type, moves)
    since = _last_look(moves, actor.account)
    changes = changed_lines(since.lines, now.lines) if since else []
    return DraftLife(now, draft_state(moves, now.digest), tuple(moves), notes, since, tuple(changes))


def draft_text(
    session: Session, actor: Actor, configuration: Configuration, case: Case, paper: Paper
) -> DraftText:
    """Alike for everybody and on every day as long as neither the case's facts nor the template change."""
    environment = paper_environment(session, actor, configuration, case, apart=True)
    environment = {**environment, "today": ""}
    pictures = CasePictures(session, actor, configuration, case, environment)
    content, _data = filled(paper, configuration, case, environment, number="", day=None, pictures=pictures)
    lines = text_lines(content)
    stated: dict[str, object] = {"template": str(paper.definition["template_digest"]), "lines": lines}
    shown = picture_digests(content)
    if shown:
        stated["pictures"] = shown
    return DraftText(paper.title, digest(stated), tuple(lines))


def draft_state(moves: Sequence[DraftMove], now: str) -> str:
    """Where the draft stands whose digest is `now`."""
    last = _last_move(moves)
    if last is None:
        return "draft"
    return "changed" if last.sort == "approved" and last.digest != now else last.sort


def moving_drafts(
    session: Session, actor: Actor, case: Case, *, configuration: Configuration
) -> dict[str, str]:
    """Where each draft of the case stands that was handed over and is not final, by type."""
    found: dict[str, str] = dict(case.record.get("drafts", {}))
    for type, state in found.items():
        if state == "approved":  # nothing else changes by itself
            try:
                paper = paper_of(session, configuration, case, type)
                now = draft_text(session, actor, configuration, case, paper)
            except (PaperFailed, cases.NotConfigured):
                continue
            found[type] = draft_state(_moves(session, actor, case, type), now.digest)
    return found


def draft_faults(
    sort: str, actor: Actor, case: Case, paper: Paper, life: DraftLife, seen: str, text: str = ""
) -> list[Finding]:
    """Why a step may not be taken; pure. `seen` is the digest of what stood on the page."""
    place, open_points = Place(), [each for each in life.notes if each.state == "open"]
    if sort == "looked":
        return []
    if sort == "handed":
        if life.state in ("handed", "approved"):
            return [codes.DRAFT_STATE.at(place, what="已经送审或者已经审核同意，不需要再次送审")]
        asked = {point for each in life.moves for point in each.points}
        left = [each for each in open_points if each.id in asked]
        return [codes.POINTS_OPEN.at(place, count=len(left))] if left else []
    if life.state != "handed":
        return [codes.DRAFT_STATE.at(place, what="没有送审，不能退回或者同意")]
    found = _faults_of_reviewer(actor, case, paper, life)
    if sort == "returned" and not open_points and not text.strip():
        found.append(codes.RETURN_EMPTY.at(place))
    if sort == "approved":
        if open_points:
            found.append(codes.POINTS_LEFT.at(place, count=len(open_points)))
        if seen != life.now.digest:
            found.append(codes.DRAFT_MOVED.at(place))
    return found


def _faults_of_reviewer(actor: Actor, case: Case, paper: Paper, life: DraftLife) -> list[Finding]:
    """A second person, and one of the roles that the paper's definition names."""
    roles = set((paper.definition.get("review") or {}).get("roles", ()))
    handed = _last_move(life.moves)
    if actor.account in {case.handler, case.fellow, handed.account if handed else ""}:
        return [codes.OWN_DRAFT.at(Place())]
    if roles and not roles & set(actor.roles_over(case.unit)):
        return [codes.NOT_REVIEWER.at(Place(), roles="、".join(sorted(roles)))]
    return []


def move_draft(
    session: Session,
    actor: Actor,
    case_id: str,
    type: str,
    sort: str,
    *,
    text: str = "",
    seen: str = "",
    configuration: Configuration,
    clock: Clock,
) -> list[Finding]:
    """Take a step in the caller's transaction; findings where it may not be taken. Raises as `draft_life`."""
    case = cases.lock_case(session, actor, case_id)
    if case is None or sort not in DRAFT_STEPS:
        raise cases.CaseNotFound(case_id)
    life = draft_life(session, actor, case_id, type, configuration=configuration)
    paper = paper_of(session, configuration, case, type)
    found = draft_faults(sort, actor, case, paper, life, seen, text)
    if found:
        return found
    points = [each.id for each in life.notes if each.state == "open"] if sort == "returned" else []
    row = DraftStep(
        id=new_id(),
        case_id=case.id,
        jurisdiction=case.jurisdiction,
        type=type,
        sort=sort,
        recorded_at=clock.now(),
        account=actor.account,
        digest=life.now.digest,
        told=text.strip()[:MOST_TEXT],
        points=points,
        lines=list(life.now.lines),
        document_id="",
    )
    session.add(row)
    session.flush()
    if sort != "looked":  # whose eyes rested on it is nobody's act
        cases.record_draft(
            session,
            actor,
            case,
            type=type,
            title=life.now.title,
            digest=life.now.digest,
            step=sort,
            told=_told(row.told, life.notes, points),
            clock=clock,
        )
    return []


def _told(text: str, notes: Sequence[CaseNote], points: Sequence[str]) -> str:
    """The return's list as the journal keeps it: what was asked, without what stands in the paper."""
    listed = [f"{number}. {each.title}：{each.text}" for number, each in enumerate(notes, 1)]
    chosen = [line for line, each in zip(listed, notes, strict=True) if each.id in points]
    return "\n".join([*([text] if text else []), *chosen])[:MOST_TEXT]


def need_approval(
    session: Session, actor: Actor, configuration: Configuration, case: Case, paper: Paper, type: str
) -> None:
    """Raises `PaperFailed` where the definition asks for an approved draft (`review: {required: true}`) and there is
    none of what the paper would say now."""
    if not (paper.definition.get("review") or {}).get("required"):
        return
    now = draft_text(session, actor, configuration, case, paper)
    state = draft_state(_moves(session, actor, case, type), now.digest)
    if state != "approved":
        why = "审核同意以后内容又有变化" if state == "changed" else "草稿还没有审核同意"
        raise PaperFailed([codes.NOT_APPROVED.at(Place(type), title=paper.title, why=why)])


def close_draft(session: Session, actor: Actor, case: Case, type: str, document_id: str) -> None:
    """The paper is final: its draft's steps are its past, and what the draft said is in the paper itself."""
    drafts = dict(case.record.get("drafts", {}))
    if drafts.pop(type, None) is None:
        return
    case.record = {**case.record, "drafts": drafts}
    chosen = select(DraftStep).where(DraftStep.type == type, DraftStep.document_id == "")
    for row in session.scalars(visible(actor).within(case, chosen, DraftStep)):
        row.document_id, row.lines = document_id, []


def draft_past(session: Session, actor: Actor, case: Case, document_id: str) -> list[DraftMove]:
    """The steps that led to a final paper, oldest first."""
    return _rows(session, actor, case, DraftStep.document_id == document_id)


def _moves(session: Session, actor: Actor, case: Case, type: str) -> list[DraftMove]:
    return _rows(session, actor, case, DraftStep.type == type, DraftStep.document_id == "")


def _rows(session: Session, actor: Actor, case: Case, *wanted: object) -> list[DraftMove]:
    chosen = select(DraftStep).where(*wanted)  # type: ignore[arg-type]
    chosen = chosen.order_by(DraftStep.recorded_at, DraftStep.id)
    return [
        DraftMove(
            row.sort, row.recorded_at, row.account, row.digest, row.told, tuple(row.points), tuple(row.lines)
        )
        for row in session.scalars(visible(actor).within(case, chosen, DraftStep))
    ]


def _last_move(moves: Sequence[DraftMove]) -> DraftMove | None:
    return next((each for each in reversed(moves) if each.sort != "looked"), None)


def _last_look(moves: Sequence[DraftMove], account: str) -> DraftMove | None:
    """The reader's own last step; for whoever took none, the last return."""
    own = [each for each in moves if each.account == account] or [
        each for each in moves if each.sort == "returned"
    ]
    return own[-1] if own else None


def _notes(
    session: Session, actor: Actor, case: Case, type: str, moves: Sequence[DraftMove]
) -> tuple[CaseNote, ...]:
    """The notes at the draft that belong to it still: of this round, or not settled."""
    begun = moves[0].at if moves else None
    return tuple(
        each
        for each in cases.notes_of(session, actor, case.id)
        if each.place.startswith(f"draft/{type}#")
        and (each.state != "settled" or (begun is not None and each.made_at >= begun))
    )
