"""Adjusting a form, a procedure, a list or a page: steps are kept and taken back; of the last comes a change set."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from yimen.cases import Configuration
from yimen.kernel import EVERYWHERE, Actor, Clock, canonical_text, new_id
from yimen.pack import Clash, diff_patch, merge_patch
from yimen.store import ChangeSet, EntryRevision

from . import codes
from .design_rows import DesignRow, DesignStep
from .inheritance import FORM, PROCEDURE, Body, Inherited, inherited, laid_anew
from .lock import require_permission
from .refusal import ChangeRefused

MOST_STEPS = 200
DRAFTING = "change.draft"
WORDS = {FORM: "表单", PROCEDURE: "办案程序", "document": "文书模板", "listing": "案件列表", "page": "案件页"}


@dataclass(frozen=True, slots=True)
class Design:
    """A form or procedure as it is being adjusted. `version` 0 means that nobody has begun; `body` is how it is seen.

    `above` is what it inherits; `start` what is in force for the unit, with which the adjusting began, empty for a
    form that is not in force yet. `steps`
    counts all that can be taken again, `step` the one that is seen. `clashes` are places that somebody else changed
    meanwhile as well.
    """

    key: str
    scope: str
    above: Inherited
    start: Body
    body: Body
    version: int = 0
    step: int = 0
    first: int = 0
    steps: int = 0
    account: str = ""
    saved_at: Any = None
    change_set: str | None = None
    clashes: tuple[Clash, ...] = ()
    kind: str = FORM

    @property
    def is_new(self) -> bool:
        """Whether no layer has it yet."""
        return not self.start

    @property
    def is_changed(self) -> bool:
        return canonical_text(self.body) != canonical_text(self.start)


NOWHERE = Inherited(None, "", None, {})
"""What is inherited where no layer has anything."""


def text_of(start: Body) -> str:
    """A design's start as its row keeps it: canonical JSON, "" for a form not in force yet."""
    return canonical_text(start) if start else ""


class DesignMoved(RuntimeError):
    """Somebody else went on with the design since it was read; `version` and `account` say who and how far."""

    def __init__(self, version: int, account: str) -> None:
        super().__init__(f"the design is at version {version}")
        self.version, self.account = version, account


def design_reach(configuration: Configuration, actor: Actor) -> frozenset[str]:
    """The units whose forms and procedures the Actor may adjust; "" among them is all the jurisdiction, and then every unit.

    A role that drafts changes says by `configures` how far (unit, subtree, jurisdiction); where it says nothing, as
    far as it reaches, and at least in its own unit.
    """
    found: set[str] = set()
    roles = configuration.roles()
    for held in actor.memberships:
        role = roles.get(held.role, {})
        if DRAFTING not in role.get("permissions", ()) or not held.holds_on(configuration.day):
            continue
        far = role.get("configures") or role.get("reach")
        if far == "jurisdiction":
            return frozenset({"", EVERYWHERE, *configuration.units()})
        found |= configuration.subtree(held.unit) if far == "subtree" else {held.unit}
    return frozenset(found)


def require_reach(configuration: Configuration, actor: Actor, scope: str, kind: str = FORM) -> None:
    """Raises `ChangeRefused` for whoever may not adjust the unit's forms or procedures."""
    require_permission(actor, configuration.jurisdiction, DRAFTING, f"调整{WORDS[kind]}")
    if scope not in design_reach(configuration, actor):
        name = configuration.units().get(scope, {}).get("name", scope) if scope else "全地区"
        raise ChangeRefused(codes.OTHER_UNIT.at(unit=name, what=WORDS[kind]))


def read_design(
    session: Session,
    configuration: Configuration,
    key: str,
    scope: str,
    *,
    kind: str = FORM,
    above: Inherited | None = None,
) -> Design:
    """The design of a unit's form or procedure, as it was left; raises `ChangeRefused` where there is none such.

    `above` spares asking for what the caller has read already.
    """
    above = above or inherited(session, configuration.jurisdiction, key, scope, configuration.day, kind)
    row = _row(session, configuration.jurisdiction, kind, key, scope)
    if row is None:
        if above is None:
            raise ChangeRefused(codes.NO_FORM.at(key=key, what=WORDS[kind]))
        return Design(key, scope, above, above.body, above.body, kind=kind)
    above = above or NOWHERE
    first, last = session.execute(
        select(func.min(DesignStep.step), func.max(DesignStep.step)).where(DesignStep.design == row.id)
    ).one()
    patch = json.loads(_step(session, row, row.step).patch)
    if text_of(above.body) == row.start:
        body, clashes = merge_patch(above.body, patch), list[Clash]()
    else:
        start = json.loads(row.start) if row.start else {}
        body, clashes = merge_patch(start, patch), []
        if above.body:
            body, clashes = laid_anew(start, above.body, patch)
    return Design(
        key, scope, above, above.body, body, row.version, row.step, first, last, row.account, row.saved_at,
        row.change_set, tuple(clashes), kind,
    )  # fmt: skip


