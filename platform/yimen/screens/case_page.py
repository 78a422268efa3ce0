"""The page of a case as its definition says it: the facts of its head, its sections and where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from .case_listing import Body, CaseColumn, FormOf, case_columns, in_order, own_title, shown
from .words import Text

Area = Literal["top", "main", "side"]

SECTIONS: Final[Mapping[str, tuple[Text, Area]]] = {
    "progress": ({"zh": "办理进度", "en": "Progress"}, "top"),
    "tasks": ({"zh": "待办事项", "en": "Open tasks"}, "main"),
    "others": ({"zh": "等待他人办理", "en": "Waiting for others"}, "main"),
    "startable": ({"zh": "可以启动的措施", "en": "Measures that may be started"}, "main"),
    "children": ({"zh": "关联程序", "en": "Cases called for"}, "main"),
    "summary": ({"zh": "案情", "en": "What it is about"}, "main"),
    "parties": ({"zh": "当事人", "en": "Parties"}, "main"),
    "acts": ({"zh": "涉嫌违法行为", "en": "Alleged acts"}, "main"),
    "forms": ({"zh": "已填表单", "en": "Filled forms"}, "main"),
    "facts": ({"zh": "基本情况", "en": "Facts"}, "side"),
    "deadlines": ({"zh": "期限", "en": "Deadlines"}, "side"),
    "linked": ({"zh": "关联案件", "en": "Linked cases"}, "side"),
    "documents": ({"zh": "文书", "en": "Documents"}, "side"),
    "evidence": ({"zh": "证据", "en": "Evidence"}, "side"),
    "files": ({"zh": "附件", "en": "Attachments"}, "side"),
    "notes": ({"zh": "批注", "en": "Notes"}, "side"),
    "notices": ({"zh": "已告知", "en": "Told to the outside"}, "side"),
    "journal": ({"zh": "办案记录", "en": "Journal"}, "side"),
}
"""Section -> (title, where it stands by itself). Any other section is one of facts."""

WORK: Final = "tasks"
"""The section without which nobody could do anything with a case."""

HEAD: Final = ("number", "unit", "procedure")
FACTS: Final = ("opened_on", "handler", "fellow", "closed_on")


@dataclass(frozen=True, slots=True)
class PageSection:
    """`shape` is one of `SECTIONS`; of those of facts, `facts` says which. `own_words`: a pack gave the title."""

    id: str
    shape: str
    title: str
    area: Area
    facts: tuple[CaseColumn, ...] = ()
    own_words: bool = False


@dataclass(frozen=True, slots=True)
class CasePage:
    """`head` are the facts below the title."""

    head: tuple[CaseColumn, ...]
    sections: tuple[PageSection, ...]

    def in_area(self, area: str) -> tuple[PageSection, ...]:
        """The sections at the top, in the middle or at the side, in order."""
        return tuple(each for each in self.sections if each.area == area)


def compile_case_page(body: Body | None, form_of: FormOf, language: str = "zh") -> CasePage:
    """The page of a definition; without one, every section in its usual place.

    The open tasks are always there; a fact that cannot be shown is left out, and a section without any.
    """
    body = body or {}
    sections = body.get("sections") or in_order(tuple(SECTIONS), {"facts": {"facts": in_order(FACTS)}})
    head = body.get("head") or in_order(HEAD)
    found = [_section(name, sections.get(name) or {}, form_of, language) for name in shown(sections)]
    if WORK not in {each.id for each in found}:
        found.insert(0, _section(WORK, {}, form_of, language))
    kept = (each for each in found if each.shape != "facts" or each.facts)
    return CasePage(tuple(case_columns(head, form_of, language)), tuple(kept))


def _section(name: str, said: Mapping[str, Any], form_of: FormOf, language: str) -> PageSection:
    title, area = SECTIONS.get(name, ({"zh": name}, "side"))
    facts = said.get("facts") or {}
    return PageSection(
        name,
        name if name in SECTIONS else "facts",
        own_title(said, title, language),
        said.get("area") or area,
        tuple(case_columns(facts, form_of, language)),
        own_words=bool(said.get("title")),
    )
