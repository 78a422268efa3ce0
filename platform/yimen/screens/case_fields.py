"""What a list of cases can name: the facts that every case has, what it is filtered by, what its rows offer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from .words import Text

FactSort = Literal["text", "long", "unit", "procedure", "status", "standing", "person", "date", "due", "form"]
FORM: Final = "form."
TONES: Final = (
    "blue", "azure", "indigo", "purple", "pink", "red", "orange", "yellow", "lime", "green", "teal", "cyan", "secondary",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CaseFact:
    """A fact that every case has. `ordered`: an index gives the list in its order."""

    title: Text
    sort: FactSort
    ordered: bool = False


CASE_FACTS: Final[Mapping[str, CaseFact]] = {
    "number": CaseFact({"zh": "案号", "en": "Case number"}, "text"),
    "title": CaseFact({"zh": "案由", "en": "Cause"}, "long"),
    "party": CaseFact({"zh": "当事人", "en": "Party"}, "text"),
    "unit": CaseFact({"zh": "机构", "en": "Unit"}, "unit"),
    "procedure": CaseFact({"zh": "程序", "en": "Procedure"}, "procedure"),
    "status": CaseFact({"zh": "状态", "en": "Status"}, "status"),
    "stage": CaseFact({"zh": "阶段", "en": "Stage"}, "text"),
    "standing": CaseFact({"zh": "办理进度", "en": "Progress"}, "standing"),
    "handler": CaseFact({"zh": "承办人", "en": "Handling officer"}, "person"),
    "fellow": CaseFact({"zh": "协办人", "en": "Second officer"}, "person"),
    "opened_on": CaseFact({"zh": "立案日期", "en": "Opened on"}, "date", ordered=True),
    "due_on": CaseFact({"zh": "最近期限", "en": "Next deadline"}, "due", ordered=True),
    "closed_on": CaseFact({"zh": "结案日期", "en": "Closed on"}, "date"),
    "provenance": CaseFact({"zh": "说明", "en": "Note"}, "text"),
}
"""`standing` is the stage of an open case, how another one ended."""

CASE_FILTERS: Final[Mapping[str, tuple[Text, tuple[str, ...]]]] = {
    "q": ({"zh": "搜索", "en": "Search"}, ("q",)),
    "unit": ({"zh": "机构", "en": "Unit"}, ("unit",)),
    "status": ({"zh": "状态", "en": "Status"}, ("status",)),
    "procedure": ({"zh": "程序", "en": "Procedure"}, ("procedure",)),
    "handler": ({"zh": "承办人", "en": "Handling officer"}, ("handler",)),
    "due": ({"zh": "期限", "en": "Deadline"}, ("due",)),
    "item": ({"zh": "执法事项", "en": "Enforcement item"}, ("item",)),
    "opened_on": ({"zh": "立案日期", "en": "Opened on"}, ("since", "until")),
}
"""Filter -> (title, the arguments of the address that it sets)."""

CASE_ARGUMENTS: Final = tuple(name for _title, names in CASE_FILTERS.values() for name in names)
VIEW_VALUES: Final[Mapping[str, tuple[str, ...]]] = {"due": ("overdue", "soon"), "handler": ("me",)}
"""What an argument may be in a view that everybody opens with; any value where none is listed."""

ROW_ACTIONS: Final[Mapping[str, Text]] = {
    "way": {"zh": "办理流程", "en": "Way"},
    "assign": {"zh": "指定承办人", "en": "Assign"},
    "correct": {"zh": "更正办理日期", "en": "Correct a day"},
    "override": {"zh": "特批放行", "en": "Override"},
    "withdraw": {"zh": "撤销案件", "en": "Withdraw"},
}
"""The way that the case took, and acts on a case as a whole."""

DERIVED_COLUMNS: Final = ("number", "title", "party", "unit", "standing", "opened_on", "due_on")
DERIVED_FILTERS: Final = ("q", "unit", "status", "procedure", "handler", "due")
NEWEST_FIRST: Final = "-opened_on"
