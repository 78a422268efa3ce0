"""`yimen catalog citing`: what rests on a law, on the command line."""

from __future__ import annotations

import json

from click.testing import CliRunner, Result

from fixtures.sites import Site
from yimen.cli.acting import Instance
from yimen.cli.main import yimen

LAW = "浙江省城市市容和环境卫生管理条例"


def ask(site: Site, *arguments: str) -> Result:
    instance = Instance(site.settings, site.runtime.clock)
    return CliRunner().invoke(yimen, ["catalog", "citing", *arguments], obj=instance, catch_exceptions=False)


def test_citing_lists_items_tiers_and_papers(demo_site: Site) -> None:
    """Under any spelling, of the law or of one article; definitions that cite the national law too."""
    told = json.loads(ask(demo_site, f"《{LAW}》", "第32条", "--from", "jindong", "--json").stdout)
    assert told["in_library"] is True
    assert {kind: each["total"] for kind, each in told["rests"].items()} == {"item": 4, "tier": 18}
    assert "330229152000" in told["rests"]["item"]["keys"]
    words = ask(demo_site, "中华人民共和国行政处罚法", "--from", "jindong").stdout
    assert "不在法规库中" in words
    assert "文书模板 31" in words
    assert "没有名为“nowhere”的辖区" in ask(demo_site, LAW, "--from", "nowhere").stderr
