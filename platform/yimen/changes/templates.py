"""A unit's own template of a document, as a checked change set: the definition stays, the .docx is another."""

from __future__ import annotations

from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import Actor, Clock, Finding, digest_bytes
from yimen.pack import Entry, EntryRef
from yimen.store import ChangeSet

from . import codes
from .check import check
from .designing import require_reach
from .draft import draft
from .inheritance import inherited, own_origin, units_along
from .refusal import ChangeRefused
from .sets import Source

DOCUMENT = "document"


def replace_template(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    unit: str,
    document: str,
    content: bytes,
    *,
    title: str,
    clock: Clock,
) -> ChangeSet:
    """A unit's document ("" for the whole jurisdiction) with another template. Raises `ChangeRefused`.

    Cases that were opened before keep what they were opened with; other units theirs.
    """
    require_reach(configuration, actor, unit, DOCUMENT)
    above = inherited(session, configuration.jurisdiction, document, unit, configuration.day, DOCUMENT)
    if above is None:
        raise ChangeRefused(codes.NO_FORM.at(key=document, what="文书"))
    name = f"{document}.docx"
    body = {**above.body, "template": name, "template_digest": digest_bytes(content)}
    entries = [Entry(DOCUMENT, document, body, unit, origin=own_origin(above, body))]
    findings: list[Finding] = []
    if not unit:
        more, findings = units_along(session, configuration, DOCUMENT, document, above, body)
        entries += more
    path = f"units/{unit}/documents/{name}" if unit else f"documents/{name}"
    change_set = draft(
        session,
        actor,
        configuration.jurisdiction,
        title=title,
        entries=entries,
        sources=[Source(path, content)],
        clock=clock,
    )
    return check(session, actor, change_set.id, clock=clock, extra=findings)


def restore_template(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    unit: str,
    document: str,
    *,
    title: str,
    clock: Clock,
) -> ChangeSet:
    """A unit's own document withdrawn, so that it has the jurisdiction's again. Raises `ChangeRefused`."""
    require_reach(configuration, actor, unit, DOCUMENT)
    entry = configuration.entry(DOCUMENT, document, unit)
    if not unit or entry is None or entry.scope != unit:
        raise ChangeRefused(codes.EMPTY.at())
    withdrawn = [EntryRef(unit, DOCUMENT, document)]
    change_set = draft(
        session,
        actor,
        configuration.jurisdiction,
        title=title,
        entries=[],
        withdrawn=withdrawn,
        clock=clock,
    )
    return check(session, actor, change_set.id, clock=clock)
