"""The engine's own words: what happens, what is missing, as a person reads it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from .definition import OnPart, Procedure

Titles = Callable[[str, str], str]
TITLES: Final = "titles"
"""What the facts hold the names of fields, parameters and papers by: path and language to name, "" where it has none. No
expression reads it."""
HAPPENINGS: Final = {
    "completed": "办结",
    "entered": "开始",
    "opened": "开始办理",
    "left": "结束",
    "dropped": "不再办理",
    "reached": "达到",
    "occurred": "发生",
    "elapsed": "届满",
}
STATES: Final = {
    "met": "已按期办结",
    "missed": "已逾期办结",
    "dropped": "已取消",
    "running": "正在计算",
    "paused": "已暂停计算",
    "": "尚未开始",
}
SORTS: Final = {
    "open": "开案",
    "complete": "办理",
    "return": "退回",
    "start": "启动",
    "assign": "指定承办人",
    "claim": "认领",
    "release": "释放",
    "delegate": "委托办理",
    "challenge": "申请回避",
    "recuse": "决定回避",
    "correct": "更正",
    "extend": "延长",
    "pause": "暂停计算",
    "resume": "恢复计算",
    "event": "登记外部事件",
    "withdraw": "撤销案件",
    "annul": "撤销决定后重作",
    "override": "越过系统限制办理",
    "amend": "变更当事人、违法行为、案由、机构或承办人",
    "link": "关联案件",
    "merge": "并案",
    "split": "分案",
}
TERM_UNITS: Final = {
    "hour": "小时",
    "working_day": "个工作日",
    "calendar_day": "日",
    "day": "日",
    "month": "个月",
    "year": "年",
}
ROOT_TITLES: Final = {
    "parties": "当事人",
    "acts": "违法行为",
    "evidence": "证据",
    "today": "今天的日期",
    "case": "案件",
    "parameter": "参数",
    "each": "已办理的各方",
    "ever": "曾经办理的各方",
}


def happening_text(procedure: Procedure, part: OnPart, language: str = "zh") -> str:
    """`legal_review.passed` as “法制审核”通过."""
    title = procedure.source_title(part.source, language)
    word = HAPPENINGS.get(part.happening)
    if word is None:
        word = f"结果为“{outcome_text(procedure, part, language)}”"
    return f"“{title}”{word}"


def outcome_text(procedure: Procedure, part: OnPart, language: str = "zh") -> str:
    item = procedure.items.get(part.source)
    event = procedure.events.get(part.source)
    outcomes = item.outcomes if item else event.outcomes if event else {}
    titles = outcomes.get(part.happening, {})
    return titles.get(language) or titles.get("zh") or part.happening


def missing_text(
    procedure: Procedure,
    paths: Iterable[str],
    facts: Mapping[str, Any],
    language: str = "zh",
    *,
    own: str = "",
) -> str:
    """Paths of facts as words: a form's field, a task's result, a parameter, by the names that the facts hold. A field of
    the form in hand (`own`) by its name alone, for several tasks may fill the same form."""
    words = [
        f"“{known}”"
        if own and path.startswith(f"form.{own}.") and (known := named(facts, path, language)) != path[5:]
        else _path_text(procedure, path, facts, language)
        for path in paths
    ]
    return "、".join(words) if words else "可以判断的内容"


def named(facts: Mapping[str, Any], path: str, language: str = "zh") -> str:
    """What people call the field, parameter or paper of a path; its last part where nothing says so."""
    titles: Titles | None = facts.get(TITLES)
    return (titles(path, language) if titles else "") or path.partition(".")[2]


def _path_text(procedure: Procedure, path: str, facts: Mapping[str, Any], language: str) -> str:
    root, *rest = path.split(".")
    if root in ("result", "done", "deadline") and rest:
        noun = {"result": "结果", "done": "办结日期", "deadline": "期限"}[root]
        return f"“{procedure.source_title(rest[0], language)}”的{noun}"
    if root == "form" and rest:
        task = next((item for item in procedure.items.values() if item.form == rest[0]), None)
        name = task.name(language) if task else rest[0]
        known = named(facts, path, language) if rest[1:] else ""
        field = f"“{known}”" if known and known != ".".join(rest) else f" {'.'.join(rest[1:]) or '内容'}"
        return f"“{name}”中填写的{field}"
    if root == "parameter" and rest:
        return f"参数“{named(facts, path, language)}”"
    if rest:
        return f"{ROOT_TITLES.get(root, root)} {'.'.join(rest)}"
    return ROOT_TITLES.get(root, path)
