"""The unit's head gives out work that nobody has: on a page and by command, to one person or in turn."""

from __future__ import annotations

import json
import re
from typing import Any

from click.testing import CliRunner

from fixtures.sites import Site
from office.pages import opened, post
from yimen.cli.acting import Instance
from yimen.cli.main import yimen

PAGE = "/cases/assign"


def send(site: Site, account: str, **values: Any) -> Any:
    return post(site.client(account), PAGE, PAGE, values)


def places(site: Site, account: str, **filters: str) -> list[str]:
    text = site.client(account).get(PAGE, query_string=filters).get_data(as_text=True)
    return re.findall(r'name="work" value="([\w:]+)"', text)


def test_chosen_tasks_are_given_and_what_is_missing_is_told_at_its_field(demo_site: Site) -> None:
    """Nothing happens before a choice, somebody and a reason are there; each refused one says why."""
    first, second = opened(demo_site.client("zhzf01")), opened(demo_site.client("zhzf01"), title="另一件")
    ids = [each.rsplit("/", 1)[1] for each in (first, second)]
    assert set(places(demo_site, "zhzf-head")) == {f"{each}:unit_opinion" for each in ids}
    assert places(demo_site, "zhzf-head", task="filing_approval") == []
    assert places(demo_site, "jtys-head") == []
    answer = send(demo_site, "zhzf-head")
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for name in ("work", "to", "reason"):
        assert f'<a class="alert-link text-wrap" href="#{name}">' in text
    work = [f"{each}:unit_opinion" for each in ids]
    refused = send(demo_site, "zhzf-head", work=work[0], to="zhzf02", reason="分工")
    assert (refused.status_code, "CAS-025" in refused.get_data(as_text=True)) == (422, True)
    done = send(demo_site, "zhzf-head", work=work, to="~turn", reason="轮流分工")
    assert done.status_code == 200
    assert done.get_data(as_text=True).count("已指派") == 2
    assert places(demo_site, "zhzf-head") == []
    assert "轮流分工" in demo_site.client("zhzf01").get(first).get_data(as_text=True)
    assert demo_site.client("zhzf01").get(PAGE).status_code == 403


def test_command_lists_and_gives(demo_site: Site) -> None:
    """`yimen case free` and `yimen case assign`: exit 1 where one was refused."""
    opened(demo_site.client("zhzf01"))

    def run(account: str, *arguments: str) -> Any:
        instance = Instance(demo_site.settings, demo_site.runtime.clock)
        environment = {"YIMEN_PASSWORD": demo_site.passwords[account]}
        words = ["case", *arguments, "--as", account, "--json"]
        try:
            return CliRunner().invoke(yimen, words, obj=instance, env=environment, catch_exceptions=False)
        finally:
            instance.close()

    (found,) = json.loads(run("zhzf-head", "free").stdout)["work"]
    assert (found["task"], found["procedure"]) == ("unit_opinion", "ordinary_penalty")
    words = ["assign", found["number"], "--task", "unit_opinion", "--reason", "分工"]
    assert run("zhzf-head", *words, "--to", "zhzf02").exit_code == 1
    assert run("zhzf-head", *words).exit_code == 1
    done = run("zhzf-head", *words, "--in-turn")
    assert (done.exit_code, json.loads(done.stdout)["assigned"]) == (0, [found["number"]])
    assert json.loads(run("zhzf-head", "free").stdout)["work"] == []
