"""Two jurisdictions beside one another in which the same holds under the same keys: neither finds anything of the other."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select

from documents.test_papers import FILING, Bureau
from fixtures.sites import Site, put_entry
from office.beside import Theirs, answer, look_for, twin_of, with_every_right
from office.pages import post
from office.test_imports import Clerk
from office.test_packs_through_the_web import hand_in, tiny
from yimen import documents
from yimen.cases import FirstForm, admit, grant, load_actor
from yimen.kernel import Actor, system_actor
from yimen.store import ChangeSet, Job, SavedView

HERE, TWIN, DAY = "jindong", "twin", "2026-07-01"
WORD = "机密"
PARTY, TITLE, PIECE, SHEET, VIEW, UNIT, ITEM, LAW, PERSON = (
    f"{WORD}{each}甲乙丙"
    for each in ("当事人", "案由", "物证", "表格", "视图", "单位", "事项", "法规", "人员")
)


def filled(site: Site, nudged: list[str]) -> Theirs:
    """Something of every sort, each with a name that is found by one word."""
    clock = site.runtime.clock
    with site.runtime.database.write() as session:
        keeper = load_actor(session, "secadmin", clock.today())
        admit(session, keeper, account="secret01", name=PERSON, jurisdiction=HERE, clock=clock)
        grant(
            session, keeper, account="secret01", unit="zhzf", role="officer", since=clock.today(), clock=clock
        )
        entries = {
            "unit": {"code": "secretunit", "name": UNIT, "sort": "执法单位"},
            "item": {"code": "SECRET-1", "name": ITEM, "unit": UNIT},
            "law": {"name": LAW},
            "officer": {"certificate": "SECRET-2", "name": PERSON, "unit": UNIT},
        }
        for kind, body in entries.items():
            put_entry(session, HERE, kind, str(next(iter(body.values()))), body)
    bureau, officer = Bureau(site), site.client("zhzf01")
    case = _case(site)
    piece = {"kind": "physical", "name": PIECE, "proves": "占道", "taken_on": DAY, "kept_at": "库房"}
    made = post(officer, f"/cases/{case}/evidence", f"/cases/{case}/evidence/new", piece)
    assert made.status_code == 302
    clerk = Clerk(site, nudged)
    home = clerk.upload(f"{SHEET}.csv", f"事项代码,事项名称,执法单位\n9,{ITEM},{UNIT}\n".encode())
    register = (io.BytesIO("案号,办案单位,案件类型\n旧1,综合行政执法局,无\n".encode()), f"{SHEET}.csv")
    listed = post(site.client("zhzf-head"), "/cases/imports", "/cases/imports", {"file": register})
    pack = hand_in(site, clerk.client, tiny())
    kept = post(officer, "/views", "/cases", {"page": "/cases", "query": f"q={PARTY}", "name": VIEW})
    assert (listed.status_code, pack.status_code, kept.status_code) == (302, 302, 302)
    with site.runtime.database.read() as session:
        ids: dict[str, Any] = {
            "case_id": case,
            "document_id": bureau.papers("zhzf01", case)[0].id,
            "evidence_id": made.headers["Location"].rsplit("/", 1)[1],
            "import_id": home.rsplit("/", 1)[1],
            "register_id": listed.headers["Location"].rsplit("/", 1)[1],
            "upload_id": pack.headers["Location"].rsplit("/", 1)[1],
            "set_id": session.scalars(select(ChangeSet.id).where(ChangeSet.jurisdiction == HERE)).first(),
            "job_id": session.scalars(select(Job.id).where(Job.jurisdiction == HERE)).first(),
            "view_id": session.scalars(select(SavedView.id).where(SavedView.name == VIEW)).first(),
            "account": "secret01",
            "kind": "item",
            "kind_id": "item",
            "key": "SECRET-1",
            "unit": "secretunit",
            "place": HERE,
            "form_id": "penalty_filing",
            "procedure_id": "ordinary_penalty",
            "task": "evidence_collection",
            "number": 0,
        }
    assert None not in ids.values()
    asked = dict.fromkeys(("q", "name", "text", "term", "title", "party"), WORD)
    asked |= {"unit": "secretunit", "target": "secretunit", "scope": "secretunit", "item": "SECRET-1"}
    asked |= {
        "parent": case,
        "case": case,
        "cases": case,
        "other": case,
        "account": "secret01",
        "to": "secret01",
    }
    asked |= {"key": "SECRET-1", "kind": "item", "field": "alleged_acts.0.item", "form": "penalty_filing"}
    asked |= {
        "_unit": "secretunit",
        "_parent": case,
        "_task": "evidence_collection",
        "id": case,
        "from": ids["upload_id"],
    }
    asked |= {"endpoint": "x", "_scheme": "javascript", "_external": "1", "_method": "POST", "_anchor": "x"}
    marks = ["javascript:", PARTY, TITLE, PIECE, SHEET, VIEW, UNIT, ITEM, LAW, PERSON]
    return Theirs(marks, ids, asked)


def _case(site: Site) -> str:
    """A filed case, with a paper, of a party that nobody elsewhere may know."""
    bureau = Bureau(site)
    party = {**FILING["parties"][0], "name": PARTY}  # type: ignore[index]
    acts = [{"item": "330211001000", "occurred_on": "2026-06-29", "place": "示范路1号"}]
    with bureau.database.write() as session:
        values = {**FILING, "title": TITLE, "parties": [party], "alleged_acts": acts}
        first = FirstForm(values, bureau.clock.today(), fellow="zhzf02")
        opener = bureau.actor(session, "zhzf01")
        opened = documents.open_case(session, opener, "ordinary_penalty", "zhzf", first, clock=bureau.clock)
        assert isinstance(opened, list), opened
        case = opened[0].id
    opinion = {"opinion": "建议立案。", "agreed": True}
    bureau.complete("zhzf-head", case, "unit_opinion", "agreed", **opinion)
    bureau.complete("zhzf-chief", case, "filing_approval", "approved", **opinion)
    return case


@pytest.fixture
def theirs(demo_site: Site, nudged: list[str]) -> Theirs:
    twin_of(demo_site, HERE, TWIN)
    return filled(demo_site, nudged)


def somebody(site: Site) -> Actor:
    """An account of the twin."""
    clock = site.runtime.clock
    with site.runtime.database.write() as session:
        house = system_actor("migrate", TWIN)
        admit(session, house, account="beside", name="邻县人", jurisdiction=TWIN, clock=clock)
        grant(session, house, account="beside", unit="zhzf", role="officer", since=clock.today(), clock=clock)
    with site.runtime.database.read() as session:
        return load_actor(session, "beside", clock.today())


def test_nobody_beside_finds_anything_whatever_rights_he_has(demo_site: Site, theirs: Theirs) -> None:
    """Every address, by one who holds every right of the neighbour: no name in any page, list, count, suggestion, workbook
    or file; what is there is answered as what is not. The same addresses give the marks away to whom they belong."""
    stranger = with_every_right(demo_site, somebody(demo_site))
    look_for(demo_site, theirs, {"stranger": stranger})
    assert theirs.leaks == []
    assert theirs.cells > 150
    pages = "".join(each for account in OWN for each in _own_pages(demo_site, theirs, account))
    assert [mark for mark in theirs.marks[1:] if mark not in pages] == []


OWN = {
    "zhzf01": {"case_list", "search", "evidence_piece"},
    "sfj-config": {"import_files", "entries"},
}


def _own_pages(site: Site, theirs: Theirs, account: str) -> Iterator[str]:
    """What somebody of the place itself reads at some of the addresses."""
    with site.runtime.database.read() as session:
        own = with_every_right(site, load_actor(session, account, site.runtime.clock.today()))
    rules = {rule.endpoint.removeprefix("office."): rule for rule in site.app.url_map.iter_rules()}
    for name in OWN[account]:
        given = {each: theirs.ids[each] for each in rules[name].arguments}
        yield answer(site, own, rules[name], "GET", given, {"q": WORD})[1]
