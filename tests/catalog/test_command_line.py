"""`yimen catalog`: checks without database or server, imports as a change set, draws up blank tables."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from click.testing import CliRunner, Result

from catalog.drawn import xlsx
from fixtures.sites import Site, put_entry
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.kernel import FixedClock
from yimen.settings import read_settings

ITEMS = (
    "| 事项代码 | 事项名称 | 法律法规 |\n| 0001 | 对甲的处罚 | 《甲条例》 |\n| {} | 对乙的处罚 | 《甲条例》 |"
)


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """A sound table of two items."""
    file = tmp_path / "事项.xlsx"
    file.write_bytes(xlsx(ITEMS.format("0002")))
    return file


@pytest.fixture
def run(tmp_path: Path, clock: FixedClock):  # type: ignore[no-untyped-def]
    """Run the command in an instance whose folder must stay untouched."""
    home = tmp_path / "home"

    def invoke(*arguments: object) -> Result:
        instance = Instance(read_settings({"YIMEN_HOME": str(home)}), clock)
        answer = CliRunner().invoke(
            yimen, [str(each) for each in arguments], obj=instance, catch_exceptions=False
        )
        assert [each for each in home.rglob("*") if each.is_file() and each.parent.name != "keys"] == []
        return answer

    return invoke


def test_check_prints_one_json_object_and_exits_by_errors(run, table: Path) -> None:  # type: ignore[no-untyped-def]
    """0 with warnings (an unknown law is one, outside a change set), 1 with errors; nothing is created."""
    sound = run("catalog", "check", table, "--json")
    result = json.loads(sound.stdout)
    assert sound.exit_code == 0
    assert set(result) == {"tables", "entries", "findings", "totals"}
    assert [(each["kind"], each["key"]) for each in result["entries"]] == [("item", "0001"), ("item", "0002")]
    assert [(each["code"], each["severity"]) for each in result["findings"]] == [("CAT-046", "warning")]
    table.write_bytes(xlsx(ITEMS.format("0001")))
    broken = run("catalog", "check", table, "--json")
    assert broken.exit_code == 1
    assert json.loads(broken.stdout)["findings"][0]["place"] == {
        "file": "事项.xlsx",
        "sheet": "目录",
        "row": 3,
        "column": "A",
    }


def test_check_tells_people_what_was_found(run, table: Path) -> None:  # type: ignore[no-untyped-def]
    """Without --json: findings on stderr, a summary on stdout."""
    answer = run("catalog", "check", table)
    assert "目录：执法事项，2 条" in answer.stdout
    assert "CAT-046" in answer.stderr


def test_check_takes_a_mapping_and_keeps_it_as_a_profile(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """One mapping by hand, the next file of the layout by the profile alone."""
    strange = tmp_path / "a.xlsx"
    strange.write_bytes(xlsx("| 甲号 | 乙文 |\n| 001 | 对甲的处罚 |"))
    kept = tmp_path / "某局.json"
    assert run("catalog", "check", strange).exit_code == 1
    arguments = ("--kind", "item", "--map", "code=甲号", "--map", "name=B", "--keep-profile", kept)
    assert run("catalog", "check", strange, *arguments).exit_code == 0
    answer = run("catalog", "check", strange, "--profile", kept, "--json")
    assert answer.exit_code == 0
    assert [each["body"] for each in json.loads(answer.stdout)["entries"]] == [
        {"code": "001", "name": "对甲的处罚"}
    ]


def test_check_joins_splits_and_leaves_out_columns_and_keeps_all_of_it(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """One column holds code and name, two hold the basis, one is nothing; the profile says it all again."""
    file, kept, said = tmp_path / "a.xlsx", tmp_path / "某局.json", tmp_path / "更正.json"
    file.write_bytes(
        xlsx(
            "| 事项 | 国家 | 省里 | 备注 |\n| 草稿 | < | < | < |\n"
            "| 330703 对甲的处罚 | 《甲法》第一条 | 《乙办法》第二条 | 内部 |"
        )
    )
    said.write_text(json.dumps({"目录": {"header_rows": [1], "roles": {"2": "note"}}}), "utf-8")
    wishes = ("code=事项@code", "name=事项@text", "basis=C", "basis=国家", "=备注")
    mapped = [each for wish in wishes for each in ("--map", wish)]
    first = run("catalog", "check", file, "--kind", "item", *mapped, "--layout", said, "--keep-profile", kept)
    assert first.exit_code == 0, first.stderr
    answer = json.loads(run("catalog", "check", file, "--profile", kept, "--layout", said, "--json").stdout)
    assert [each["body"] for each in answer["entries"]] == [
        {
            "code": "330703",
            "name": "对甲的处罚",
            "basis": "《乙办法》第二条\n《甲法》第一条",
            "law": "乙办法",
            "article": "第二条",
        }
    ]
    assert [each["part"] for each in answer["tables"][0]["mapping"]] == ["code", "text", "", "", ""]


def test_check_refuses_what_it_cannot_use(run, table: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A mapping without sign, a profile that is none, a pack that is not there, a kind that is not there."""
    wrong = tmp_path / "x.json"
    wrong.write_text("[]", "utf-8")
    for more in (
        ("--map", "code"),
        ("--map", "code="),
        ("--profile", wrong),
        ("--layout", wrong),
        ("--pack", "nowhere"),
        ("--kind", "itme"),
    ):
        assert run("catalog", "check", table, *more).exit_code == 1


