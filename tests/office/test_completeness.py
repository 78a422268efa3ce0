"""The readiness of departments as pages and workbooks, and the first page of a jurisdiction that is still empty."""

from __future__ import annotations

import io
import re

import openpyxl
from sqlalchemy import delete

from fixtures.sites import DEMO_PACK, Site
from yimen.store import EntryRevision, Jurisdiction

CLERK = "sfj-config"


def empty_of(site: Site, *kinds: str) -> None:
    """As the jurisdiction was before those tables came: for what pages say of it alone."""
    with site.runtime.database.write() as session:
        session.execute(delete(EntryRevision).where(EntryRevision.kind.in_(kinds)))
        owner = session.get(Jurisdiction, DEMO_PACK)
        assert owner is not None
        owner.sequence += 1


def steps(page: str) -> list[str]:
    found = page[page.index("setup-steps") :]
    found = found[: found.index("</ol>")]
    return [" ".join(re.sub(r"<[^>]+>", " ", each).split()) for each in re.split(r"<li[^>]*>", found)[1:]]


def test_each_lack_leads_to_its_list_and_the_list_is_exported(demo_site: Site) -> None:
    """The items without tiers are as many as the report says, in pages and in one workbook; the import is offered."""
    clerk = demo_site.client(CLERK)
    page = clerk.get("/completeness").get_data(as_text=True)
    found = re.search(r'href="(/completeness/\w+/CHG-041)"', page)
    assert found
    told = clerk.get(found[1]).get_data(as_text=True)
    count = re.search(r"有(\d+)条执法事项没有裁量阶次", told)
    assert count
    assert "/imports?kind=tier" in told
    seen, address = 0, found[1]
    while address:
        text = clerk.get(address).get_data(as_text=True)
        seen += text.count("<tr>") - 1
        following = re.search(r'rel="next" href="([^"]+)"', text)
        address = following[1].replace("&amp;", "&") if following else ""
    assert seen == int(count[1])
    book = openpyxl.load_workbook(io.BytesIO(clerk.get(f"{found[1]}/workbook").get_data()))
    assert book.active.max_row - 1 == seen
    assert clerk.get("/completeness/zhzf/CHG-999").status_code == 404
    assert clerk.get("/completeness/none/CHG-041").status_code == 404


def test_report_is_exported_with_a_row_for_each_department(demo_site: Site) -> None:
    """One sheet counts, the other says what is missing."""
    clerk = demo_site.client(CLERK)
    book = openpyxl.load_workbook(io.BytesIO(clerk.get("/completeness/workbook").get_data()))
    counts, lacks = book.worksheets
    texts = [[str(cell.value) for cell in row] for row in counts.iter_rows()]
    assert any(row[1] == "综合行政执法局" and row[2] == "1776" for row in texts)
    assert any("CHG-041" in [str(cell.value) for cell in row] for row in lacks.iter_rows())


def test_first_page_of_an_empty_jurisdiction_says_what_comes_first(demo_site: Site) -> None:
    """Without items and tiers the clerk is told to bring items first, tiers after them, with the blank tables."""
    clerk = demo_site.client(CLERK)
    assert "上线步骤" not in clerk.get("/").get_data(as_text=True)
    empty_of(demo_site, "item", "tier")
    page = clerk.get("/").get_data(as_text=True)
    told = steps(page)
    item = next(each for each in told if "执法事项" in each and "裁量" not in each)
    tier = next(each for each in told if "裁量阶次" in each)
    assert "还没有" in item
    assert "请先导入" not in item
    assert "请先导入：执法事项" in tier
    assert not any("法律法规" in each for each in told)  # what is there stands on the page of its own
    assert "已具备" in page
    assert any("法律法规" in each for each in steps(clerk.get("/completeness").get_data(as_text=True)))
    assert 'href="/blanks/item"' in page
    assert "还没有条目" in clerk.get("/catalog/tier").get_data(as_text=True)
    assert "没有符合条件的条目" in clerk.get("/catalog/tier?q=甲").get_data(as_text=True)
    assert 'href="/imports?kind=item"' in page
    assert "上线步骤" not in demo_site.client("zhzf01").get("/").get_data(as_text=True)


def test_without_a_second_person_the_first_page_says_so(demo_site: Site) -> None:
    """A jurisdiction where nobody but the clerk may approve cannot bring anything into force."""
    clerk = demo_site.client(CLERK)
    with demo_site.runtime.database.write() as session:
        roles = session.query(EntryRevision).where(EntryRevision.kind == "role").all()
        for role in roles:
            kept = [each for each in role.body["permissions"] if each != "change.approve"]
            role.body = {**role.body, "permissions": kept}
        owner = session.get(Jurisdiction, DEMO_PACK)
        assert owner is not None
        owner.sequence += 1
    assert "每份变更须由另一人审核" in clerk.get("/").get_data(as_text=True)
