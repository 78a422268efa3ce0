"""Of several parties one alone is meant: the task's page opens the form for him, and terms and papers bear his name."""

from __future__ import annotations

import html
import io
import re
from typing import Any

from docx import Document as Docx
from flask.testing import FlaskClient

from fixtures.sites import Site
from office.pages import opened, post, refusal
from office.test_case_acts import DAY, version_of

OTHER = {"parties.~rows": ["0", "1"], "parties.1.sort": "person", "parties.1.name": "乙某"}
FELLOW = {"_fellow": "zhzf02"}
SEEN = {"present": "1", "told": "1"}
GOODS = {"goods.~rows": ["0"], "goods.0.name": "水泥", "goods.0.quantity": "3"}


def taken(client: FlaskClient, page: str) -> dict[str, str]:
    """What the fields about the party hold when the page is opened."""
    text = client.get(page).get_data(as_text=True)
    number = re.search(r'<input[^>]*name="party"[^>]*value="(\d+)"', text)
    name = re.search(r'<textarea[^>]*name="against"[^>]*>\s*([^<]*)</textarea>', text)
    assert number
    assert name
    return {"party": number[1], "against": html.unescape(name[1])}


def do(client: FlaskClient, page: str, outcome: str, **values: Any) -> None:
    said = {"_version": version_of(client, page), "_occurred_on": DAY, "_deed": f"complete:{outcome}"}
    answer = post(client, page, page, {**said, **values})
    assert answer.status_code == 302, refusal(answer)


def papers(client: FlaskClient, case: str) -> dict[str, str]:
    """The papers of the case as they were written, by their first line."""
    text = client.get(case).get_data(as_text=True)
    found = {}
    for address in sorted(set(re.findall(rf'"({case}/documents/\w+)"', text))):
        paper = Docx(io.BytesIO(client.get(address).data))
        lines = [each.text for each in paper.paragraphs if each.text]
        cells = [each.text for table in paper.tables for row in table.rows for each in row.cells]
        found["".join(lines[:2])] = "\n".join((*lines, *cells))
    return found


