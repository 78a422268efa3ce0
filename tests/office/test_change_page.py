"""The page of a change set: where it is and who has it, what it changes, whom it touches, what may be done with it."""

from __future__ import annotations

import re
from datetime import date

from flask.testing import FlaskClient

from fixtures.sites import Site
from office.change_scenes import CLERK, SECOND, active, body_of, drafted, item, moved, worked
from office.pages import FILING, opened
from yimen.pack import Entry

LATER = date(2027, 1, 1)


def shown(client: FlaskClient, set_id: str, query: str = "") -> str:
    answer = client.get(f"/changes/{set_id}{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def way(page: str) -> list[tuple[str, str]]:
    """(state, what the step says) of every step."""
    found = re.findall(r'<li class="way-step way-(\w+)".*?>(.*?)</li>', page, re.DOTALL)
    return [(state, " ".join(re.sub(r"<[^>]+>", " ", text).split())) for state, text in found]


def part(page: str, begin: str, end: str) -> str:
    return page[page.index(f'id="{begin}"') : page.index(f'id="{end}"')]


def test_way_says_who_did_what_and_who_may_act_next(demo_site: Site) -> None:
    """Checked it lies with its drafter, submitted with those who may approve, by name, the reader marked."""
    set_id = drafted(demo_site, [item("T001", "试验事项")])
    clerk, second = demo_site.client(CLERK), demo_site.client(SECOND)
    assert [state for state, _ in way(shown(clerk, set_id))] == ["done", "done", "now", *["ahead"] * 3]
    moved(demo_site, set_id, "submit")
    steps = way(shown(second, set_id))
    assert [state for state, _ in steps] == ["done", "done", "done", "now", "ahead", "ahead"]
    assert "（您）" in steps[3][1]
    assert "照办" in steps[2][1]
    assert "（您）" not in way(shown(clerk, set_id))[3][1]
    refused = demo_site.post(clerk, f"/changes/{set_id}/deeds/approve", page=f"/changes/{set_id}")
    assert refused.status_code == 422
    assert "CHG-003" in refused.get_data(as_text=True)


def test_rejection_shows_its_reason_and_the_withdrawal_ends_the_way(demo_site: Site) -> None:
    """A reason is asked for, and stands at the step where the set was sent back."""
    set_id = moved(demo_site, drafted(demo_site, [item("T001", "试验事项")]), "submit")
    second, page = demo_site.client(SECOND), f"/changes/{set_id}"
    silent = demo_site.post(second, f"{page}/deeds/reject", page=page, reason=" ")
    assert silent.status_code == 422
    assert '<details class="deed" open>' in silent.get_data(as_text=True)
    assert demo_site.post(second, f"{page}/deeds/reject", page=page, reason="缺少依据").status_code == 302
    state, text = way(shown(second, set_id))[3]
    assert (state, "缺少依据" in text) == ("stopped", True)
    told = "已退回的变更单不能再改动或提交"
    assert told in shown(demo_site.client(CLERK), set_id)
    moved(demo_site, set_id, "withdraw")
    assert told not in shown(demo_site.client(CLERK), set_id)
    assert "撤回" in way(shown(second, set_id))[4][1]


def test_scheduled_set_says_from_when_and_can_be_called_off(demo_site: Site) -> None:
    """Active for a later day it is scheduled in the inbox and on its page; calling it off is its undo."""
    set_id = active(demo_site, item("T001", "明年的事项"), day=LATER, title="明年的调整")
    second = demo_site.client(SECOND)
    page = shown(second, set_id)
    assert "已排期，2027年1月1日 起自动生效" in page
    assert way(page)[-1] == ("now", "6 生效 （当前） 2027年1月1日 起自动生效")
    assert "取消排期" in page
    assert "明年的调整" in second.get("/changes?tab=scheduled").get_data(as_text=True)
    assert "明年的调整" not in second.get("/changes?tab=recent").get_data(as_text=True)


def test_lines_are_compared_side_by_side_filtered_and_paged(demo_site: Site) -> None:
    """A changed field stands before and after in one row; operation, kind and text narrow the list, in pages of fifty."""
    changed = {**body_of(demo_site, "item", "330211001000"), "name": "改后的名称<b>"}
    added = [item(f"T{number:03}", f"新事项{number}") for number in range(60)]
    set_id = drafted(demo_site, [Entry("item", "330211001000", changed), *added])
    second = demo_site.client(SECOND)
    only = shown(second, set_id, "?op=changed")
    assert only.count("change-line") == 1
    assert re.search(
        r'side-before">[^<]+</span></td>\s*<td[^>]*><span class="side-after">改后的名称&lt;b&gt;', only
    )
    first = shown(second, set_id, "?op=added")
    assert first.count("change-line") == 50
    following = re.search(r'rel="next" href="([^"#]+)', first)
    assert following
    rest = second.get(following[1].replace("&amp;", "&")).get_data(as_text=True)
    assert rest.count("change-line") == 10
    assert shown(second, set_id, "?q=T059").count("change-line") == 1
    assert shown(second, set_id, "?op=withdrawn").count("change-line") == 0
    assert "送来 61 条，其中 0 条与现行一致；现行另有 3,949 条不在其中，保持不变。" in only


def test_source_is_saved_from_its_own_set_alone(demo_site: Site) -> None:
    """What came with a set is downloaded as it was, a second set with the same file included; no other digest is."""
    first = drafted(demo_site, [item("T001", "事项一")], title="同一份表")
    again = drafted(demo_site, [item("T002", "事项二")], title="同一份表")
    second = demo_site.client(SECOND)
    for set_id in (first, again):
        address = re.search(rf'href="(/changes/{set_id}/sources/[^"]+)"', shown(second, set_id))
        assert address
        saved = second.get(address[1])
        assert saved.get_data() == b"code,name\n1,a\n"
        assert saved.headers["Content-Disposition"].startswith("attachment")
    assert second.get(f"/changes/{first}/sources/sha256:{'0' * 64}").status_code == 404
    assert demo_site.client("zhzf01").get(f"/changes/{first}").status_code == 403


def test_findings_stand_in_groups_with_their_counts(demo_site: Site) -> None:
    """Seventy rows with the same fault are one group that opens, not seventy lines."""
    wrong = [
        Entry("item", f"T{n:03}", {"code": f"T{n:03}", "name": "短", "unit": "无此单位"}) for n in range(70)
    ]
    page = shown(demo_site.client(SECOND), drafted(demo_site, wrong))
    groups = re.findall(
        r"finding-group.*?<code[^>]*>([^<]+)</code>.*?<b class=.text-nowrap.>(\d+) 处</b>",
        part(page, "findings", "rehearsal"),
        re.DOTALL,
    )
    assert ("PCK-005", "70") in groups or any(count == "70" for _code, count in groups), groups
    assert "提交审核" not in page[page.index('id="deeds"') : page.index('id="findings"')]


def test_undo_that_is_refused_names_the_later_sets(demo_site: Site) -> None:
    """What a later set changed again is undone after that set; the page leads to it, and keeps the reason typed."""
    first = active(demo_site, item("T001", "先改"), title="先改的")
    active(demo_site, item("T001", "后改"), title="后改的")
    clerk, page = demo_site.client(CLERK), f"/changes/{first}"
    answer = demo_site.post(clerk, f"{page}/deeds/undo", page=page, reason="试一试")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "CHG-010" in text
    assert re.search(r'<a href="/changes/\w+">第3号 后改的</a>', text)
    assert ">试一试</textarea>" in text


def test_second_undo_is_refused_while_the_first_is_under_way(demo_site: Site) -> None:
    """One inverse at a time; the set says that its undoing was asked for, and leads there."""
    first = active(demo_site, item("T001", "先改"))
    clerk, page = demo_site.client(CLERK), f"/changes/{first}"
    asked = demo_site.post(clerk, f"{page}/deeds/undo", page=page, reason="改错了")
    assert asked.status_code == 302
    again = demo_site.post(clerk, f"{page}/deeds/undo", page=page, reason="改错了")
    assert "CHG-036" in again.get_data(as_text=True)
    assert "已提出撤销本变更" in shown(clerk, first)
    steps = way(shown(clerk, asked.headers["Location"].rsplit("/", 1)[-1]))
    assert [state for state, _ in steps] == ["done", "done", "now", "ahead", "ahead"], "nothing is left open"
    moved(demo_site, asked.headers["Location"].rsplit("/", 1)[-1], "approve", "activate")
    assert "本变更已被撤销" in shown(clerk, first)
    assert way(shown(clerk, first))[-1][0] == "stopped"


def test_rehearsal_is_a_job_whose_result_is_kept_until_something_moved(demo_site: Site) -> None:
    """Submitting asks for it; it names what the reader may see; an act on a case afterwards makes it stale."""
    opened(demo_site.client("zhzf01"))
    code = FILING["alleged_acts.0.item"]
    changed = {**body_of(demo_site, "item", code), "name": "改后的名称"}
    set_id = drafted(demo_site, [Entry("item", code, changed)], day=date(2026, 6, 1))
    clerk, second = demo_site.client(CLERK), demo_site.client(SECOND)
    assert "还没有预演" in shown(clerk, set_id)
    moved(demo_site, set_id, "submit")
    assert "正在逐件比对在办案件" in shown(second, set_id)
    assert worked(demo_site) == ["done"]
    seen, blind = (part(shown(each, set_id), "rehearsal", "lines") for each in (second, clerk))
    assert "擅自占用城市道路" in seen
    assert "适用新内容" in seen
    assert "综合行政执法局：1 件" in blind
    assert "擅自占用城市道路" not in blind
    assert "/cases/" not in blind
    assert "此后有变化" not in seen
    assert "影响在办案件 1 件" in shown(second, set_id)
    opened(demo_site.client("zhzf01"))
    assert "此后有变化：在办案件" in part(shown(second, set_id), "rehearsal", "lines")
    again = demo_site.post(second, f"/changes/{set_id}/rehearsal", page=f"/changes/{set_id}")
    assert again.status_code == 302
    assert worked(demo_site) == ["done"]
    assert "综合行政执法局：2 件" in part(shown(clerk, set_id), "rehearsal", "lines")


def test_inbox_holds_what_waits_for_its_reader(demo_site: Site) -> None:
    """The clerk has drafts and what came back, the second person what others handed in; the menu says how many."""
    clerk, second = demo_site.client(CLERK), demo_site.client(SECOND)
    drafted(demo_site, [item("T001", "事项一")], title="还在起草")
    moved(demo_site, drafted(demo_site, [item("T002", "事项二")], title="交上来的"), "submit")
    moved(demo_site, drafted(demo_site, [item("T003", "事项三")], title="退回去的"), "submit", "reject")
    mine = clerk.get("/changes?tab=waiting").get_data(as_text=True)
    assert [title in mine for title in ("还在起草", "交上来的", "退回去的")] == [True, False, True]
    theirs = second.get("/changes?tab=waiting").get_data(as_text=True)
    assert [title in theirs for title in ("还在起草", "交上来的", "退回去的")] == [False, True, False]
    every = clerk.get("/changes?tab=mine").get_data(as_text=True)
    assert all(title in every for title in ("还在起草", "交上来的", "退回去的"))
    assert "交上来的" in clerk.get("/changes?tab=all&state=submitted").get_data(as_text=True)
    assert "还在起草" not in clerk.get("/changes?tab=all&q=交上来").get_data(as_text=True)
    assert re.search(
        r'变更单</span>\s*<span class="badge[^>]*>2</span>', clerk.get("/").get_data(as_text=True)
    )
    assert re.search(
        r'变更单</span>\s*<span class="badge[^>]*>1</span>', second.get("/").get_data(as_text=True)
    )
    assert "badge bg-red" not in demo_site.client("zhzf01").get("/").get_data(as_text=True)
