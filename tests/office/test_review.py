"""The reviewer's page: the whole file beside the draft, notes at a field, sent back with their list, answered one by one."""

from __future__ import annotations

import re
from typing import Any

from fixtures.sites import Site
from office.pages import FILING, opened, post, refusal

TASK = "unit_opinion"


def notes_written(client: Any, case: str, page: str, pointer: str, text: str) -> Any:
    said = {"place": f"form/penalty_filing#{pointer}", "text": text, "_deed": "add", "task": TASK}
    return post(client, f"{case}/notes", page, said)


def test_reviewer_notes_sends_back_and_sees_what_changed(demo_site: Site) -> None:
    """Two notes become the reason; the drafter answers them and mends; the reviewer sees before and after, and settles."""
    officer, head = demo_site.client("zhzf01"), demo_site.client("zhzf-head")
    case = opened(officer)
    review = f"{case}/review?task={TASK}"
    assert f'href="{case}/review?task={TASK}"' in head.get(case).get_data(as_text=True)
    text = head.get(review).get_data(as_text=True)
    assert "未经批准占用城市道路。" in text
    assert 'value="draft/filing_approval_form"' in text, "a paper of the stage, before it is made"
    answer = notes_written(head, case, review, "/summary", "写明<b>面积</b>")
    assert answer.status_code == 302, refusal(answer)
    assert "#at-" in answer.headers["Location"]
    notes_written(head, case, review, "/title", "案由不规范")
    text = head.get(review).get_data(as_text=True)
    assert "写明&lt;b&gt;面积&lt;/b&gt;" in text
    [listed] = re.findall(r'<textarea[^>]*name="_reason"[^>]*>(.*?)</textarea>', text, re.DOTALL)
    assert "1. " in listed
    assert "2. " in listed
    assert "案由不规范" in listed
    back = {
        "_version": "1",
        "_round": "1",
        "_occurred_on": "2026-07-01",
        "_deed": "return:case_intake",
        "_reason": "见批注",
    }
    assert post(head, f"{case}/tasks/{TASK}", review, back).status_code == 302
    task = f"{case}/tasks/case_intake"
    assert "2 条批注待答复" in officer.get(task).get_data(as_text=True)
    page = officer.get(f"{case}/notes").get_data(as_text=True)
    assert "批注时：" in page
    assert "现在：" not in page
    first = re.findall(r'name="note" value="(\w+)"', page)[0]
    said = {"note": first, "text": "已写明", "_deed": "answer"}
    assert post(officer, f"{case}/notes", f"{case}/notes", said).status_code == 302
    mended = {
        **FILING,
        "_version": "2",
        "_round": "2",
        "_deed": "complete:submitted",
        "summary": "占用道路约12平方米。",
    }
    answer = post(officer, task, task, mended)
    assert answer.status_code == 302, refusal(answer)
    text = head.get(review).get_data(as_text=True)
    assert "退回以后的变化" in text
    changes = text[text.index("退回以后的变化") :]
    assert "未经批准占用城市道路。" in changes
    assert "占用道路约12平方米。" in changes
    page = head.get(f"{case}/notes").get_data(as_text=True)
    assert "现在：" in page
    assert post(head, f"{case}/notes", f"{case}/notes", {"note": first, "_deed": "settle"}).status_code == 302
    assert "已认可 1 条" in head.get(case).get_data(as_text=True)


def test_draft_of_a_paper_is_read_line_by_line(demo_site: Site) -> None:
    """A note at a paragraph of a paper that is not yet made; a line that is not there takes none."""
    officer, head = demo_site.client("zhzf01"), demo_site.client("zhzf-head")
    case = opened(officer)
    page = f"{case}/review?of=draft/filing_approval_form"
    text = head.get(page).get_data(as_text=True)
    place = re.findall(r'name="place" value="(draft/filing_approval_form#\d+)"', text)[0]
    said = {"place": place, "text": "此处缺日期", "_deed": "add"}
    assert post(head, f"{case}/notes", page, said).status_code == 302
    assert "此处缺日期" in head.get(page).get_data(as_text=True)
    assert "第1段" in head.get(f"{case}/notes").get_data(as_text=True)
    for missing in ("draft/filing_approval_form#99999", "form/none#/x", "paper/none#1", "draft/none#1"):
        assert post(head, f"{case}/notes", page, {**said, "place": missing}).status_code == 404


def test_empty_note_is_told_and_strangers_find_nothing(demo_site: Site) -> None:
    """422 with the reason; another unit's officer gets 404 everywhere; a note on the whole case needs no place."""
    officer = demo_site.client("zhzf01")
    case = opened(officer)
    empty = notes_written(officer, case, f"{case}/review", "/summary", " ")
    assert empty.status_code == 422
    assert "CAS-321" in empty.get_data(as_text=True)
    said = {"place": "", "text": "全案", "_deed": "add"}
    assert post(officer, f"{case}/notes", f"{case}/notes", said).status_code == 302
    stranger = demo_site.client("jtys01")
    for path in (f"{case}/review", f"{case}/notes"):
        assert stranger.get(path).status_code == 404
    assert post(stranger, f"{case}/notes", "/account", said).status_code == 404