def test_a_seizure_is_against_one_of_two_parties(demo_site: Site) -> None:
    """The page says who is left; a name opens the form for him; the measure's term and its papers name him alone."""
    officer, head, chief = (demo_site.client(each) for each in ("zhzf01", "zhzf-head", "zhzf-chief"))
    case = opened(officer, **OTHER)
    do(head, f"{case}/tasks/unit_opinion", "agreed", agreed="true", opinion="同意。")
    do(chief, f"{case}/tasks/filing_approval", "approved", opinion="同意。")
    request = f"{case}/tasks/seizure_request"
    assert f'href="{request}?whom=2"' in officer.get(request).get_data(as_text=True)
    assert taken(officer, request) == {"party": "0", "against": "示范<b>商贸</b>有限公司、乙某"}
    asked = {"measure": "seize", "object": "水泥三袋", "reason": "防止转移。", "basis": "《行政强制法》"}
    asked |= {"since": "2026-07-01", "until": "2026-07-30"}
    both = {"_version": version_of(officer, request), "_occurred_on": DAY, "_deed": "complete:requested"}
    wrong = post(officer, request, request, {**both, **FELLOW, **asked, "party": "1", "against": "乙某"})
    assert wrong.status_code == 422
    assert "填写的被采取措施人不是该序号的当事人" in wrong.get_data(as_text=True)
    assert 'aria-current="true">2 乙某</a>' in officer.get(request + "?whom=2").get_data(as_text=True)
    second = taken(officer, request + "?whom=2")
    assert second == {"party": "2", "against": "乙某"}
    do(officer, request + "?whom=2", "requested", **FELLOW, **asked, **second)
    do(chief, f"{case}/tasks/seizure_approval", "approved", opinion="同意。")
    record = f"{case}/tasks/seizure_record"
    text = officer.get(record).get_data(as_text=True)
    assert "?whom=2" in text
    assert "?whom=1" not in text
    himself = taken(officer, record)
    assert himself == second
    made = {"done_at": f"{DAY}T09:30", "place": "示范路1号", "content": "当场扣押水泥三袋。", **SEEN, **GOODS}
    do(officer, record, "recorded", **FELLOW, **made, **himself)
    page = officer.get(case).get_data(as_text=True)
    assert "查封、扣押期限（乙某）" in page
    assert "查封、扣押期限（示范" not in page
    written = papers(officer, case)
    assert "查封（扣押）决定书</a>（乙某）" in page
    view = re.search(r'href="([^"]*)">查封（扣押）决定书</a>（乙某）', page)
    assert view
    paper = officer.get(view[1]).get_data(as_text=True)
    assert "当事人：乙某" in paper
    assert paper.count("<option selected>乙某</option>") == 2, "whoever signs, and on whom it is served"
    assert "查封（扣押）决定书（乙某）" in html.unescape(
        officer.get(f"{case}/dossier").get_data(as_text=True)
    )
    assert "查封（扣押）决定书（乙某）" in re.sub(
        r" [^ ]*号（", "（", officer.get(f"{case}/review").get_data(as_text=True)
    )
    about = [
        text for title, text in written.items() if re.search("查封（扣押）(决定书|清单)|现场笔录", title)
    ]
    assert len(about) == 3, list(written)
    for each in about:
        assert "乙某" in each
        assert "商贸" not in each
    disposal = taken(officer, f"{case}/tasks/seizure_disposal?whom=2")
    done = {"way": "release", "ground": "other", "reason": "已经改正。", **GOODS}
    do(officer, f"{case}/tasks/seizure_disposal?whom=2", "released", **FELLOW, **done, **disposal)
    assert "乙某" in next(text for title, text in papers(officer, case).items() if "处理决定书" in title)


def test_a_return_of_one_partys_measure_leaves_the_others_term(demo_site: Site) -> None:
    """The head returns the second request: the first party's goods stay kept, within the term that runs."""
    officer, head, chief = (demo_site.client(each) for each in ("zhzf01", "zhzf-head", "zhzf-chief"))
    case = opened(officer, **OTHER)
    do(head, f"{case}/tasks/unit_opinion", "agreed", agreed="true", opinion="同意。")
    do(chief, f"{case}/tasks/filing_approval", "approved", opinion="同意。")
    request, approval = f"{case}/tasks/preservation_request", f"{case}/tasks/preservation_approval"
    record = f"{case}/tasks/preservation_record?whom=2"
    asked = {"measure": "preserve", "object": "水泥三袋", "reason": "可能灭失。", "basis": "《行政处罚法》"}
    made = {"done_at": f"{DAY}T09:30", "place": "示范路1号", "content": "当场保存水泥三袋。", **GOODS}
    do(officer, request + "?whom=2", "requested", **FELLOW, **asked, **taken(officer, request + "?whom=2"))
    do(chief, approval, "approved", opinion="同意。")
    do(officer, record, "recorded", **FELLOW, **made, **taken(officer, record))
    do(officer, request + "?whom=1", "requested", **FELLOW, **asked, **taken(officer, request + "?whom=1"))
    back = {"_version": version_of(chief, approval), "_occurred_on": DAY, "_reason": "理由不充分。"}
    answer = post(chief, approval, approval, {**back, "_deed": "return:preservation_request"})
    assert answer.status_code == 302, refusal(answer)
    page = officer.get(case).get_data(as_text=True)
    assert "先行登记保存处理期限（乙某）" in page
    assert f"{case}/tasks/preservation_disposal" in page
    text = officer.get(request).get_data(as_text=True)
    assert "?whom=1" in text
    assert "?whom=2" not in text
    assert chief.get(approval).headers["Location"] == case  # done for the first, and not open for the second
