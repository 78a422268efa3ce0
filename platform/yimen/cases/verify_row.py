"""Verification of a case's own row: what the journal says of its columns stands there, and did so between its events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import JSON, type_coerce
from sqlalchemy.types import UserDefinedType

from yimen.kernel import Finding, Place, read_json

from . import codes
from .tracing import TRACED, told

TITLES: Final = {
    "number": "案号", "unit": "承办机构", "procedure": "办案程序", "title": "案由", "party": "当事人", "status": "状态",
    "stage": "阶段", "stage_title": "阶段名称", "handler": "主办人员", "fellow": "协办人员", "opened_on": "开始日期",
    "opened_at": "开始时间", "closed_on": "结案日期", "due_on": "最近的期限", "parent": "上级案件", "provenance": "数据来源",
    "state": "办理进展", "forms": "表单内容", "record": "案情摘录", "bindings": "所依据的配置",
}  # fmt: skip
LONGEST: Final = 60
_DIGEST: Final = "sha256:"


class Readable(UserDefinedType[Any]):
    """JSON as it stands, or the text or number that somebody wrote in its place: SQLite keeps anything."""

    cache_ok = True

    def get_col_spec(self, **_words: Any) -> str:
        return "JSON"

    def result_processor(self, dialect: Any, coltype: Any) -> Callable[[Any], Any]:
        return _read


def _read(value: Any) -> Any:
    if not isinstance(value, str | bytes):
        return value
    try:
        return read_json(value)
    except ValueError:
        return str(value)


def readable(column: Any) -> Any:
    """A column to select, its documents as `Readable`."""
    return type_coerce(column, Readable()).label(column.key) if isinstance(column.type, JSON) else column


@dataclass(slots=True)
class Trace:
    """What the events of a case that were read so far tell of its row; `stands` are (value, number of the event)."""

    stands: dict[str, tuple[Any, int]] = field(default_factory=dict)
    breaks: list[tuple[str, Any, int, Any, int]] = field(default_factory=list)

    def take(self, seq: int, row: Any) -> None:
        """`row` is the event's member, None of an event of before there was one."""
        if not isinstance(row, Mapping):
            return
        if seq == 1:
            self.stands = dict.fromkeys(TRACED, (None, seq))
        for name, pair in row.items():
            if not isinstance(pair, list) or len(pair) != 2:
                continue
            before, after = pair
            known = self.stands.get(name)
            if known is not None and known[0] != before:
                self.breaks.append((name, *known, before, seq))
            self.stands[name] = (after, seq)


def check_row(row: Any, trace: Trace) -> Iterator[Finding]:
    """Faults of a case's row against the journal; nothing where the journal tells nothing of it."""
    for name, left, since, met, seq in trace.breaks:
        yield codes.ROW_BETWEEN.at(
            Place(row.number, path=f"/case/{name}"),
            case=row.number,
            column=column_title(name),
            since=since,
            seq=seq,
            expected=shown(left),
            found=shown(met),
        )
    for name in TRACED:
        if name not in trace.stands:
            continue
        left, since = trace.stands[name]
        now = told(name, getattr(row, name))
        if now != left:
            yield codes.ROW_CHANGED.at(
                Place(row.number, path=f"/case/{name}"),
                case=row.number,
                column=column_title(name),
                seq=since,
                expected=shown(left),
                found=shown(now),
            )


def column_title(name: str) -> str:
    """What a column is called for people, with its name in the database."""
    return f"{TITLES[name]}（{name}）" if name in TITLES else name


def shown(value: Any) -> str:
    """A value in a finding: long texts cut short, documents by the beginning of their digest."""
    if value is None or value == "":
        return "空"
    text = str(value)
    if text.startswith(_DIGEST):
        return f"摘要{text[:19]}…"
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
