"""What a change set brings into force is found by words from then on."""

from __future__ import annotations

from changes.test_ways import filled, item
from changes.world import CLERK, COUNTY, SECOND
from yimen.changes import activate, approve, check, draft, submit, undo
from yimen.store import current_number, seek_entries, select_in_force


def test_entries_are_searchable_with_their_activation_and_as_before_after_its_undo(database, folder, clock):
    """The index is written in the transaction that brings a set into force."""
    filled(database, folder, clock)

    def keys(words: str) -> list[str]:
        with database.read() as session:
            chosen = select_in_force(COUNTY, clock.today(), current_number(session, COUNTY), "item")
            sought = seek_entries(session, COUNTY, "item", words)
            return sorted(each.key for each in session.scalars(chosen.where(sought.condition)))

    assert keys("001") == ["001"]
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="新", entries=[item("0019", "占道")], clock=clock)
        check(session, CLERK, made.id, clock=clock)
        submit(session, CLERK, made.id, clock=clock)
        approve(session, SECOND, made.id, clock=clock)
    assert keys("001") == ["001"]
    with database.write() as session:
        activate(session, SECOND, made.id, clock=clock)
    assert keys("001") == ["001", "0019"]
    with database.write() as session:
        back = undo(session, CLERK, made.id, clock=clock)
        approve(session, SECOND, back.id, clock=clock)
        activate(session, SECOND, back.id, clock=clock)
    assert keys("001") == ["001"]
