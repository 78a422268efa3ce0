"""What a row of the list of cases offers, as the case itself would: by its status, its procedure and the Actor's roles."""

from __future__ import annotations

from flask import url_for

from yimen.cases import CaseRow, NotConfigured
from yimen.office.offered_acts import ON_OPEN_CASES, may_act
from yimen.office.request import configuration
from yimen.screens import CaseListing

WAY = "way"


def acts_in(listing: CaseListing) -> bool:
    """Whether rows offer acts, which depend on the procedure that each case is bound to."""
    return any(each.id != WAY for each in listing.actions)


def actions_of(listing: CaseListing, row: CaseRow) -> list[tuple[str, str]]:
    """(title, address) of every action that the row offers to the Actor, in the order of the list."""
    return [(each.title, _address(each.id, row)) for each in listing.actions if _offered(each.id, row)]


def _address(action: str, row: CaseRow) -> str:
    if action == WAY:
        return url_for("office.case_way", case_id=row.id)
    return url_for("office.case_act_page", case_id=row.id, sort=action)


def _offered(action: str, row: CaseRow) -> bool:
    if action == WAY:
        return True
    if action in ON_OPEN_CASES and row.status != "open":
        return False
    try:
        procedure = configuration().procedure(row.procedure, row.unit, row.pinned)
    except NotConfigured:
        return False
    return may_act(procedure, row.unit, action)
