"""`yimen catalog search` finds entries in force by words."""

from __future__ import annotations

import json

from click.testing import CliRunner

from fixtures.sites import DEMO_PACK, Site
from yimen.cli.acting import Instance
from yimen.cli.catalog import catalog


def search(site: Site, *arguments: str) -> tuple[int, str]:
    instance = Instance(site.settings, site.runtime.clock)
    answer = CliRunner().invoke(catalog, ["search", *arguments, "--to", DEMO_PACK], obj=instance)
    instance.close()
    return answer.exit_code, answer.stdout


def test_words_are_found_in_every_kind_and_within_one(demo_site: Site) -> None:
    """JSON names kind, number of hits and the entries; each holds the words."""
    code, text = search(demo_site, "建筑", "垃圾", "--json", "--most", "5")
    assert code == 0
    found = {each["kind"]: each for each in json.loads(text)["found"]}
    assert {"item", "tier"} <= set(found)
    assert found["tier"]["total"] > len(found["tier"]["entries"]) == 5
    for each in found["item"]["entries"]:
        assert "垃圾" in str(each["body"])
    code, text = search(demo_site, "建筑", "垃圾", "--json", "--kind", "item")
    assert code == 0
    assert [each["kind"] for each in json.loads(text)["found"]] == ["item"]


def test_what_is_found_is_told_by_kind(demo_site: Site) -> None:
    """Title, count and one line an entry."""
    code, text = search(demo_site, "建筑垃圾", "--kind", "item", "--most", "1")
    assert code == 0
    assert text.splitlines()[0].endswith(" 条")
    assert "垃圾" in text.splitlines()[1]


def test_nothing_found_is_said_and_known_by_the_exit_code(demo_site: Site) -> None:
    """With `--json` it is an object all the same."""
    assert search(demo_site, "没有这样的事项")[0] == 1
    assert (
        search(demo_site, "没有这样的事项", "--json")[1]
        == '{\n  "words": "没有这样的事项",\n  "found": []\n}\n'
    )
