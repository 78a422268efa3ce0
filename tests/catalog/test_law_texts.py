"""A law's text becomes articles, from .docx, .txt and .md alike."""

from __future__ import annotations

import io
from collections.abc import Mapping

import docx
import pytest

from catalog.conftest import codes_of
from yimen.catalog import Layout, check_file, read_law
from yimen.pack import Kind, schema_errors

TEXT = """示例市市容管理条例
（2020年1月1日示例市人民代表大会常务委员会通过）
目　录
第一章　总则
第二章　法律责任
第一章　总则
第一条　为了加强市容管理，制定本条例。
第二条　本市行政区域适用本条例。
县级市参照执行。
第二章　法律责任
第三条　违反本条例规定，有下列行为之一的，处二百元以下罚款：
（一）随地吐痰；
（二）乱扔果皮。
第三条之一　前条行为及时改正的，可以不予处罚。
第四条　本条例自2020年5月1日起施行。
附件：名录
"""


def as_docx(text: str) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def as_markdown(text: str) -> bytes:
    return "\n\n".join(
        f"## {line}" if "章" in line[:4] else f"**{line}**" for line in text.splitlines()
    ).encode()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.txt", TEXT.encode("gb18030")),
        ("a.txt", TEXT.encode()),
        ("a.docx", as_docx(TEXT)),
        ("a.md", as_markdown(TEXT)),
    ],
)
def test_law_text_gives_law_and_articles(name: str, content: bytes, kinds: Mapping[str, Kind]) -> None:
    """Name, day of effect, articles with chapter and paragraphs; contents and annex are none."""
    law = read_law(name, content)
    assert (law.name, law.effective_from, codes_of(law.findings)) == ("示例市市容管理条例", "2020-05-01", [])
    assert [article.number for article in law.articles] == [
        "第一条",
        "第二条",
        "第三条",
        "第三条之一",
        "第四条",
    ]
    assert law.articles[1].text == "本市行政区域适用本条例。\n县级市参照执行。"
    assert law.articles[2].text.splitlines()[2] == "（二）乱扔果皮。"
    assert law.articles[0].chapter.split() == ["第一章", "总则"]
    first, *articles = law.entries
    assert (first.kind, first.key) == ("law", "示例市市容管理条例")
    assert articles[3].key == "示例市市容管理条例/第三条之一"
    assert [
        error for entry in law.entries for error in schema_errors(kinds[entry.kind].schema, dict(entry.body))
    ] == []
    assert all(kinds["article"].key_of(entry.body) == entry.key for entry in articles)


def test_text_without_articles_is_refused() -> None:
    """CAT-070: a notice is no law."""
    assert codes_of(read_law("a.txt", "关于开展检查的通知\n各单位：请认真落实。".encode()).findings) == [
        "CAT-070"
    ]


def test_article_twice_is_told() -> None:
    """CAT-071: two versions pasted together."""
    found = read_law("a.txt", (TEXT + "\n第四条　本条例自2021年5月1日起施行。").encode()).findings
    assert codes_of(found) == ["CAT-071"]


def test_missing_article_is_told() -> None:
    """CAT-072: from the first to the third."""
    found = read_law(
        "a.txt", TEXT.replace("第二条　本市行政区域适用本条例。\n县级市参照执行。\n", "").encode()
    ).findings
    assert codes_of(found) == ["CAT-072"]


def test_empty_article_is_told() -> None:
    """CAT-073: a number without words."""
    found = read_law(
        "a.txt", TEXT.replace("第一条　为了加强市容管理，制定本条例。", "第一条").encode()
    ).findings
    assert codes_of(found) == ["CAT-073"]


def test_file_that_is_no_text_is_refused() -> None:
    """CAT-001, CAT-010: a spreadsheet, bytes of no encoding."""
    assert codes_of(read_law("a.csv", b"a,b").findings) == ["CAT-001"]
    assert codes_of(read_law("a.txt", "第一条".encode() + b"\xff").findings) == ["CAT-010"]


@pytest.mark.parametrize(
    ("name", "head", "tail", "facts"),
    [
        (
            "示例市市容条例",
            "（2008年9月19日示例省第十一届人民代表大会常务委员会第六次会议通过　2019年3月28日修正）",
            "本条例自2009年1月1日起施行。",
            ("地方性法规", "示例省人民代表大会常务委员会", "2009-01-01", ""),
        ),
        (
            "中华人民共和国示例法",
            "（2007年10月28日第十届全国人民代表大会常务委员会第三十次会议通过）",
            "本法自2008年1月1日起施行。",
            ("法律", "全国人民代表大会常务委员会", "2008-01-01", ""),
        ),
        (
            "示例管理条例",
            "（2011年3月5日国务院令第590号公布）",
            "本条例自公布之日起施行。",
            ("行政法规", "国务院", "2011-03-05", ""),
        ),
        (
            "示例管理规定",
            "（二〇〇九年九月八日安全生产监督管理总局令第26号公布　于2018年3月1日废止）",
            "本规定自二〇〇九年十一月一日起施行。",
            ("部门规章", "安全生产监督管理总局", "2009-11-01", "2018-03-01"),
        ),
        (
            "示例市管理办法",
            "（2015年6月1日示例市人民政府令第12号公布）",
            "本办法自2015年7月1日起实施。",
            ("地方政府规章", "示例市人民政府", "2015-07-01", ""),
        ),
        ("示例规则", "", "本规则由委员会负责解释。", ("", "", "", "")),
        ("示例规则", "（2023年2月30日公布）", "本规则自2023年13月1日起施行。", ("", "", "", "")),
    ],
)
def test_head_and_end_of_a_text_propose_what_is_known_of_it(
    name: str, head: str, tail: str, facts: tuple[str, str, str, str]
) -> None:
    """Rank by who made it, its first maker, the day of effect (also by the day of issue), a day of repeal."""
    text = f"{name}\n{head}\n第一条　甲。\n第二条　乙。\n第三条　{tail}"
    known = read_law("a.txt", text.encode()).metadata
    assert (known.rank, known.issuer, known.effective_from, known.repealed_on) == facts


