"""Access: no row of a case without `visible`, whoever asks; what each role and system purpose reaches."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, exists, func, select, text, update
from sqlalchemy.orm import Session

from cases.conftest import County
from cases.county import COUNTY, OTHER, found_county
from yimen.cases import (
    REACH,
    AllegedAct,
    Case,
    Configuration,
    DeadlineRow,
    GuardedQuery,
    JournalEvent,
    Outbox,
    Party,
    Person,
    QueueRow,
    SensitiveValue,
    Task,
    Unseen,
    case_count,
    case_list,
    case_page,
    draft_of,
    environment,
    journal,
    parties_of,
    queue_counts,
    seen_case,
    task_form,
    visible,
    work_queue,
)
from yimen.kernel import ANONYMOUS, Actor, system_actor
from yimen.kernel.actor import SYSTEM_PURPOSES
from yimen.store import Base

OWNED = [Case, Party, AllegedAct, Task, QueueRow, DeadlineRow, Outbox, JournalEvent, SensitiveValue]
BARE: list[tuple[str, Any]] = [
    ("entity", lambda: select(Case)),
    ("column", lambda: select(Case.number)),
    ("core table", lambda: select(Case.__table__.c.id)),
    ("count", lambda: select(func.count()).select_from(Case)),
    ("count of a subquery", lambda: select(func.count()).select_from(select(Party.id).subquery())),
    ("scalar subquery", lambda: select(select(Case.title).limit(1).scalar_subquery())),
    ("exists", lambda: select(exists().where(Task.round == 1))),
    ("in subquery", lambda: select(Person).where(Person.account.in_(select(Case.handler)))),
    ("union", lambda: select(Case.id).union(select(Task.case_id))),
    ("join from elsewhere", lambda: select(Person).join(Case, Case.handler == Person.account)),
    ("text", lambda: text("SELECT * FROM case_journal")),
    ("update", lambda: update(Case).values(title="x")),
    ("delete", lambda: delete(QueueRow)),
]


def test_statement_without_visible_raises(county: County) -> None:
    """However the rows are reached, the session refuses."""
    county.opened()
    with county.database.read() as session:
        for name, statement in BARE:
            assert refused(session, statement()), name


def refused(session: Session, statement: Any) -> bool:
    try:
        session.execute(statement)
    except Unseen:
        return True
    return False


def test_statement_without_visible_is_not_prepared() -> None:
    """What goes round the session is refused before it can ever be asked; what came out of the guard is admitted."""
    for _name, statement in BARE:
        with pytest.raises(Unseen):
            GuardedQuery(statement())
    by_system = visible(system_actor("sweep", COUNTY))
    with pytest.raises(Unseen):
        GuardedQuery(by_system.of(select(Case.id, Party.name).join(Party, Party.case_id == Case.id)))
    GuardedQuery(visible(ANONYMOUS).of(select(Case.id)))


def test_list_that_is_prepared_shows_what_the_session_shows(county: County) -> None:
    """The list as it is opened, and the same with a filter that the session alone knows: the same rows for each reader."""
    for _ in range(3):
        county.opened()
    day = county.clock.today()
    for account in ("officer1", "officer3", "head1"):
        actor = county.actor(account)
        with county.database.read() as session:
            prepared = case_list(session, actor, {"status": "open"}, day=day).rows
            through = case_list(session, actor, {"status": "open", "since": "2000-01-01"}, day=day).rows
            assert prepared == through
            assert len(prepared) == (0 if account == "officer3" else 3)


def test_get_and_query_without_visible_raise(county: County) -> None:
    """The short ways of the ORM are no way round."""
    case = county.opened()
    with county.database.read() as session:
        with pytest.raises(Unseen):
            session.get(Case, case.id)
        with pytest.raises(Unseen):
            session.query(Case).count()


def test_every_table_with_a_case_is_owned() -> None:
    """A table that names a case is guarded; one that was forgotten fails here. What is for everyone is not."""
    for name, table in Base.metadata.tables.items():
        if "case_id" in table.columns and name != "publication":
            assert table.info.get("case_owned"), name


def test_rows_of_another_unit_are_not_seen(county: County) -> None:
    """The team sees its case in every table, its neighbour in none."""
    case = county.approved()
    county.did("head1", case, sort="assign", values={"handlers": ["officer2"]})
    with county.database.read() as session:
        for model in OWNED:
            for account, expected in (("head1", True), ("head3", False)):
                found = session.scalars(visible(county.actor(account)).of(select(model), model)).all()
                assert bool(found) == expected, (model.__tablename__, account)


EXPECTED = {
    "officer1": {"north"},
    "officer2": {"north"},
    "officer3": {"south"},
    "expired": {"north"},
    "head1": {"north"},
    "head3": {"south"},
    "chief": {"north", "south"},
    "legal": {"north", "south"},
    "keeper": set(),
    "auditor": set(),
    "operator": set(),
    "helper": {"south"},
}


def doors(session: Session, county: County, actor: Actor, case: str) -> list[Any]:
    """What every way into a case answers; all of them empty for somebody who does not see it."""
    configuration = Configuration.open(session, COUNTY, day=county.clock.today())
    return [
        seen_case(session, actor, case),
        case_page(session, actor, case, configuration),
        task_form(session, actor, case, "head_approval", configuration),
        environment(session, actor, case, configuration=configuration),
        journal(session, actor, case) or None,
        parties_of(session, actor, case) or None,
    ]


@pytest.mark.parametrize("account", sorted(EXPECTED))
def test_role_reaches_exactly_its_units(county: County, account: str) -> None:
    """The matrix of roles and units, through every way into a case."""
    cases = {
        "north": county.opened().id,
        "south": county.opened(account="officer3", unit="south", fellow="helper").id,
    }
    reached = EXPECTED[account]
    actor = county.actor(account)
    with county.database.read() as session:
        listed = {row.unit for row in case_list(session, actor).rows}
        assert listed == reached
        assert case_count(session, actor) == len(reached)
        for unit, case in cases.items():
            answers = doors(session, county, actor, case)
            assert all((answer is not None) == (unit in reached) for answer in answers), (unit, answers)


def test_own_reach_sees_only_cases_handled(county: County) -> None:
    """Somebody from outside helps in one case and sees that one alone."""
    mine = county.opened(account="officer3", unit="south", fellow="helper")
    other = county.opened(account="officer3", unit="south", fellow="helper")
    county.did("head3", other, sort="assign", values={"handlers": ["officer3"]})
    with county.database.read() as session:
        found = case_list(session, county.actor("helper")).rows
    assert [row.id for row in found] == [mine.id]


def test_administrators_and_the_public_see_no_case(county: County) -> None:
    """Three administrators and the anonymous visitor: no row, no count, no open work."""
    county.opened()
    with county.database.read() as session:
        for actor in [*(county.actor(name) for name in ("keeper", "auditor", "operator")), ANONYMOUS]:
            assert case_list(session, actor).rows == []
            assert case_count(session, actor) == 0
            assert work_queue(session, actor, day=county.clock.today()) == []
            assert queue_counts(session, actor, day=county.clock.today())["open"] == 0


def test_same_roles_in_another_jurisdiction_see_nothing(county: County) -> None:
    """Jurisdiction is part of every condition: like unit and role elsewhere open nothing here."""
    case = county.opened()
    found_county(county.database, county.clock, OTHER)
    stranger = county.actor(f"{OTHER}.legal")
    with county.database.read() as session:
        assert case_list(session, stranger).rows == []
        assert seen_case(session, stranger, case.id) is None
        own = session.scalars(visible(county.actor("head1")).of(select(Case))).one()
        with pytest.raises(Unseen):
            session.scalars(visible(stranger).within(own, select(Task), Task))


def test_draft_is_read_by_its_writer_alone(county: County) -> None:
    """A colleague of the same unit sees the case but not the half-filled form."""
    from yimen.cases import save_draft

    case = county.opened()
    with county.database.write() as session:
        save_draft(
            session,
            county.actor("head1"),
            case.id,
            "head_approval",
            {"opinion": "拟同意"},
            form="head_opinion",
            seen=1,
            version=None,
            configuration=Configuration.open(session, COUNTY, day=county.clock.today()),
            clock=county.clock,
        )
    with county.database.read() as session:
        assert draft_of(session, county.actor("head1"), case.id, "head_approval") is not None
        assert draft_of(session, county.actor("chief"), case.id, "head_approval") is None


def test_system_purposes_have_a_listed_reach() -> None:
    """Every purpose is listed; none reads sensitive values but the verification, what is owed a message, and the count."""
    assert set(REACH) == set(SYSTEM_PURPOSES)
    assert {name for name, tables in REACH.items() if "case_sensitive_value" in tables} == {
        "verify",
        "deliver",
        "count",
    }
    assert REACH["migrate"] == frozenset()
    assert "case_journal" not in REACH["rehearse"]


def test_system_actor_beyond_its_reach_raises(county: County) -> None:
    """The sweep reads deadlines; parties are none of its business."""
    county.approved()
    sweep = visible(system_actor("sweep", COUNTY))
    with county.database.read() as session:
        assert session.scalars(sweep.of(select(DeadlineRow), DeadlineRow)).all()
        with pytest.raises(Unseen):
            session.scalars(sweep.of(select(Party), Party))


def test_mark_of_an_actor_cannot_widen_a_query(county: County) -> None:
    """A person's visibility limits the rows even when the statement asks for others by name."""
    case = county.opened()
    with county.database.read() as session:
        statement = visible(county.actor("head3")).of(select(Case).where(Case.id == case.id))
        assert session.scalars(statement).all() == []
