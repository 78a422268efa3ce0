"""Whoever heads a unit reads on the first page which of its tasks are overdue, also those that others do."""

from __future__ import annotations

import re
from datetime import date

from fixtures.sites import Site
from office.district import COMPLAINT, PACK, done, next_week, seen, signed_in
from office.test_rights_cost import MOST, asked
from yimen.cases import PublicCase
from yimen.cases.publishing import PublicRow
from yimen.kernel import FixedClock


def late(site: Site, account: str) -> str:
    """The part of the first page about what is overdue in the units that one heads; "" where there is none."""
    page = seen(signed_in(site, account), "/")
    return page.split('aria-labelledby="overdue"')[1].split("</section>")[0] if 'id="overdue"' in page else ""


def unpublished(site: Site, account: str) -> str:
    """The part about what should have been made public."""
    page = seen(signed_in(site, account), "/")
    mark = 'aria-labelledby="unpublished"'
    return page.split(mark)[1].split("</section>")[0] if mark in page else ""


def test_head_of_a_unit_reads_which_tasks_of_others_are_overdue(
    district: Site, lead: PublicCase, clock: FixedClock
) -> None:
    """Of the own unit; officers, other units' heads and who looks over every unit read nothing of it. The list that
    it leads to shows the case."""
    given = {"channel": "web", "unit": "cgzf", "opinion": "请核查"}
    done(district, "gm-rx01", lead.case_id, "hotline_dispatch.dispatched", **given)
    assert late(district, "gm-cgzf-head") == ""
    owes(district, lead.case_id, clock.today())
    assert unpublished(district, "gm-cgzf-head") == "", "not yet overdue"
    next_week(district, clock)
    for account in ("gm-cgzf-head", "gm-cgzf-chief"):
        told = late(district, account)
        for words in ("研判", COMPLAINT["what"], f"/cases/{lead.case_id}", "due-overdue"):
            assert words in told, (account, words)
        leads = re.search(r'href="(/cases\?[^"]+)"', told)
        assert leads
        assert "due=overdue" in leads[1]
        found = seen(signed_in(district, account), leads[1].replace("&amp;", "&"))
        assert f"/cases/{lead.case_id}" in found
    for account in ("gm-cgzf01", "gm-rx01", "gm-swj-chief", "gm-sfj01", "gm-jcy01", "gm-scjg-head"):
        assert late(district, account) == "", account
        assert unpublished(district, account) == "", account
    told = unpublished(district, "gm-cgzf-head")
    for words in ("行政处罚决定", COMPLAINT["what"], f"/cases/{lead.case_id}", "due-overdue"):
        assert words in told, words
    client = signed_in(district, "gm-cgzf-chief")
    with asked(district) as found_rights:
        seen(client, "/")
    assert len(found_rights) <= MOST, found_rights


def owes(site: Site, case_id: str, day: date) -> None:
    """The unit that has the case owes the public something of it by the day."""
    rule = {"rule": "penalty_decisions", "unit": "cgzf", "heading": "占道", "lines": [], "internal": False}
    with site.runtime.database.write() as session:
        days = {"owed_on": day, "due_on": day, "made_at": site.runtime.clock.now()}
        session.add(PublicRow(jurisdiction=PACK, case_id=case_id, **rule, **days))
