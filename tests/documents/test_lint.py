"""A document definition is checked against the forms configured beside it; the base set passes."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from yimen.documents import check_template, known_names, lint_documents, render, wording
from yimen.kernel import digest_bytes
from yimen.pack import Configured, Entry, EntryRef
from yimen.workflow import compile_procedure

from .base_papers import BASE, FORMS, PAPERS, TEMPLATES, placeholder_bodies
from .test_render import text_of
from .test_templates import docx
from .test_values import FILING, PLACEHOLDERS

TEMPLATE = docx("{{案由}}：{{案件来源}}")
GOOD: dict[str, Any] = {
    "id": "filing_paper",
    "title": {"zh": "立案审批表"},
    "template": "filing.docx",
    "template_digest": digest_bytes(TEMPLATE),
    "forms": ["penalty_filing"],
    "number": {"format": "{word}立〔{year}〕{serial}号"},
}


WAY: dict[str, Any] = {
    "id": "way",
    "title": {"zh": "程序"},
    "stages": {
        "stage": {
            "title": {"zh": "阶段"},
            "tasks": {
                "filing": {
                    "title": {"zh": "立案"}, "roles": ["officer"], "opens": True, "form": "penalty_filing",
                    "documents": {"filing_paper": None}, "outcomes": {"done": {"title": {"zh": "完成"}}},
                },
                "opinion": {
                    "title": {"zh": "意见"}, "roles": ["officer"], "form": "later_form",
                    "outcomes": {"done": {"title": {"zh": "完成"}}},
                    "entry": {"filed": {"on": ["filing.done"]}},
                },
            },
        }
    },
    "endings": {"closed": {"title": {"zh": "结案"}, "criteria": {"done": {"on": ["opinion.done"]}}}},
}  # fmt: skip
LATER = {
    "id": "later_form",
    "title": "意见书",
    "schema": {"properties": {"advice": {"type": "string", "title": "案件来源说明"}}},
}


def codes(**changes: Any) -> list[str]:
    """The codes of the good definition with changes."""
    entries = [
        Entry("form", "penalty_filing", FILING),
        Entry("form", "later_form", LATER),
        Entry("document", changes.get("id", "filing_paper"), {**GOOD, **changes}),
    ]
    entries += [Entry("placeholder", each["name"], each) for each in PLACEHOLDERS]
    entries.append(Entry("procedure", "way", WAY))
    known = {each.ref: each for each in entries}
    blobs = {digest_bytes(TEMPLATE): TEMPLATE}
    changed = frozenset({EntryRef("", "document", changes.get("id", "filing_paper"))})
    configured = Configured(known, {}, changed=changed, blob=blobs.get)
    return [finding.code for finding in lint_documents(configured)]


def test_good_definition_has_no_findings() -> None:
    """The mended example of every code below."""
    assert codes() == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"template_digest": "sha256:0"}, "DOC-010"),
        ({"number": {"format": "{word}立〔{year}〕号"}}, "DOC-011"),
        ({"number": {"format": "{word}{serial}{evil}"}}, "DOC-011"),
        ({"number": {"format": "{word}{serial}{"}}, "DOC-011"),
        ({"names": {"谁": "session.secret"}}, "DOC-012"),
        ({"forms": ["penalty_filing", "nowhere"]}, "DOC-013"),
        ({"forms": []}, "DOC-007"),
        ({"must": {"facts": {"title": {"zh": "事实"}, "names": ["违法事实"]}}}, "DOC-039"),
        ({"names": {"闲": "case.title"}}, "DOC-038"),
        ({"needs": ["案件来原"]}, "DOC-007"),
        ({"id": "other_paper"}, "DOC-078"),
    ],
)
def test_mistaken_definition_is_a_coded_finding(changes: dict[str, Any], code: str) -> None:
    """Before activation, not on the day the paper is needed."""
    assert code in codes(**changes)


@pytest.mark.parametrize(
    ("task", "text", "told"),
    [
        ("opinion", "{{案件来源}}", []),
        ("opinion", "{{案件来源说明}}", ["案件来源说明", "任务“意见”"]),
        ("filing", "{{案件来源}}", ["案件来源", "任务“立案”"]),
    ],
)
def test_paper_that_states_what_its_own_task_hands_in_cannot_ask_for_a_review(
    task: str, text: str, told: list[str]
) -> None:
    """DOC-086: else the act would be refused for ever."""
    template = docx(text)
    paper = {**GOOD, "forms": ["penalty_filing", "later_form"], "review": {"required": True}}
    paper["template_digest"] = digest_bytes(template)
    way = copy.deepcopy(WAY)
    tasks = way["stages"]["stage"]["tasks"]
    tasks["filing"].pop("documents")
    tasks[task]["documents"] = {"filing_paper": None}
    tasks["opinion"]["title"] = {"zh": "意见"}
    entries = [
        Entry("form", "penalty_filing", FILING), Entry("form", "later_form", LATER),
        Entry("procedure", "way", way), Entry("document", "filing_paper", paper),
    ]  # fmt: skip
    known = {each.ref: each for each in entries}
    changed = frozenset({EntryRef("", "document", "filing_paper")})
    configured = Configured(known, {}, changed=changed, blob={digest_bytes(template): template}.get)
    found = list(lint_documents(configured))
    assert [each.code for each in found] == (["DOC-086"] if told else [])
    assert all(word in found[0].message for word in told)


@pytest.mark.parametrize(
    ("text", "names", "told"),
    [
        ("{{案件来源}}", {}, []),
        ("{{案件来源说明}}", {}, ["来自“later_form”", "是否想写“案件来源”"]),
        ("{{说明}}", {"说明": "form.later_form.advice"}, ["占位符“说明”"]),
        ("{{意见人}}", {"意见人": "by.opinion"}, ["来自“opinion”"]),
        ("{{立案人}}", {"立案人": "by.filing"}, []),
        ("{{查无此事}}", {"查无此事": "task.nowhere.opinion"}, ["来自“nowhere”"]),
    ],
)
def test_name_that_nobody_can_have_filled_when_the_paper_is_made_is_told(
    text: str, names: dict[str, str], told: list[str]
) -> None:
    """DOC-079: its form or task comes after the paper's own, or never; what comes before may be used."""
    template = docx(text)
    paper = {**GOOD, "forms": ["penalty_filing", "later_form"], "names": names}
    paper["template_digest"] = digest_bytes(template)
    entries = [
        Entry("form", "penalty_filing", FILING), Entry("form", "later_form", LATER),
        Entry("procedure", "way", WAY), Entry("document", "filing_paper", paper),
    ]  # fmt: skip
    known = {each.ref: each for each in entries}
    changed = frozenset({EntryRef("", "document", "filing_paper")})
    configured = Configured(known, {}, changed=changed, blob={digest_bytes(template): template}.get)
    found = list(lint_documents(configured))
    assert [each.code for each in found] == (["DOC-079"] if told else [])
    assert all(word in found[0].message for word in told)


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_base_paper_has_no_findings_and_renders_without_values(name: str) -> None:
    """A young case holds little; the paper is still a paper."""
    paper = PAPERS[name]
    template = TEMPLATES[paper["template_digest"]]
    known = known_names(wording(paper, FORMS, placeholder_bodies()))
    assert check_template(template, known) == []
    assert text_of(render(template, {"案由": "某案"})).strip()


def test_every_base_paper_is_called_for_by_a_task() -> None:
    """A template that no task names would never be a paper."""
    called: set[str] = set()
    for entry in BASE.entries:
        if entry.kind == "procedure":
            called |= {
                paper.document
                for item in compile_procedure(entry.body).items.values()
                for paper in item.documents
            }
    made_with_the_file = {
        str(each.body[word])
        for each in BASE.entries
        if each.kind == "dossier"
        for word in ("catalog", "correction", "labels")
    }
    assert set(PAPERS) - called == made_with_the_file
