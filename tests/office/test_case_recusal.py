"""A party asks that an officer withdraw; the agency's head decides; the case page says so until then."""

from __future__ import annotations

import json
import re
from typing import Any

from click.testing import CliRunner
from sqlalchemy import select

from fixtures.sites import Site
from office.pages import opened, post
from yimen.cases import Case, visible
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.kernel import system_actor

WORDS = {
    "by": "party",
    "who": "zhzf01",
    "ground": "relation",
    "day": "2026-07-01",
    "reason": "是当事人的亲属",
}


def page_of(site: Site, account: str, address: str) -> str:
    return str(site.client(account).get(address).get_data(as_text=True))


def version(text: str) -> str:
    return re.findall(r'name="version" value="(\d+)"', text)[0]


def ask(site: Site, account: str, case: str, **changes: str) -> Any:
    page = f"{case}/recusal"
    values = {**WORDS, "version": version(page_of(site, account, page)), **changes}
    return post(site.client(account), page, page, values)


def state_of(site: Site, case: str) -> dict[str, Any]:
    with site.runtime.database.read() as session:
        chosen = select(Case).where(Case.id == case.rsplit("/", 1)[1])
        query = visible(system_actor("rehearse", "jindong")).of(chosen)
        return dict(session.scalars(query).one().state)


def test_request_and_decision_stand_on_page_case_and_journal(demo_site: Site) -> None:
    """Until it is decided the case goes on; granted, the officer is off the case."""
    case = opened(demo_site.client("zhzf01"))
    assert f'href="{case}/recusal"' in page_of(demo_site, "zhzf02", case)
    assert ask(demo_site, "zhzf02", case, ground="").status_code == 422
    answer = ask(demo_site, "zhzf02", case, reason="")
    assert (answer.status_code, "CAS-017" in answer.get_data(as_text=True)) == (422, True)
    assert ask(demo_site, "zhzf02", case).status_code == 302
    text = page_of(demo_site, "zhzf02", case)
    assert "的回避申请待决定，其间不停止办理" in text
    assert re.search(r"申请回避：\S*执法员001|申请回避：\S+", text)
    page = page_of(demo_site, "zhzf-head", f"{case}/recusal")
    assert "有权决定：" in page
    assert 'value="granted"' not in page
    demo_site.post(
        demo_site.client("secadmin"),
        "/people/zhzf-head/memberships",
        page="/people/zhzf-head",
        unit="zhzf",
        role="agency_head",
        since="2026-07-01",
    )
    page = page_of(demo_site, "zhzf-head", f"{case}/recusal")
    values = {
        "version": version(page),
        "who": "zhzf01",
        "outcome": "granted",
        "day": "2026-07-01",
        "reason": "查实",
    }
    done = post(demo_site.client("zhzf-head"), f"{case}/recusal/decision", f"{case}/recusal", values)
    assert done.status_code == 302, done.get_data(as_text=True)
    state = state_of(demo_site, case)
    assert (state["recused"], state["handlers"]) == (["zhzf01"], ["zhzf02"])
    text = page_of(demo_site, "zhzf02", case)
    assert "决定回避：" in text
    assert "（准予回避）" in text
    assert "待决定" not in text


def test_officer_declares_himself_and_nobody_for_him(demo_site: Site) -> None:
    """By himself it is about himself, whoever was chosen; another unit's officer has no such page."""
    case = opened(demo_site.client("zhzf01"))
    assert ask(demo_site, "zhzf02", case, by="self").status_code == 302
    (asked,) = state_of(demo_site, case)["challenges"]
    assert (asked["who"], asked["by"]) == ("zhzf02", "self")
    assert demo_site.client("jtys01").get(f"{case}/recusal").status_code == 404
    assert demo_site.client("secadmin").get(f"{case}/recusal").status_code == 403


def test_command_requests_lists_and_decides(demo_site: Site) -> None:
    """The same rules: whoever may not decide is told by which article."""
    case = opened(demo_site.client("zhzf01"))
    number = re.findall(r"金综执案字〔2026〕\d+号", page_of(demo_site, "zhzf01", case))[0]

    def run(account: str, *arguments: str) -> Any:
        instance = Instance(demo_site.settings, demo_site.runtime.clock)
        environment = {"YIMEN_PASSWORD": demo_site.passwords[account]}
        words = ["recusal", *arguments, "--as", account, "--json"]
        try:
            return CliRunner().invoke(yimen, words, obj=instance, env=environment, catch_exceptions=False)
        finally:
            instance.close()

    words = ("--who", "zhzf01", "--reason", "是亲属")
    unknown = run(
        "zhzf02",
        "request",
        number,
        "--by",
        "party",
        "--ground",
        "relation",
        "--who",
        "nobody",
        "--reason",
        "x",
    )
    assert (unknown.exit_code, "CAS-012" in unknown.stdout) == (1, True)
    assert run("zhzf02", "request", number, "--by", "party", "--ground", "relation", *words).exit_code == 0
    (listed,) = json.loads(run("zhzf02", "list", number).stdout)["challenges"]
    assert (listed["who"], listed["state"], listed["on"]) == ("zhzf01", "open", "2026-07-01")
    refused = run("zhzf-head", "decide", number, "--refuse", *words)
    assert (refused.exit_code, "WFL-105" in refused.stdout) == (1, True)
    assert run("jtys01", "list", number).exit_code == 1
