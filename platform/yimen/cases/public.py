"""Cases that the public brings forward, and how they are followed: by a code that shows one case and keeps nobody's
name."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.kernel import ANONYMOUS, Actor, Clock, digest_text
from yimen.workflow import Act, Doer

from . import audit, codes
from .checking import Refused
from .configuration import Configuration, NotConfigured
from .files import keep_with
from .guard import seen_case, visible, visible_by_code
from .journal import require_writing
from .models import Case, CaseNotice, QueryCode
from .opening import Opener, keep_prepared
from .roles import public_roles
from .telling import complaint_of

LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LENGTH = 12
GROUP = 4


@dataclass(frozen=True, slots=True)
class PublicCase:
    """What is told once to whoever brought a case forward: its number and the code to follow it by."""

    number: str
    code: str
    case_id: str


@dataclass(frozen=True, slots=True)
class Followed:
    """A case as its code shows it. `steps` are (legal day, title, text), oldest first; never who brought it forward,
    who handles it or what was found."""

    number: str
    title: str
    opened_on: date
    is_open: bool
    closed_on: date | None
    steps: Sequence[tuple[date, str, str]]


def open_public(
    session: Session,
    jurisdiction: str,
    *,
    procedure: str,
    unit: str,
    values: Mapping[str, Any],
    clock: Clock,
    files: Iterable[tuple[str, str, str, bytes]] = (),
    configuration: Configuration | None = None,
) -> PublicCase | Refused:
    """A case of a procedure whose first task a role of the public may do; anyone else's is refused. `files` are (digest,
    name, mime, bytes) of what the values refer to; raises `FileRefused` for what cannot be kept.

    Needs a writing session. Ways to reach the person are fields of the form (`x-case: contact_phone` …), kept apart.
    """
    require_writing(session)
    configuration = configuration or Configuration.open(session, jurisdiction, day=clock.today())
    roles = public_roles(configuration)
    try:
        compiled = configuration.procedure(procedure, unit)
    except NotConfigured:
        return Refused.of(codes.reason(codes.UNKNOWN_PROCEDURE, procedure=procedure))
    if not roles & compiled.opening.roles:
        return Refused.of(codes.reason(codes.NOT_PERMITTED, permission="case.open"))
    if unit not in configuration.units():
        return Refused.of(codes.reason(codes.UNKNOWN_UNIT, place="unit", unit=unit))
    actor = replace(ANONYMOUS, jurisdiction=jurisdiction)
    act = Act("open", clock.today(), task=compiled.opening.id, values=dict(values))
    begun = Opener(session, actor, Doer("", roles, unit), configuration, clock).prepare(compiled, act)
    if isinstance(begun, Refused):
        return begun
    opened = keep_prepared(session, [begun])
    code = new_code()
    case = opened.case
    session.add(QueryCode(case_id=case.id, jurisdiction=jurisdiction, digest=digest_of(jurisdiction, code)))
    keep_with(session, case, "", files, set(), clock)
    session.flush()
    return PublicCase(case.number, code, case.id)


def give_code(session: Session, actor: Actor, case_id: str, clock: Clock) -> str | None:
    """A new code for a case that somebody brought forward, told once; the one before it shows nothing any more. None for
    any other case, or one that the actor does not see. Written to the audit trail, without the code."""
    require_writing(session)
    case = seen_case(session, actor, case_id, lock=True)
    if case is None or not is_brought_forward(case):
        return None
    code = new_code()
    digest = digest_of(case.jurisdiction, code)
    known = session.scalars(visible(actor).within(case, select(QueryCode), QueryCode)).one_or_none()
    if known is None:
        session.add(QueryCode(case_id=case.id, jurisdiction=case.jurisdiction, digest=digest))
    else:
        known.digest = digest
    audit.record(session, actor, "query_code", case.number, {}, clock)
    session.flush()
    return code


def told_of(session: Session, actor: Actor, case: Case) -> list[CaseNotice]:
    """What those outside were told of a case that the actor sees, the latest first."""
    told = select(CaseNotice).order_by(CaseNotice.id.desc())
    return list(session.scalars(visible(actor).within(case, told, CaseNotice)))


def is_brought_forward(case: Case) -> bool:
    """Whether somebody outside brought it forward and follows it by a code."""
    return complaint_of(case) == case.id


def new_code() -> str:
    """Sixty bits in letters that are not taken for one another, in groups: "ABCD-EFGH-JKLM"."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    return "-".join(letters[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def digest_of(jurisdiction: str, code: str) -> str:
    """What is kept of a code; groups, case and blanks do not count."""
    plain = "".join(each for each in code.upper() if each.isalnum())
    return digest_text(f"query code\n{jurisdiction}\n{plain}")


def follow(session: Session, jurisdiction: str, code: str) -> Followed | None:
    """The case of a code, or None: a wrong code and a code of elsewhere are never told apart."""
    seen = visible_by_code(jurisdiction, digest_of(jurisdiction, code))
    columns = select(Case.id, Case.number, Case.title, Case.opened_on, Case.status, Case.closed_on)
    case = session.execute(seen.of(columns)).one_or_none()
    if case is None:
        return None
    told = select(CaseNotice.told_on, CaseNotice.title, CaseNotice.text).where(
        CaseNotice.case_id == case.id, CaseNotice.recipient == "complainant"
    )
    steps = session.execute(seen.of(told.order_by(CaseNotice.id), CaseNotice)).all()
    return Followed(
        case.number,
        case.title,
        case.opened_on,
        case.status == "open",
        case.closed_on,
        [(row.told_on, row.title, row.text) for row in steps],
    )
