"""After a procedure has changed, chosen cases are moved over to it, on the page or by command; the rest stay pinned."""

from __future__ import annotations

import re
from typing import Any

from cli.test_changes import run, told
from fixtures.sites import Site
from office.change_scenes import worked
from office.pages import opened, post, refusal
from office.test_case_acts import DAY, version_of
from office.test_change_page import part, shown
from office.test_procedure_adjusting import LEGAL, Desk, pinned

MOVES = "/procedures/ordinary_penalty/cases"
CHIEF = "zhzf-chief"


def adjusted(site: Site, *parts: tuple[str, dict[str, Any]]) -> str:
    """The unit's procedure changed and in force; the address of the set."""
    desk = Desk(site, "zhzf-head", "zhzf")
    for name, values in parts:
        assert desk.keep(name, **values).status_code == 302
    address = str(desk.step("/draft").headers["Location"])
    for who, deed in (("zhzf-head", "submit"), (LEGAL, "approve"), (LEGAL, "activate")):
        assert site.post(site.client(who), f"{address}/deeds/{deed}", page=address).status_code == 302
    return address


def shorter(site: Site) -> None:
    adjusted(site, ("/deadline/case_term", {"amount": "60", "warn": "20"}))


def filed(site: Site, address: str) -> None:
    """A case taken as far as its approved filing."""
    for who, task, outcome, more in (
        ("zhzf-head", "unit_opinion", "agreed", {"agreed": "true"}),
        (CHIEF, "filing_approval", "approved", {}),
    ):
        client, page = site.client(who), f"{address}/tasks/{task}"
        said = {"_version": version_of(client, page), "_occurred_on": DAY, "opinion": "同意。", **more}
        answer = post(client, page, page, {**said, "_deed": f"complete:{outcome}"})
        assert answer.status_code == 302, refusal(answer)


def number_of(text: str, address: str) -> str:
    case = address.rsplit("/", 1)[1]
    found = re.search(rf'value="{case}"[^>]*><span class="form-check-label">(\S+)', text)
    assert found
    return found[1]


def test_chosen_cases_move_and_the_others_stay(demo_site: Site) -> None:
    """With what would change for each, a reason and an act in the journal; without choice or reason nothing happens."""
    officer, chief = demo_site.client("zhzf01"), demo_site.client(CHIEF)
    first, second = opened(officer), opened(officer, title="另一件")
    assert "没有可以改用的案件" in chief.get(MOVES).get_data(as_text=True)
    before = pinned(demo_site, first)
    filed(demo_site, first)
    shorter(demo_site)
    text = chief.get(MOVES).get_data(as_text=True)
    assert "期限 办案期限：2026年9月29日 → 2026年8月31日" in text
    assert "改用后待办和期限不变" in text
    versions = dict(re.findall(r'name="(version-\w+)" value="(\d+)"', text))
    assert len(versions) == 2
    chosen = {"case": first.rsplit("/", 1)[1], **versions}
    nothing = post(chief, MOVES, MOVES, {**versions})
    assert nothing.status_code == 422
    assert "请选择要改用的案件" in nothing.get_data(as_text=True)
    assert "请填写理由" in post(chief, MOVES, MOVES, chosen).get_data(as_text=True)
    assert pinned(demo_site, first) == before
    done = post(chief, MOVES, MOVES, {**chosen, "reason": "按新程序办理"})
    assert done.status_code == 200
    assert "已改用现行程序" in done.get_data(as_text=True)
    assert pinned(demo_site, first) != before
    assert pinned(demo_site, second) == before
    assert "2026-08-31" in officer.get(first).get_data(as_text=True)
    again = post(chief, MOVES, MOVES, {**chosen, "reason": "再来一次"})
    assert again.status_code == 422
    assert "CAS-022" in again.get_data(as_text=True)  # the case has gone on since the page was drawn


def test_only_whoever_holds_the_right_moves_and_only_what_is_seen(demo_site: Site) -> None:
    """An officer has no such page; another agency's head neither sees nor moves the case."""
    first = opened(demo_site.client("zhzf01"))
    shorter(demo_site)
    assert demo_site.client("zhzf01").get(MOVES).status_code == 403
    assert demo_site.client("zhzf-head").get(MOVES).status_code == 403
    stranger = demo_site.client("jtys-chief")
    assert "没有可以改用的案件" in stranger.get(MOVES).get_data(as_text=True)
    before = pinned(demo_site, first)
    case = first.rsplit("/", 1)[1]
    post(stranger, MOVES, MOVES, {"case": case, f"version-{case}": "1", "reason": "越权"})
    assert pinned(demo_site, first) == before


