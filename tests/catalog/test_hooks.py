"""A stranger's reader and parser come in by the hooks that the built-in ones use."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from catalog.drawn import xlsx
from yimen.catalog import CellParser, Sheet, Workbook, check_file, read_workbook
from yimen.kernel import hookimpl, plugin_manager
from yimen.pack import Column, Kind


class Stranger:
    """Reads .lst files, one name a line, and a parser that shouts."""

    @hookimpl
    def yimen_file_readers(self) -> Mapping[str, object]:
        def read(name: str, content: bytes) -> Workbook:
            rows = [[line] for line in content.decode().splitlines()]
            return Workbook(name, "lst", (Sheet("清单", rows),))

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


def test_without_its_plugin_the_ending_is_refused() -> None:
    """CAT-001: nothing is left behind by the test before."""
    assert [each.code for each in read_workbook("laws.lst", b"a").findings] == ["CAT-001"]


def test_kind_may_name_a_plugins_parser(kinds: Mapping[str, Kind], stranger: None) -> None:
    """A column says `parse: shout`."""
    item = replace(kinds["item"], columns=(*kinds["item"].columns, Column("call", ("呼号",), "shout")))
    table = xlsx("| 事项代码 | 事项名称 | 呼号 |\n| 001 | 对甲的处罚 | abc |")
    assert check_file("a.xlsx", table, {"item": item}).reading.entries[0].body["call"] == "ABC!"