def test_what_a_person_says_goes_before_the_text() -> None:
    """Given fields replace proposals and add what the text does not tell."""
    law = read_law(
        "a.txt", TEXT.encode(), name="改名条例", given={"rank": "地方性法规", "repealed_on": "2024-01-01"}
    )
    body = law.entries[0].body
    assert (body["name"], body["rank"], body["repealed_on"]) == ("改名条例", "地方性法规", "2024-01-01")
    assert body["effective_from"] == "2020-05-01"
    assert law.entries[1].key == "改名条例/第一条"


def test_law_that_ends_another_says_so() -> None:
    """CAT-074: 《…》同时废止 is a note to give that law its day; without it none."""
    ending = TEXT.replace("起施行。", "起施行。《示例市旧市容办法》同时废止。")
    found = read_law("a.txt", ending.encode()).findings
    assert codes_of(found) == ["CAT-074"]
    assert "示例市旧市容办法" in found[0].message
    assert codes_of(read_law("a.txt", TEXT.encode()).findings) == []


def test_paragraph_that_begins_with_another_article_is_no_article() -> None:
    """第三条第一款规定的… at the head of a line belongs to the article above."""
    law = read_law(
        "a.txt",
        TEXT.replace(
            "县级市参照执行。", "第三条第一款、第三条规定的，参照执行，依照\n第九十九条的规定处理。"
        ).encode(),
    )
    assert [each.number for each in law.articles] == ["第一条", "第二条", "第三条", "第三条之一", "第四条"]


def test_article_behind_the_heading_of_its_chapter_is_one() -> None:
    """第二章　市容管理　第三条　… in one line; a contents line with the articles of a chapter is none."""
    contents = "甲条例\n目录\n第一章 总则 第一条—第一条\n第二章 市容 第二条至第三条\n"
    text = contents + "第一章 总则\n第一条 甲。\n第二章 市容 第二条 乙。\n第三条 丙。"
    law = read_law("a.txt", text.encode())
    assert [(each.number, each.chapter, each.text) for each in law.articles] == [
        ("第一条", "第一章 总则", "甲。"),
        ("第二条", "第二章 市容", "乙。"),
        ("第三条", "第二章 市容", "丙。"),
    ]


@pytest.mark.parametrize(
    ("name", "content"), [("a.txt", TEXT.encode()), ("a.docx", as_docx(TEXT)), ("a.md", as_markdown(TEXT))]
)
def test_text_goes_the_way_of_every_import(name: str, content: bytes, kinds: Mapping[str, Kind]) -> None:
    """Sheets of the law and of its articles, recognised by their headers, each row an entry as the text gives it."""
    result = check_file(name, content, kinds)
    by_kind = {each.kind.id: each for each in result.reading.tables if each.kind}
    assert set(by_kind) == {"law", "article"}
    (law,) = by_kind["law"].entries
    assert law.body == {
        "name": "示例市市容管理条例",
        "rank": "地方性法规",
        "issuer": "示例市人民代表大会常务委员会",
        "effective_from": "2020-05-01",
    }
    articles = by_kind["article"].entries
    assert [each.key for each in articles] == [each.key for each in read_law(name, content).entries[1:]]
    assert [each.body for each in articles] == [each.body for each in read_law(name, content).entries[1:]]
    assert not [each for each in result.findings if each.severity == "error"]


def test_table_that_quotes_articles_is_no_law(kinds: Mapping[str, Kind]) -> None:
    """A document of tables stays one, whatever its cells and notes cite; separated values in a .txt stay a table."""
    document = docx.Document()
    for line in ("说明", "第五条　见下表。", "第六条　同上。", "第七条　略。"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("事项代码", "事项名称", "001", "甲事项"), strict=True
    ):
        cell.text = text
    stream = io.BytesIO()
    document.save(stream)
    assert [
        each.kind.id for each in check_file("a.docx", stream.getvalue(), kinds).reading.tables if each.kind
    ] == ["item"]
    separated = "事项代码,事项名称\n001,甲事项\n002,乙事项".encode()
    assert [each.kind.id for each in check_file("a.txt", separated, kinds).reading.tables if each.kind] == [
        "item"
    ]


def test_said_values_hold_for_every_row(kinds: Mapping[str, Kind]) -> None:
    """A person's word for the table goes before its cells, and keys follow."""
    said = {
        "法规": Layout.from_json({"tables": {"1": {"values": {"name": "新名条例", "rank": "规范性文件"}}}}),
        "条文": Layout.from_json({"tables": {"1": {"values": {"law": "新名条例"}}}}),
    }
    entries = check_file("a.txt", TEXT.encode(), kinds, layouts=said).reading.entries
    assert (entries[0].key, entries[0].body["rank"]) == ("新名条例", "规范性文件")
    assert {each.body["law"] for each in entries[1:]} == {"新名条例"}
    assert entries[1].key == "新名条例/第一条"
    assert said["法规"].as_json() == {"tables": {"1": {"values": {"name": "新名条例", "rank": "规范性文件"}}}}


def test_number_of_an_article_without_end_breaks_nothing_off() -> None:
    """Python refuses to count figures of thousands of digits; the text is read as far as it is one."""
    found = read_law(
        "a.txt", ("示例条例\n第一条　甲。\n第" + "9" * 5_000 + "条　乙。\n第二条　丙。\n").encode()
    )
    assert {"第一条", "第二条"} <= {each.number for each in found.articles}
