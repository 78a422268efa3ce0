"""A law's text becomes articles, from .docx, .txt and .md alike."""

from __future__ import annotations

import io
from collections.abc import Mapping

import docx
import pytest

from catalog.conftest import codes_of
from yimen.catalog import read_law
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
