"""A document definition is checked against the forms configured beside it; the base set passes."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from yimen.documents import check_template, known_names, lint_documents, render, wording
from yimen.kernel import digest_bytes
from yimen.pack import Configured, Entry, EntryRef, chain, find_packs, layer
from yimen.workflow import compile_procedure

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


def codes(**changes: Any) -> list[str]:
    """The codes of the good definition with changes."""
    entries = [
        Entry("form", "penalty_filing", FILING),
        Entry("document", "filing_paper", {**GOOD, **changes}),
    ]
    entries += [Entry("placeholder", each["name"], each) for each in PLACEHOLDERS]
    known = {each.ref: each for each in entries}
    blobs = {digest_bytes(TEMPLATE): TEMPLATE}
    changed = frozenset({EntryRef("", "document", "filing_paper")})
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
    ],
)
def test_mistaken_definition_is_a_coded_finding(changes: dict[str, Any], code: str) -> None:
    """Before activation, not on the day the paper is needed."""
    assert code in codes(**changes)


BASE = layer(*chain("base", find_packs()))
FORMS = {each.key: each.body for each in BASE.entries if each.kind == "form"}
PAPERS = {each.key: each.body for each in BASE.entries if each.kind == "document"}
TEMPLATES = {digest_bytes(content): content for content in BASE.blobs.values()}


def placeholder_bodies() -> list[dict[str, Any]]:
    """The base pack's table of placeholders."""
    text = find_packs()["base"].read("documents/placeholders.csv").decode("utf-8-sig")
    return [{"name": row["占位符"], "path": row["取值路径"]} for row in csv.DictReader(io.StringIO(text))]


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
        for word in ("catalog", "correction")
    }
    assert set(PAPERS) - called == {"case_transfer_letter", *made_with_the_file}
