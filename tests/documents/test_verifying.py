"""`yimen verify` holds papers against the journals: what was lost, put in, or changed past the house is told."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import delete, update

from cases.county import COUNTY
from documents.test_whom import (  # noqa: F401  fixtures are found by being here
    Demands,
    case,
    county,
    database,
    demands,
    postgres_county,
    sqlite_county,
)
from yimen import documents
from yimen.cases import Case, Configuration
from yimen.documents import Document, DocumentContent, Step

PAPER, CONTENT = Document.__table__, DocumentContent.__table__


def found(demands: Demands, *, contents: bool = True) -> list[str]:  # noqa: F811
    with demands.database.read() as session:
        told = documents.verify_papers(session, COUNTY, contents=contents)
    return [f"{each.code} {each.message.partition('：')[2].partition('。')[0]}".strip() for each in told]


def past_the_house(demands: Demands, *statements: Any) -> None:  # noqa: F811
    with demands.database.engine.begin() as connection:
        for each in statements:
            connection.execute(each)


def test_papers_as_they_were_made_are_sound_the_void_too(demands: Demands, case: Case) -> None:  # noqa: F811
    """One of a party, one of all, one made void."""
    assert found(demands) == []
    demands.demand(case, 2)
    demands.demand(case, 1)
    head = demands.actor("head1")
    with demands.database.write() as session:
        configuration = Configuration.open(session, COUNTY, day=demands.clock.today())
        row = documents.case_documents(session, head, case.id)[0]
        step = Step("voided", demands.clock.today(), {"reason": "写错"}, again=True)
        faults = documents.take_step(
            session, head, case.id, row.id, step, configuration=configuration, clock=demands.clock
        )
        assert faults == []
    papers = demands.papers(case, head)
    assert [whom for _title, whom, _names in papers] == [("2",), ("1",), ("2",)]
    assert found(demands) == []
    past_the_house(demands, update(PAPER).values(state="final"))
    assert found(demands) == ["DOC-089 作废与否"]


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (update(PAPER).values(whom="1"), ["DOC-089 所涉及的当事人"]),
        (update(PAPER).values(whom=None), ["DOC-089 所涉及的当事人"]),
        (update(PAPER).values(title="通知书", number="9号"), ["DOC-089 标题、文号"]),
        (update(CONTENT).values(content=b"other"), ["DOC-021"]),
        (delete(CONTENT), ["DOC-021"]),
        (update(PAPER).values(id="0"), ["DOC-088", "DOC-087"]),
    ],
    ids=["other party", "no party", "title and number", "other bytes", "no bytes", "another in its place"],
)
def test_what_was_changed_past_the_house_is_told(
    demands: Demands,  # noqa: F811
    case: Case,  # noqa: F811
    changed: Any,
    told: list[str],
) -> None:
    """Without the contents the rows are looked at all the same."""
    demands.demand(case, 2)
    if told[0] == "DOC-088":
        past_the_house(demands, delete(CONTENT))
    past_the_house(demands, changed)
    codes = [each for each in found(demands) if told[0] == "DOC-021" or not each.startswith("DOC-021")]
    assert codes == told
    assert found(demands, contents=False) == [each for each in told if each != "DOC-021"]
