"""Standing in on the page and by command: recorded, refused with the input kept, done in the other's stead, ended."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from click.testing import CliRunner

from fixtures.sites import Site
from office.pages import opened, post
from yimen.cli.acting import Instance
from yimen.cli.main import yimen

PAGE = "/stand-in"
TERM = {"since": "2026-07-01", "last": "2026-07-10", "reason": "年休假"}


def send(site: Site, account: str, part: str, **values: Any) -> Any:
    return post(site.client(account), f"{PAGE}/{part}", PAGE, {**TERM, **values})


def text_of(site: Site, account: str, address: str) -> str:
    return str(site.client(account).get(address).get_data(as_text=True))


def test_colleague_stands_in_and_page_and_journal_name_both(demo_site: Site) -> None:
    """What the absent claimed is the substitute's to do; the case page says for whom, the journal who for whom."""
    case = opened(demo_site.client("zhzf01"))
    head = demo_site.client("zhzf-head")
    claim = {"_version": "1", "_occurred_on": "2026-07-01"}
    assert post(head, f"{case}/acts/claim?target=unit_opinion", case, claim).status_code == 302
    demo_site.post(
        demo_site.client("secadmin"),
        "/people/zhzf03/memberships",
        page="/people/zhzf03",
        unit="zhzf",
        role="unit_head",
        since="2026-07-01",
    )
    answer = send(demo_site, "zhzf-head", "absences", substitute="zhzf03")
    assert answer.status_code == 302
    page = text_of(demo_site, "zhzf03", case)
    assert "其不在岗期间由您代办" in page
    assert case in text_of(demo_site, "zhzf03", "/")
    task = f"{case}/tasks/unit_opinion"
    version = re.findall(r'name="_version" value="(\d+)"', text_of(demo_site, "zhzf03", task))[0]
    values = {
        "_version": version,
        "_round": "1",
        "_occurred_on": "2026-07-01",
        "_deed": "complete:agreed",
        "opinion": "同意立案",
        "agreed": "1",
    }
    done = post(demo_site.client("zhzf03"), task, task, values)
    assert done.status_code == 302, done.get_data(as_text=True)
    assert re.search(r"执法员003（代\S+）|（代\S+）", text_of(demo_site, "zhzf03", case))
    trail = text_of(demo_site, "auditadmin", "/audit")
    assert "登记不在岗" in trail
    assert "zhzf03" in trail


def test_what_may_not_be_is_refused_with_the_input_kept(demo_site: Site) -> None:
    """Nothing chosen, a person who is not offered, another unit's people; an administrator has no such page."""
    answer = send(demo_site, "zhzf01", "absences", substitute="")
    assert answer.status_code == 422
    assert 'value="年休假"' in answer.get_data(as_text=True)
    for to, code in (("jtys01", "CAS-208"), ("zhzf01", "CAS-015")):
        answer = send(demo_site, "zhzf01", "absences", substitute=to)
        assert (answer.status_code, code in answer.get_data(as_text=True)) == (422, True)
    answer = send(demo_site, "zhzf01", "absences", **{"for": "jtys01", "substitute": "jtys02"})
    assert "CAS-207" in answer.get_data(as_text=True)
    answer = send(demo_site, "zhzf01", "roles", place="zhzf:officer", taker="zhzf02")
    assert "CAS-212" in answer.get_data(as_text=True)
    assert demo_site.client("secadmin").get(PAGE).status_code == 403


def test_head_lends_his_role_and_takes_it_back(demo_site: Site) -> None:
    """The deputy has the role at his next request, it stands on his account, and is gone when it is ended."""
    text = text_of(demo_site, "zhzf-head", PAGE)
    assert 'value="zhzf:unit_head"' in text
    assert send(demo_site, "zhzf-head", "roles", place="zhzf:unit_head", taker="zhzf02").status_code == 302
    assert "行使“承办机构负责人”" in text_of(demo_site, "zhzf02", "/account")
    assert demo_site.client("zhzf02").get("/cases/hand-over").status_code == 200
    number = re.findall(r"/stand-in/(\d+)/end", text_of(demo_site, "zhzf-head", PAGE))[0]
    assert not re.findall(r"/stand-in/(\d+)/end", text_of(demo_site, "zhzf02", PAGE))
    assert send(demo_site, "zhzf-head", f"{number}/end").status_code == 302
    assert demo_site.client("zhzf02").get("/cases/hand-over").status_code == 403


def test_task_is_handed_to_a_colleague_on_the_case_page(demo_site: Site) -> None:
    """Whoever may do it chooses among his colleagues and says why; the page says from whom it came."""
    case = opened(demo_site.client("zhzf01"))
    demo_site.post(
        demo_site.client("secadmin"),
        "/people/zhzf03/memberships",
        page="/people/zhzf03",
        unit="zhzf",
        role="unit_head",
        since="2026-07-01",
    )
    act = f"{case}/acts/delegate?target=unit_opinion"
    head = demo_site.client("zhzf-head")
    values = {"_version": "1", "_occurred_on": "2026-07-01", "_handler": "zhzf03"}
    assert post(head, act, act, values).status_code == 422
    assert post(head, act, act, {**values, "_reason": "出差"}).status_code == 302
    assert re.search(r"由\S+办理（\S+委托）", text_of(demo_site, "zhzf-head", case))


@pytest.mark.parametrize("machine", [False, True])
def test_command_records_lists_and_ends(demo_site: Site, machine: bool) -> None:
    """The same rules as the page; a refusal is a finding and exit 1."""

    def run(account: str, *arguments: str) -> Any:
        instance = Instance(demo_site.settings, demo_site.runtime.clock)
        words = ["stand-in", *arguments, "--as", account, *(["--json"] if machine else [])]
        environment = {"YIMEN_PASSWORD": demo_site.passwords[account]}
        try:
            return CliRunner().invoke(yimen, words, obj=instance, env=environment, catch_exceptions=False)
        finally:
            instance.close()

    term = ("--since", "2026-07-01", "--last", "2026-07-03", "--reason", "培训")
    refused = run("zhzf01", "away", "--to", "jtys01", *term)
    assert (refused.exit_code, "CAS-208" in refused.output) == (1, True)
    done = run("zhzf-head", "away", "--for", "zhzf01", "--to", "zhzf02", *term)
    assert done.exit_code == 0, done.output
    assert run("zhzf-head", "lend", "unit_head", "--unit", "zhzf", "--to", "zhzf02", *term).exit_code == 0
    number = re.findall(
        r"金综执案字〔2026〕\d+号", text_of(demo_site, "zhzf01", opened(demo_site.client("zhzf01")))
    )[0]
    handed = run("zhzf-head", "hand", number, "unit_opinion", "--to", "zhzf03", "--reason", "出差")
    assert (handed.exit_code, "CAS-025" in handed.output) == (1, True)
    listed = run("zhzf02", "list")
    assert ("zhzf01" in listed.output, "zhzf-head" in listed.output) == (True, True)
    if machine:
        rows = json.loads(listed.stdout)["substitutions"]
        number = str(next(row["id"] for row in rows if row["account"] == "zhzf01"))
        assert run("zhzf01", "end", number).exit_code == 0
        assert run("zhzf01", "end", number).exit_code == 1