def test_cases_are_moved_by_command(demo_site: Site) -> None:
    """The same rights and the same words; one number that is none does not keep the others back."""
    first, second = opened(demo_site.client("zhzf01")), opened(demo_site.client("zhzf01"), title="另一件")
    shorter(demo_site)
    text = demo_site.client(CHIEF).get(MOVES).get_data(as_text=True)
    number = number_of(text, first)
    listed = told(run(demo_site, "case", "movable", "ordinary_penalty", "--json", account=CHIEF))
    assert [each["may_move"] for each in listed["cases"]] == [True, True]
    before = pinned(demo_site, second)
    words = ("case", "move", number, "不存在的案号", "--reason", "程序修订", "--json")
    result = run(demo_site, *words, account=CHIEF)
    assert result.exit_code == 1
    assert told(result)["moved"] == [number]
    assert [each["code"] for each in told(result)["findings"]] == ["CLI-004"]
    assert pinned(demo_site, second) == before != pinned(demo_site, first)
    refused = run(demo_site, "case", "move", number, "--reason", "再来", "--json", account=CHIEF)
    assert [each["code"] for each in told(refused)["findings"]] == ["CAS-024"]
    officer = run(demo_site, "case", "move", number, "--reason", "越权", "--json", account="zhzf01")
    assert [each["code"] for each in told(officer)["findings"]] == ["CAS-002"]
    plain = run(demo_site, "case", "movable", "ordinary_penalty", account=CHIEF)
    assert "可以改用" in plain.stdout


def test_open_work_is_handed_over_by_command(demo_site: Site) -> None:
    """All of it, by whoever may assign; one who may not is told for every case, and nothing changes."""
    opened(demo_site.client("zhzf01")), opened(demo_site.client("zhzf01"), title="另一件")
    words = ("case", "hand-over", "--from", "zhzf01", "--to", "zhzf03", "--reason", "调离", "--json")
    refused = told(run(demo_site, *words, account=CHIEF))
    assert [each["code"] for each in refused["findings"]] == ["CAS-002", "CAS-002"]
    done = run(demo_site, *words, account="zhzf-head")
    assert (done.exit_code, len(told(done)["handed_over"])) == (0, 2)
    assert told(run(demo_site, *words, account="zhzf-head")) == {"handed_over": [], "findings": []}


def test_rehearsal_calls_tasks_by_their_titles(demo_site: Site) -> None:
    """A case that has an optional task open would lose it, and end sooner: the pages of the set and of the moves say so."""
    officer = demo_site.client("zhzf01")
    first = opened(officer)
    filed(demo_site, first)
    desk = Desk(demo_site, "zhzf-head", "zhzf")
    assert desk.keep("/task/seizure_request", off="1", form="measure_request").status_code == 302
    assert desk.keep("/deadline/case_term", amount="60", warn="20").status_code == 302
    address = str(desk.step("/draft").headers["Location"])
    rehearsed = run(
        demo_site, "changes", "rehearse", address.rsplit("/", 1)[1], "--json", account="zhzf-head"
    )
    (tried,) = told(rehearsed)["procedures"]
    (case,) = tried["cases"]
    assert case["lost"] == ["seizure_request"]
    assert case["titles"]["seizure_request"]["zh"] == "提请查封、扣押"
    demo_site.post(desk.client, f"{address}/deeds/submit", page=address)
    assert "done" in worked(demo_site)
    listed = part(shown(desk.client, address.rsplit("/", 1)[1]), "rehearsal", "lines")
    assert "如改用新程序，下列案件会受影响" in listed
    assert f'href="{first}"' in listed
    assert "失去任务：提请查封、扣押" in listed
    assert re.search(r"期限 办案期限：20\d\d年\S+ → 20\d\d年", listed)
    for who, deed in ((LEGAL, "approve"), (LEGAL, "activate")):
        assert (
            demo_site.post(demo_site.client(who), f"{address}/deeds/{deed}", page=address).status_code == 302
        )
    text = demo_site.client(CHIEF).get(MOVES).get_data(as_text=True)
    assert "失去任务：提请查封、扣押" in text
    assert " disabled" in text


def test_command_finds_cases_in_sight_by_words(demo_site: Site) -> None:
    """By number in any brackets and by facts; another unit's officer finds nothing, and the exit code says so."""
    opened(demo_site.client("zhzf01"))
    found = told(run(demo_site, "case", "search", "城市道路", "--json", account="zhzf01"))
    assert (found["total"], [each["title"] for each in found["cases"]]) == (1, ["擅自占用城市道路"])
    number = found["cases"][0]["number"]
    typed = number.replace("〔", "[").replace("〕", "]")
    assert number in run(demo_site, "case", "search", typed, account="zhzf01").stdout
    nothing = run(demo_site, "case", "search", "城市道路", account="jtys01")
    assert (nothing.exit_code, nothing.stdout) == (1, "")
