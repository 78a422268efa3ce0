"""Whose turn it is: per unit and task a row for everybody who was ever given it, and one that is the lock of the round.

Whoever waited longest is next, so that whoever was passed over (away, recused, certificate) comes first when he is back,
and nobody catches up more than once.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import String, select, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from yimen.store import Base

ROUND = ""


class AssignmentTurn(Base):
    """When somebody was last given a task in turn: `turn` counts the round's assignments. The row without an account
    holds the last number given."""

    __tablename__ = "assignment_turn"

    jurisdiction: Mapped[str] = mapped_column(String(64), primary_key=True)
    unit: Mapped[str] = mapped_column(String(64), primary_key=True)
    task: Mapped[str] = mapped_column(String(201), primary_key=True)
    account: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(default=0)


def locked_turns(session: Session, jurisdiction: str, unit: str, task: str) -> dict[str, int]:
    """The last turn of everybody, the round's lock being held until the transaction ends. `task` is
    `<procedure>/<task>`."""
    _put(session, jurisdiction, unit, task, ROUND, 0)
    own = AssignmentTurn.jurisdiction == jurisdiction, AssignmentTurn.unit == unit
    rows = select(AssignmentTurn).where(*own, AssignmentTurn.task == task)
    fresh = {"populate_existing": True}
    session.scalars(
        rows.where(AssignmentTurn.account == ROUND).with_for_update().execution_options(**fresh)
    ).one()
    return {row.account: row.turn for row in session.scalars(rows.execution_options(**fresh))}


def take_turn(session: Session, jurisdiction: str, unit: str, task: str, account: str, last: int) -> None:
    """Somebody was given the task as the next after `last`, under the lock of `locked_turns`."""
    for each in (ROUND, account):
        _put(session, jurisdiction, unit, task, each, last + 1)
        session.execute(
            update(AssignmentTurn)
            .where(
                AssignmentTurn.jurisdiction == jurisdiction,
                AssignmentTurn.unit == unit,
                AssignmentTurn.task == task,
                AssignmentTurn.account == each,
            )
            .values(turn=last + 1)
        )


def _put(session: Session, jurisdiction: str, unit: str, task: str, account: str, turn: int) -> None:
    """The row, where it is not there yet."""
    insert: Any = sqlite_insert if session.get_bind().dialect.name == "sqlite" else postgres_insert
    values = {"jurisdiction": jurisdiction, "unit": unit, "task": task, "account": account, "turn": turn}
    session.execute(insert(AssignmentTurn).values(**values).on_conflict_do_nothing())
