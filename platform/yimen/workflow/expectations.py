"""What a scenario's step expects, compared with what came of it: one sentence per difference."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yimen.kernel import UNKNOWN, read_day, to_cel

from .conditions import Condition
from .contradicting import CONFLICT
from .model import Deadline, Effect, Reason

Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """What came of a step; `optional` are the tasks that may be begun at will, `facts` what conditions see now."""

    refused: tuple[Reason, ...]
    effects: tuple[Effect, ...]
    open: tuple[str, ...]
    optional: tuple[str, ...]
    stages: tuple[str, ...]
    deadlines: Mapping[str, Deadline]
    state: Body
    facts: Body = field(default_factory=dict)


def problems_of(step: Body, found: Step) -> Iterator[str]:
    if "refused" in step:
        yield from _refusal(step["refused"], found)
    elif found.refused:
        yield "被拒绝：" + "；".join(each.message for each in found.refused)
    expected = step.get("expect", {})
    yield from _tasks(expected, found)
    yield from _effects(expected, found)
    yield from _terms(expected, found)
    yield from _results(expected, found)
    yield from _values(expected, found)


def _refusal(expected: Any, found: Step) -> Iterator[str]:
    if not found.refused:
        yield "应被拒绝，却被接受"
        return
    if expected is True:
        return
    said = "；".join(f"[{each.code}]{each.message}（{each.article}）" for each in found.refused)
    for each in found.refused:
        right = (
            expected.get("code", "") in ("", each.code)
            and expected.get("article", "") in each.article
            and expected.get("says", "") in each.message
        )
        if right:
            return
    yield f"拒绝的理由不是 {dict(expected)}，而是 {said}"


def _tasks(expected: Body, found: Step) -> Iterator[str]:
    if "open" in expected:
        yield from _compare("待办", expected["open"], found.open)
    for name in expected.get("includes", ()):
        if name not in (*found.open, *found.optional):
            yield f"待办中应有 {name}，现有 {'、'.join(found.open) or '无'}"
    for name in expected.get("excludes", ()):
        if name in (*found.open, *found.optional):
            yield f"待办中不应有 {name}"
    if "stages" in expected:
        yield from _compare("所处阶段", expected["stages"], found.stages)
    if "status" in expected and found.state.get("status") != expected["status"]:
        yield f"案件状态应为 {expected['status']}，现为 {found.state.get('status')}"


def _effects(expected: Body, found: Step) -> Iterator[str]:
    if "documents" in expected:
        papers = [each.target for each in found.effects if each.sort == "document"]
        yield from _compare("文书", expected["documents"], papers)
    if "children" in expected:
        children = [str(each.data["procedure"]) for each in found.effects if each.sort == "child"]
        yield from _compare("子案件", expected["children"], children)
    told = [each for each in found.effects if each.sort == "notify"]
    notices = [
        each.target if each.data.get("sort") == "notice" else str(each.data.get("sort")) for each in told
    ]
    for unit in (expected["unit"],) if "unit" in expected else ():
        now = (found.state.get("units") or ["（未移交）"])[-1]
        if now != unit:
            yield f"案件应在 {unit}，现在 {now}"
    for name in expected.get("notices", ()):
        if name not in notices:
            yield f"应有通知 {name}，现有 {'、'.join(notices) or '无'}"
    if "contradicts" in expected:
        others = [each.target for each in told if each.data.get("sort") == CONFLICT]
        yield from _compare("日期矛盾的事项", expected["contradicts"], others)


def _terms(expected: Body, found: Step) -> Iterator[str]:
    for name, day in expected.get("deadlines", {}).items():
        term = found.deadlines.get(name)
        if term is None or not _holds(day, term.due.isoformat()):
            yield f"期限 {name} 应到 {_text(day)}，现为 {term.due.isoformat() if term else '没有'}"
    for name, state in expected.get("terms", {}).items():
        term = found.deadlines.get(name)
        now = term.state if term else "absent"
        if now != state:
            yield f"期限 {name} 应为 {state}，现为 {now}"
    for name in expected.get("provisional", ()):
        term = found.deadlines.get(name)
        if term is None or not term.provisional:
            yield f"期限 {name} 应为暂定"


def _results(expected: Body, found: Step) -> Iterator[str]:
    items = {**found.state.get("items", {}), **found.state.get("events", {})}
    for name, outcome in expected.get("results", {}).items():
        record = items.get(name, {})
        now = record.get("outcome") if record.get("count") else None
        if now != outcome:
            yield f"{name} 的结果应为 {outcome}，现为 {now}"
    for name, who in expected.get("holders", {}).items():
        now = items.get(name, {}).get("holder", "")
        if now != who:
            yield f"{name} 应由 {who or '无人'} 承办，现由 {now or '无人'} 承办"
    for name, number in expected.get("rounds", {}).items():
        now = items.get(name, {}).get("round", 0)
        if now != number:
            yield f"{name} 应为第{number}次办理，现为第{now}次"


def _values(expected: Body, found: Step) -> Iterator[str]:
    """What expressions come to: a value, or a range with both ends in it. Days are day numbers to an expression."""
    for text, wanted in expected.get("values", {}).items():
        now = Condition.compile(text).value(found.facts)
        if now is UNKNOWN or not _holds(_numbered(wanted, now), now):
            yield f"{text} 应为 {_text(wanted)}，现为 {'未知' if now is UNKNOWN else _text(now)}"


def _numbered(wanted: Any, now: Any) -> Any:
    """Days as numbers, where the expression gave a number."""
    if not isinstance(now, int) or isinstance(now, bool):
        return wanted
    if isinstance(wanted, Mapping):
        return {name: _numbered(each, now) for name, each in wanted.items()}
    day = read_day(wanted)
    return wanted if day is None else to_cel(day)


def _holds(wanted: Any, now: Any) -> bool:
    if not isinstance(wanted, Mapping):
        return type(wanted) is type(now) and bool(wanted == now)
    ends = list(wanted.values())
    if isinstance(now, bool) or not all(type(each) is type(now) for each in ends):
        return False
    return bool(wanted.get("from", now) <= now <= wanted.get("to", now))


def _text(value: Any) -> str:
    if not isinstance(value, Mapping):
        return (
            {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)
        )
    return f"{value.get('from', '')} 至 {value.get('to', '')}"


def _compare(noun: str, expected: Iterable[str], found: Iterable[str]) -> Iterator[str]:
    wanted, have = sorted(expected), sorted(found)
    if wanted != have:
        yield f"{noun}应为 {'、'.join(wanted) or '无'}，现为 {'、'.join(have) or '无'}"
