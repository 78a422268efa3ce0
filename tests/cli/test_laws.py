"""`yimen catalog citing | laws`: what rests on a law, and texts of laws imported, on the command line."""

from __future__ import annotations

import json
import re
from pathlib import Path

from click.testing import CliRunner, Result

from fixtures.sites import Site
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.store import ChangeLine

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
    papers = re.search(r"文书模板 (\d+)\n((?:  .+\n)+)", words)
    assert papers is not None
    assert int(papers.group(1)) > 30
    assert "case_dismissal_decision" in papers.group(2)
    assert "没有名为“nowhere”的辖区" in ask(demo_site, LAW, "--from", "nowhere").stderr


TEXTS = {
    "一.txt": "示例一条例\n（2019年5月1日示例市人民代表大会常务委员会通过）\n"
    "第一条　甲。\n第二条　乙。\n第三条　本条例自2019年6月1日起施行。",
    "二.md": f"# 《中华人民共和国{LAW}》\n\n第一条　甲。\n\n第二条　乙。\n\n第三条　自公布之日起施行。",
}


def test_many_texts_become_one_change_set_under_the_librarys_names(demo_site: Site, tmp_path: Path) -> None:
    """What is given goes before what the texts say; a name for several texts, or a text without articles, is refused."""
    files = []
    for name, text in TEXTS.items():
        files.append(tmp_path / name)
        files[-1].write_text(text, "utf-8")

    def run(*arguments: object) -> Result:
        instance = Instance(demo_site.settings, demo_site.runtime.clock)
        words = ["catalog", "laws", *map(str, arguments), "--to", "jindong", "--as", "sfj-config"]
        environment = {"YIMEN_PASSWORD": demo_site.passwords["sfj-config"]}
        return CliRunner().invoke(yimen, words, obj=instance, env=environment, catch_exceptions=False)

    told = json.loads(run(*files, "--rank", "地方性法规", "--repealed", "2030-01-01", "--json").stdout)
    assert told["lines"] == {"law": {"added": 1, "changed": 1}, "article": {"added": 6}}
    assert told["entries"] == 8
    assert told["title"] == "导入法规 2 部"
    with demo_site.runtime.database.read() as session:
        lines = session.query(ChangeLine).where(ChangeLine.change_set == told["id"], ChangeLine.kind == "law")
        bodies = {line.key: line.body for line in lines}
    assert set(bodies) == {"示例一条例", LAW}
    assert bodies["示例一条例"]["effective_from"] == "2019-06-01"
    assert {body["repealed_on"] for body in bodies.values() if body} == {"2030-01-01"}
    assert "只能用于一个文件" in run(*files, "--name", "甲").stderr
    empty = tmp_path / "空.txt"
    empty.write_text("关于检查的通知", "utf-8")
    assert run(empty).exit_code == 1
