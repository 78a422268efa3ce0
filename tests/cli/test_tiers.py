"""`yimen catalog tier`: the question of a case, asked on the command line of a real county's tiers."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from fixtures.sites import Site
from yimen.cli.acting import Instance
from yimen.cli.main import yimen

ITEM = "330211001000"
FACTS = ("危害后果轻微=是", "及时改正=是", "违法情节较轻=否", "违法情节一般=否", "违法情节较重=否")


def ask(site: Site, *arguments: str) -> Result:
    instance = Instance(site.settings, site.runtime.clock)
    words = ["catalog", "tier", *arguments, "--from", "jindong"]
    return CliRunner().invoke(yimen, words, obj=instance, catch_exceptions=False)


def test_tier_is_answered_with_range_wording_and_row(demo_site: Site) -> None:
    """By the circumstances where they settle it, by the officer's word else; JSON tells all of it."""
    by_facts = ask(
        demo_site, ITEM, "--measure", "次数=1次", *(part for fact in FACTS for part in ("--fact", fact))
    )
    assert by_facts.exit_code == 0, by_facts.output
    assert "幅度：不处罚款" in by_facts.stdout
    assert "jindong_tiers.xlsx  裁量基准  第4行  第1号变更" in by_facts.stdout
    named = ask(
        demo_site, ITEM, "--tier", "3", "--act-on", "2026-06-01", "--decided-on", "2026-06-20", "--json"
    )
    told = json.loads(named.stdout)
    assert (told["tier"]["source"]["row"], told["range"]["text"]) == (6, "40,000元以上70,000元以下")
    assert (told["range"]["low_fen"], told["applied"]) == (4_000_000, "both")
    assert {"name": "次数", "unit": "次", "fact": False} in told["asks"]


def test_tier_that_the_words_do_not_settle_says_what_to_add(demo_site: Site) -> None:
    """Exit code 1, each tier with its reason, and the options that would settle it."""
    open_ = ask(demo_site, ITEM)
    assert open_.exit_code == 1
    assert "待定  2 较轻" in open_.stdout
    assert "--fact 及时改正=是" in open_.stderr


def test_tier_refuses_what_it_cannot_use(demo_site: Site) -> None:
    """An unknown item or jurisdiction, a value that is none, days turned round: each says what to do."""
    for arguments, words in (
        (("000",), "请核对事项代码"),
        ((ITEM, "--measure", "次数=几次"), "无法识别"),
        ((ITEM, "--measure", "次数"), "名称=内容"),
        ((ITEM, "--fact", "及时改正=也许"), "=是 或"),
        ((ITEM, "--act-on", "2026-06-02", "--decided-on", "2026-06-01"), "不能早于"),
    ):
        refused = ask(demo_site, *arguments)
        assert refused.exit_code != 0
        assert words in refused.stderr, refused.stderr
    nowhere = CliRunner().invoke(
        yimen,
        ["catalog", "tier", ITEM, "--from", "nowhere"],
        obj=Instance(demo_site.settings, demo_site.runtime.clock),
    )
    assert "没有名为“nowhere”的辖区" in nowhere.stderr
