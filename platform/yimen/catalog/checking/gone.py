"""Rows that say of themselves that they are abolished, tables whose title says so, and cells that lie over others.

All of it is kept and told: whether a line still counts is for the office to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from yimen.kernel import Finding, Place
from yimen.pack import Entry, Kind

from .. import codes
from ..mapping.context import SAID
from ..reading.workbook import letter
from ..seeing.across import across_of
from ..seeing.cells import plain
from .reading import ReadTable

NOTE = "note"
_WORDS = "取消|废止|停止实施|停止执行|不再实施|不再执行|不再保留|不再列入|停用|作废|失效|删除"
_MORE = "撤销|注销|划出|调出|移出|调离|离职|退休|收回"
_LISTED = re.compile(
    rf"(?:{_WORDS}|撤销|调离|离职|退休|注销|收回)(?:的|类|实施的)?[^，。；、和及与保留]{{0,12}}(?:事项|目录|清单|项目|权力|职权|名单|一览表|汇总表|明细表|法规|规章|文件|人员|证件)"
)
_SINCE = r"(?:自|于)?\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:起)?"
_BARE = rf"(?:{_WORDS})(?:实施|执行|该项|此项|事项)?"
_DONE = rf"(?:已|拟|现已|均已|{_SINCE}(?:已)?)(?:经|被)?(?:{_WORDS}|{_MORE})[^，。；]{{0,12}}"
_LEFT = re.compile(rf"(?:已|现已)?(?:被)?(?:{_MORE})")
_STATE = re.compile("状态|情况|备注|变动")
_TAGGED = re.compile(rf"[（(【\[]((?:{_BARE})|(?:{_DONE}))[）)】\]]$")
_CLOSING = ("）", ")", "】", "]")
_GONE = re.compile(rf"(?:该项|本项|此项)?(?:{_BARE}|{_DONE})[。.]?")
_EXEMPT = re.compile(
    r"(?:(?:不予|免予|免于)(?:行政)?处罚|免罚|首违不罚|轻微不罚).{0,12}(?:清单|目录|事项|一览表)"
)
_MAX_SAID, _MAX_TITLE = 40, 60


def check_gone(table: ReadTable) -> Iterator[Finding]:
    """One finding for a title, a section or a sheet's name, one for each row that says so in a remark."""
    seen = table.seen
    where = Place(table.file, seen.sheet.name, seen.first_row + 1)
    titles = [(title, len(seen.data), where) for title in (seen.sheet.name, *seen.titles[-3:])]
    titles += [(each.name, each.rows, replace(where, row=each.row + 1)) for each in seen.sections]
    for title, rows, place in titles:
        if rows and len(title) <= _MAX_TITLE and _LISTED.search(title):
            yield codes.GONE_TITLE.at(place, title=title, count=rows)
    if table.mapping is None:
        return
    yield from _exempted(table, where)
    remarks = {each.title or each.letter: each.letter for each in table.mapping.unmapped}
    note = _heeded_note(table.mapping.kind, table.columns)
    yield from _tagged(table, table.mapping.kind)
    if note is None and not remarks:
        return
    for entry in table.entries:
        for title, column, said in (*_said(entry, note, remarks), *_numbered(entry, table)):
            if len(said) <= _MAX_SAID and (
                _GONE.fullmatch(said) or (_LEFT.fullmatch(said) and _STATE.search(title))
            ):
                place = Place(table.file, seen.sheet.name, entry.place.row, column)
                yield codes.GONE_ROW.at(place, title=title, value=said)
                break


def _tagged(table: ReadTable, kind: Kind) -> Iterator[Finding]:
    """Names that say so in brackets behind them: 对某行为的处罚（已取消）."""
    for name in [each.field for each in kind.columns if each.parse == "name"]:
        for entry in table.entries:
            said = entry.body.get(name)
            if not isinstance(said, str) or not said.endswith(_CLOSING):
                continue
            if found := _TAGGED.search(said[-_MAX_SAID:]):
                place = Place(table.file, table.seen.sheet.name, entry.place.row, table.columns.get(name))
                yield codes.GONE_ROW.at(place, title=kind.field_title(name), value=found.group(1))


def _exempted(table: ReadTable, where: Place) -> Iterator[Finding]:
    """A list of what is not punished, read as a kind that knows no such value: it is no list of powers."""
    if table.mapping is None or across_of(table.mapping.kind) is not None or _listens(table.mapping.kind):
        return
    title = next(
        (each for each in table.seen.titles[-3:] if len(each) <= _MAX_TITLE and _EXEMPT.search(each)), ""
    )
    if title and table.entries:
        kind = table.mapping.kind.label()
        yield codes.EXEMPTED.at(where, title=title, count=len(table.entries), kind=kind)


def _listens(kind: Kind) -> bool:
    """A field of the kind is filled by what the title says."""
    return SAID in kind.context.values()


def _heeded_note(kind: Kind, columns: Mapping[str, str]) -> tuple[str, str | None] | None:
    """(title, column) of the kind's note; None where the kind listens to what it says itself."""
    parts = kind.schema.get("properties", {}).values()
    heard = any(NOTE in part.get("x-expected-where", {}) for part in parts)
    return None if heard else (kind.field_title(NOTE), columns.get(NOTE))


def _said(
    entry: Entry, note: tuple[str, str | None] | None, remarks: Mapping[str, str]
) -> Iterator[tuple[str, str | None, str]]:
    """(title, column, text) of the note and of columns without field."""
    if note is not None and isinstance(said := entry.body.get(NOTE), str):
        yield (*note, said)
    for title, text in entry.origin.get("raw", {}).items() if remarks else ():
        if title in remarks:
            yield title, remarks[title], str(text)


def _numbered(entry: Entry, table: ReadTable) -> Iterator[tuple[str, str, str]]:
    """What stands where others have their number, if it is no number: 删除."""
    serial = table.mapping.serial if table.mapping is not None else None
    if serial is None or not entry.place.row:
        return
    cell = table.seen.sheet.rows[entry.place.row - 1][serial.index]
    if isinstance(cell, str) and not cell.isascii():
        yield serial.title, serial.letter, plain(cell)


def check_over(table: ReadTable) -> Iterator[Finding]:
    """Cells merged over the columns of other fields: those stay empty, though everybody reads the cell for both."""
    if table.mapping is None:
        return
    seen, titles = table.seen, {each.column.index: each.column.title for each in table.mapping.mapped}
    rows = {each.place.row - 1 for each in table.entries if each.place.row} if seen.sheet.merges else set()
    for merge in seen.sheet.merges:
        over = [titles[index] for index in range(merge.left + 1, merge.right + 1) if index in titles]
        if not over or merge.top not in rows or plain(seen.sheet.rows[merge.top][merge.left]) == "":
            continue
        owner = next((each.title for each in seen.columns if each.index == merge.left), "") or titles.get(
            merge.left, ""
        )
        place = Place(table.file, seen.sheet.name, merge.top + 1, letter(merge.left))
        yield codes.MERGED_OVER.at(place, over="、".join(dict.fromkeys(over)), title=owner)
