"""A changed procedure that leaves open cases without a way out, as the rehearsal tells it."""

from __future__ import annotations

import copy

from cases.conftest import County
from cases.county import COUNTY, PROCEDURE
from yimen.cases import Configuration, rehearse
from yimen.workflow import compile_procedure


def test_rehearsal_names_the_cases_that_would_lose_their_way_out(county: County) -> None:
    """The endings in reach are taken away: nobody loses a task, and the case in sight is named with its stage."""
    mine = county.approved()
    body = copy.deepcopy(PROCEDURE)
    for ending in body["endings"].values():
        ending["criteria"] = {"rejected": {"on": ["head_approval.rejected"]}}
    with county.database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        found = rehearse(session, county.actor("head1"), compile_procedure(body), configuration)
    (strain,) = found.strains
    assert (strain.number, strain.lost, strain.stuck) == (mine.number, (), False)
    assert strain.shut == ("closing_stage",)
    assert "closing_stage" in strain.titles