def designs_under_way(session: Session, jurisdiction: str, kind: str = FORM) -> list[DesignRow]:
    """Every design of a kind that somebody began, for lists."""
    query = select(DesignRow).where(DesignRow.jurisdiction == jurisdiction, DesignRow.kind == kind)
    return list(session.scalars(query.order_by(DesignRow.scope, DesignRow.key)))


def _row(
    session: Session, jurisdiction: str, kind: str, key: str, scope: str, *, lock: bool = False
) -> DesignRow | None:
    query = select(DesignRow).where(
        DesignRow.jurisdiction == jurisdiction,
        DesignRow.kind == kind,
        DesignRow.scope == scope,
        DesignRow.key == key,
    )
    return session.scalar(query.with_for_update() if lock else query)


def _step(session: Session, row: DesignRow, step: int) -> DesignStep:
    query = select(DesignStep).where(DesignStep.design == row.id, DesignStep.step == step)
    return session.scalars(query).one()


# -- going on


def put_step(
    session: Session,
    actor: Actor,
    configuration: Configuration,
    design: Design,
    body: Mapping[str, Any],
    *,
    clock: Clock,
) -> int:
    """The body after one more operation; the design's new version. Raises `DesignMoved`, `ChangeRefused`."""
    require_reach(configuration, actor, design.scope, design.kind)
    row = current_row(session, configuration, design)
    if row is None:
        row = begin(session, actor, configuration, design, {}, clock)
    elif text_of(design.start) != row.start:
        _rebase(session, actor, row, design, clock)
    session.execute(delete(DesignStep).where(DesignStep.design == row.id, DesignStep.step > row.step))
    row.step += 1
    _write(session, actor, row, diff_patch(design.start, body), clock)
    session.execute(
        delete(DesignStep).where(DesignStep.design == row.id, DesignStep.step <= row.step - MOST_STEPS)
    )
    return saved(session, actor, row, clock)


def take_back(
    session: Session, actor: Actor, configuration: Configuration, design: Design, *, clock: Clock, by: int
) -> int:
    """One step back (`by` -1) or again (1), as far as there is one; the design's new version."""
    require_reach(configuration, actor, design.scope, design.kind)
    row = current_row(session, configuration, design)
    if row is None or not design.first <= design.step + by <= design.steps:
        return design.version
    row.step += by
    return saved(session, actor, row, clock)


def drop_design(session: Session, actor: Actor, configuration: Configuration, design: Design) -> None:
    """The design given up with all its steps; what is in force stays."""
    require_reach(configuration, actor, design.scope, design.kind)
    row = current_row(session, configuration, design)
    if row is not None:
        session.execute(delete(DesignStep).where(DesignStep.design == row.id))
        session.delete(row)
        session.flush()


def current_row(session: Session, configuration: Configuration, design: Design) -> DesignRow | None:
    """The design's row as it was read, None where nobody has begun; raises `DesignMoved`."""
    row = _row(session, configuration.jurisdiction, design.kind, design.key, design.scope, lock=True)
    standing = 0 if row is None else row.version
    if standing != design.version:
        raise DesignMoved(standing, "" if row is None else row.account)
    return row


def begin(
    session: Session, actor: Actor, configuration: Configuration, design: Design, patch: Body, clock: Clock
) -> DesignRow:
    """The design's row with its first step, a patch on `start`."""
    row = DesignRow(
        id=new_id(),
        jurisdiction=configuration.jurisdiction,
        kind=design.kind,
        scope=design.scope,
        key=design.key,
        start=text_of(design.start),
        step=0,
        version=0,
        began_by=actor.account,
        began_at=clock.now(),
        account=actor.account,
        saved_at=clock.now(),
    )
    session.add(row)
    session.flush()
    _write(session, actor, row, patch, clock)
    return row


def _rebase(session: Session, actor: Actor, row: DesignRow, design: Design, clock: Clock) -> None:
    """What is in force moved: the design goes on from there, and steps before that are no more."""
    session.execute(delete(DesignStep).where(DesignStep.design == row.id))
    row.start, row.step = text_of(design.start), 0
    _write(session, actor, row, diff_patch(design.start, design.body), clock)


def _write(session: Session, actor: Actor, row: DesignRow, patch: Body, clock: Clock) -> None:
    session.add(
        DesignStep(
            design=row.id, step=row.step, account=actor.account, at=clock.now(), patch=canonical_text(patch)
        )
    )


def saved(session: Session, actor: Actor, row: DesignRow, clock: Clock) -> int:
    """The design's next version, by whom and when."""
    row.version += 1
    row.account, row.saved_at = actor.account, clock.now()
    session.flush()
    return row.version


def keys_ever_used(session: Session, jurisdiction: str, key: str) -> list[Body]:
    """Every schema that the form ever had, for keys that are not to be given again."""
    r = EntryRevision
    query = select(r.body).where(r.jurisdiction == jurisdiction, r.kind == FORM, r.key == key)
    return [each.get("schema") or {} for each in session.scalars(query)]


def set_of(session: Session, design: Design) -> ChangeSet | None:
    """The change set last drafted of the design."""
    return None if design.change_set is None else session.get(ChangeSet, design.change_set)
