"""A stranger's reader and parser come in by the hooks that the built-in ones use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.conftest import codes_of, only
from catalog.drawn import xlsx
from yimen.catalog import (
    CellParser,
    FileError,
    NotThatSort,
    Sheet,
    Workbook,
    check_file,
    read_apart,
    read_workbook,
    readable_endings,
)
from yimen.catalog.reading.apart import KEPT
from yimen.kernel import FindingKind, hookimpl, plugin_manager
from yimen.pack import Column, Kind

BLURRED = FindingKind("STR-001", "error", "“{name}”看不清。请重新扫描。")


class Stranger:
    """Reads .lst files, one name a line, thirty lines a page, and a parser that shouts."""

    @hookimpl
    def yimen_file_readers(self) -> Mapping[str, object]:
        def read(name: str, content: bytes) -> Workbook:
            if content.startswith(b"PK"):
                raise NotThatSort
            if content.startswith(b"?"):
                raise FileError(BLURRED, name=name)
            if content.startswith(b"!"):
                raise FileError.locked()
            rows = [[line] for line in content.decode().splitlines()]
            pages = tuple(1 + number // 30 for number in range(len(rows)))
            return Workbook(name, "lst", (Sheet("清单", rows, pages=pages),))

        return {".lst": read}

    @hookimpl
    def yimen_cell_parsers(self) -> Mapping[str, CellParser]:
        return {"shout": CellParser(lambda _column, _title: lambda raw: str(raw).upper() + "!")}


@pytest.fixture
def stranger() -> Iterator[None]:
    """The plugin, registered for one test."""
    plugin = Stranger()
    plugin_manager().register(plugin)
    yield
    plugin_manager().unregister(plugin)


def test_file_of_another_ending_is_read_by_its_plugin(kinds: Mapping[str, Kind], stranger: None) -> None:
    """It gives a workbook; everything after that is the same."""
    result = check_file("laws.lst", "法规名称\n甲条例\n乙办法".encode(), kinds)
    assert [entry.key for entry in result.reading.entries] == ["甲条例", "乙办法"]


def test_ending_of_a_plugin_is_one_that_uploads_offer(stranger: None) -> None:
    """What may be uploaded is what can be read, no list of its own."""
    assert {".xlsx", ".xls", ".ods", ".csv", ".docx", ".lst"} <= set(readable_endings())


def test_without_its_plugin_the_ending_is_refused() -> None:
    """CAT-001: nothing is left behind by the test before."""
    assert ".lst" not in readable_endings()
    assert codes_of(read_workbook("laws.lst", b"a").findings) == ["CAT-001"]


def test_reader_refuses_with_its_own_finding_or_with_ours(stranger: None) -> None:
    """The finding says what the plugin knows; empty and huge files never reach it."""
    assert codes_of(read_workbook("laws.lst", b"?").findings) == ["STR-001"]
    assert codes_of(read_workbook("laws.lst", b"!").findings) == ["CAT-003"]
    assert codes_of(read_workbook("laws.lst", b"").findings) == ["CAT-009"]


def test_file_of_a_wrong_ending_goes_on_to_the_next_reader(stranger: None) -> None:
    """A workbook named .lst is still a workbook."""
    assert read_workbook("a.lst", xlsx("| 事项代码 | 事项名称 |")).sort == "xlsx"


def test_places_say_on_which_page_the_row_stands(kinds: Mapping[str, Kind], stranger: None) -> None:
    """Entries and findings alike, where the sheet has pages."""
    lines = ["法规名称", *(f"第{number}号条例" for number in range(1, 41)), "第2号条例"]
    result = check_file("laws.lst", "\n".join(lines).encode(), kinds)
    place = only(result.findings, "CAT-042").place
    assert (place.row, place.page, place.as_json()["page"]) == (42, 2, 2)
    assert str(place) == "laws.lst 工作表“清单” 第2页 第42行 A列"
    assert [entry.place.page for entry in result.reading.entries[28:30]] == [1, 2]
    spreadsheet = check_file("a.xlsx", xlsx("| 法规名称 |\n| 甲条例 |\n| 甲条例 |"), kinds)
    assert "page" not in only(spreadsheet.findings, "CAT-042").place.as_json()


def test_sort_that_a_known_plugin_reads_names_the_plugin(without_pdf: None) -> None:
    """CAT-013: a .pdf is no unknown file; with the plugin there it is read, see its own tests."""
    [finding] = read_workbook("目录.pdf", b"%PDF-1.7\n").findings
    assert finding.code == "CAT-013"
    assert "yimen-pdf" in finding.message
    assert ".pdf" not in readable_endings()


@pytest.fixture
def without_pdf() -> Iterator[None]:
    """As on a machine where the plugin is not installed."""
    manager = plugin_manager()
    plugin = manager.get_plugin("pdf")
    if plugin is not None:
        manager.unregister(plugin)
    yield
    if plugin is not None:
        manager.register(plugin, "pdf")


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ("import sys; sys.exit(3)", "CAT-003"),
        ("import sys; sys.exit('坏了')", "CAT-005"),
        ("import os; os.abort()", "CAT-005"),
        ("while True: pass", "CAT-005"),
    ],
)
def test_script_that_fails_apart_is_a_finding(tmp_path: Path, script: str, code: str) -> None:
    """Locked, refused, crashed, endless; a script that ends well gives its JSON."""
    file = tmp_path / "script.py"
    file.write_text(script, "utf-8")
    with pytest.raises(FileError) as told:
        read_apart(file, b"", seconds=2)
    assert told.value.kind.code == code
    file.write_text("import json, sys; json.dump(len(sys.stdin.buffer.read()), sys.stdout)", "utf-8")
    assert read_apart(file, b"abc") == 3


LEAVING = """
import json, os, sys, tempfile
with open(tempfile.mkstemp()[1], "wb") as file: file.write(sys.stdin.buffer.read())
json.dump(sorted(os.environ), sys.stdout, indent=None); sys.stdout.flush()
os.kill(os.getpid(), 9) if sys.argv[1:] else None
"""


@pytest.mark.parametrize("way", [("killed",), ()])
def test_script_apart_leaves_nothing_and_knows_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: tuple[str, ...]
) -> None:
    """What it wrote of somebody's file goes with it, however it ends; the secrets of the instance are not its own."""
    file, folder = tmp_path / "script.py", tmp_path / "folder"
    file.write_text(LEAVING, "utf-8")
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setenv("YIMEN_SECRET_KEY", "secret")
    if way:
        with pytest.raises(FileError):
            read_apart(file, b"somebody's", *way)
    else:
        assert {"TMPDIR"} <= set(read_apart(file, b"somebody's")) <= {"TMPDIR", *KEPT, "LC_CTYPE"}
    assert list(folder.iterdir()) == []


def test_kind_may_name_a_plugins_parser(kinds: Mapping[str, Kind], stranger: None) -> None:
    """A column says `parse: shout`."""
    item = replace(kinds["item"], columns=(*kinds["item"].columns, Column("call", ("呼号",), "shout")))
    table = xlsx("| 事项代码 | 事项名称 | 呼号 |\n| 001 | 对甲的处罚 | abc |")
    assert check_file("a.xlsx", table, {"item": item}).reading.entries[0].body["call"] == "ABC!"