def test_check_writes_the_marked_workbook(run, table: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The user's own workbook with the findings in it."""
    out = tmp_path / "marked.xlsx"
    run("catalog", "check", table, "--marked", out)
    assert out.read_bytes().startswith(b"PK")


def test_template_is_drawn_up_for_kinds_with_columns(run, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A blank table; a kind that no sheet holds has none."""
    out = tmp_path / "blank.xlsx"
    assert run("catalog", "template", "officer", out).exit_code == 0
    assert out.read_bytes().startswith(b"PK")
    assert run("catalog", "template", "form", tmp_path / "b.xlsx").exit_code == 1


def test_import_drafts_what_differs_and_leaves_approval_to_another(
    demo_site: Site, tmp_path: Path, clock: FixedClock
) -> None:
    """The pack's own laws with one more: a change set of one line, submitted, not in force."""
    file = tmp_path / "laws.csv"
    source = Path(__file__).parent.parent.parent / "catalogs/jindong/jindong_laws.csv"
    shutil.copy(source, file)
    with file.open("a", encoding="utf-8") as lines:
        lines.write("576,示例条例,1\n")
    account = next(name for name, password in demo_site.passwords.items() if name.startswith("sfj"))
    instance = Instance(demo_site.settings, clock)
    answer = CliRunner().invoke(
        yimen,
        ["catalog", "import", str(file), "--to", "jindong", "--as", account, "--submit", "--json"],
        obj=instance,
        env={"YIMEN_PASSWORD": demo_site.passwords[account]},
        catch_exceptions=False,
    )
    instance.close()
    assert answer.exit_code == 0, answer.output
    result = json.loads(answer.stdout)
    assert (result["state"], result["lines"]) == ("submitted", {"law": {"added": 1}})


def test_import_reads_a_known_header_without_asking(
    demo_site: Site, tmp_path: Path, clock: FixedClock
) -> None:
    """A profile in force maps titles that no kind knows; without it the same table is refused."""
    file = tmp_path / "一览.csv"
    file.write_text("甲号,乙文,丙局\n990000000001,对示范行为的行政处罚,综合行政执法局\n", encoding="utf-8")
    account = "sfj-config"
    arguments = ["catalog", "import", str(file), "--to", "jindong", "--as", account, "--json"]

    def imported() -> Result:
        instance = Instance(demo_site.settings, clock)
        secret = {"YIMEN_PASSWORD": demo_site.passwords[account]}
        try:
            return CliRunner().invoke(yimen, arguments, obj=instance, env=secret, catch_exceptions=False)
        finally:
            instance.close()

    assert imported().exit_code == 1
    body = {
        "id": "columns-1",
        "title": "执法事项：一览",
        "kind": "item",
        "version": 1,
        "columns": {"code": ["甲号"], "name": ["乙文"], "unit": ["丙局"]},
        "layout": ["甲号", "乙文", "丙局"],
    }
    with demo_site.runtime.database.write() as session:
        put_entry(session, "jindong", "profile", "columns-1", body)
    answer = imported()
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["lines"] == {"item": {"added": 1}}


def at_site(site: Site, clock: FixedClock, *arguments: object) -> Result:
    """Run the command at a site that has its database."""
    instance = Instance(site.settings, clock)
    try:
        return CliRunner().invoke(
            yimen, [str(each) for each in arguments], obj=instance, catch_exceptions=False
        )
    finally:
        instance.close()


def test_export_comes_back_unchanged_and_diff_tells_each_field(
    demo_site: Site, tmp_path: Path, clock: FixedClock
) -> None:
    """What is in force is exported, compared as it is (no line), and compared with one cell altered (one field)."""
    for kind in ("item", "tier", "law", "unit", "officer", "control-total"):
        out = tmp_path / f"{kind}.xlsx"
        assert at_site(demo_site, clock, "catalog", "export", kind, out, "--from", "jindong").exit_code == 0
        answer = at_site(
            demo_site, clock, "catalog", "diff", out, "--to", "jindong", "--kind", kind, "--json"
        )
        result = json.loads(answer.stdout)
        assert result["lines"] == {kind: []}, (kind, result["lines"][kind][:2])
        assert result["counts"][kind]["unchanged"] > 0
        assert result["counts"][kind]["absent"] == 0
    book = openpyxl.load_workbook(tmp_path / "law.xlsx")
    page = book.worksheets[0]
    column = next(cell.column for cell in page[1] if cell.value == "引用条款数")
    page.cell(2, column).value = 999
    book.save(tmp_path / "law.xlsx")
    answer = at_site(demo_site, clock, "catalog", "diff", tmp_path / "law.xlsx", "--to", "jindong")
    assert "修改 1" in answer.stdout
    assert "→ 999" in answer.stdout


@pytest.mark.soak
def test_diff_knows_tiers_again_in_any_order_and_by_any_part(
    demo_site: Site, tmp_path: Path, clock: FixedClock
) -> None:
    """Without numbers, in the reverse order, a part alone, with few columns: nothing differs but what does."""
    out, turned = tmp_path / "tier.xlsx", tmp_path / "turned.xlsx"
    assert at_site(demo_site, clock, "catalog", "export", "tier", out, "--from", "jindong").exit_code == 0
    page = openpyxl.load_workbook(out).worksheets[0]
    titles = [cell.value for cell in page[1]]
    item, name, condition, standard = (
        titles.index(each) for each in ("事项代码", "裁量阶次", "适用条件", "具体标准")
    )
    rows = [[str(cell.value or "") for cell in row] for row in page.iter_rows(min_row=2, max_row=400)]
    first = next(
        code
        for code in dict.fromkeys(row[item] for row in rows)
        if (own := [row for row in rows if row[item] == code])
        and 3 <= len({row[name] for row in own}) == len(own)
    )
    own = [[row[each] for each in (item, name, condition, standard)] for row in rows if row[item] == first]

    def written(lines: list[list[str]]) -> Any:
        book = openpyxl.Workbook()
        for line in [["事项代码", "裁量阶次", "适用条件", "具体标准"], *lines]:
            book.worksheets[0].append(line)
        book.save(turned)
        answer = at_site(demo_site, clock, "catalog", "diff", turned, "--to", "jindong", "--json")
        return json.loads(answer.stdout)

    assert written(own[::-1])["lines"] == {"tier": []}
    assert written(own[1:])["lines"] == {"tier": []}
    changed = [[*own[-1][:3], "处1元罚款"]]
    found = written(changed)
    [line] = found["lines"]["tier"]
    assert (line["op"], line["fields"]["standard"]) == ("change", [own[-1][3], "处1元罚款"])
    assert [each["code"] for each in found["findings"] if each["code"] == "CAT-090"] == ["CAT-090"]
    again = written([[first, "另一阶次", "另一情形", "处1元罚款"]])
    assert [each["code"] for each in again["findings"] if each["code"] == "CAT-091"] == ["CAT-091"]


def test_history_names_day_change_set_and_row(demo_site: Site, clock: FixedClock) -> None:
    """Each revision with the sheet and row it came from; an unknown entry is refused."""
    answer = at_site(
        demo_site, clock, "catalog", "history", "item", "330211001000", "--from", "jindong", "--json"
    )
    revision = json.loads(answer.stdout)["revisions"][0]
    assert (revision["origin"]["sheet"], revision["origin"]["row"]) == ("综合行政执法局", 6)
    assert at_site(demo_site, clock, "catalog", "history", "item", "0", "--from", "jindong").exit_code == 1


def test_reading_commands_refuse_what_is_not_there(
    demo_site: Site, tmp_path: Path, clock: FixedClock
) -> None:
    """No such jurisdiction, no such kind."""
    out = tmp_path / "a.xlsx"
    assert at_site(demo_site, clock, "catalog", "export", "item", out, "--from", "nowhere").exit_code == 1
    assert at_site(demo_site, clock, "catalog", "export", "itme", out, "--from", "jindong").exit_code == 1


LAW = "示例条例\n第一条　为了管理，制定本条例。\n第二条　本条例自2022年1月1日起施行。\n"


def test_law_text_is_checked_and_imported_as_articles(
    demo_site: Site, tmp_path: Path, clock: FixedClock
) -> None:
    """One law, two articles, one change set; a text without articles is refused."""
    file = tmp_path / "示例条例.txt"
    file.write_text(LAW, "utf-8")
    answer = at_site(demo_site, clock, "catalog", "law", file)
    assert answer.stdout.strip() == "示例条例：2 条，自 2022-01-01 起施行"
    account = next(name for name in demo_site.passwords if name.startswith("sfj"))
    instance = Instance(demo_site.settings, clock)
    done = CliRunner().invoke(
        yimen,
        ["catalog", "import", str(file), "--law", "--to", "jindong", "--as", account, "--json"],
        obj=instance,
        env={"YIMEN_PASSWORD": demo_site.passwords[account]},
        catch_exceptions=False,
    )
    instance.close()
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["lines"] == {"law": {"added": 1}, "article": {"added": 2}}
    file.write_text("关于检查的通知", "utf-8")
    assert at_site(demo_site, clock, "catalog", "law", file, "--json").exit_code == 1
