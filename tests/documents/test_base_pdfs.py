"""Every base paper over its sample, as .docx and as PDF, read again by python-docx and pdftotext and compared."""

from __future__ import annotations

import re
import subprocess
from datetime import date

import pytest
import yaml

from documents.test_lint import FORMS, PAPERS, TEMPLATES, placeholder_bodies
from documents.test_papers import text_of
from yimen.documents import (
    Press,
    SamplePictures,
    paper_values,
    print_one,
    render,
    sample_environment,
    wording,
)
from yimen.pack import find_packs

SHORT = ("penalty_decision_letter", "seizure_list", "inquiry_record")


def pdf_text(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode("utf-8").split())


def compared(press: Press, name: str) -> None:
    paper = PAPERS[name]
    forms = [FORMS[form] for form in paper.get("forms", ())]
    environment = sample_environment(forms, {"name": "示范局"}, date(2026, 7, 1))
    content = render(
        TEMPLATES[paper["template_digest"]],
        paper_values(environment, wording(paper, FORMS, placeholder_bodies())),
        source=SamplePictures(),
    )
    made = print_one(content, fonts(), press)
    assert made.fitted.missing == ()
    words = re.findall(r"[\u4e00-\u9fff]{2,}", text_of(content))
    printed = re.findall(r"[\u4e00-\u9fff]", pdf_text(made.content))
    assert words
    lacking = [sign for sign in {sign for word in words for sign in word} if sign not in printed]
    assert lacking == [], name
    assert made.pages >= 1


def fonts() -> dict[str, tuple[str, ...]]:
    text = find_packs()["base"].read("documents/fonts.yaml").decode("utf-8")
    return {body["name"]: tuple(body["use"]) for body in yaml.safe_load(text).values()}


@pytest.mark.parametrize("name", SHORT)
def test_base_paper_says_the_same_in_its_pdf(press: Press, name: str) -> None:
    """Three of them always."""
    compared(press, name)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(set(PAPERS) - set(SHORT)))
def test_every_other_base_paper_says_the_same_in_its_pdf(press: Press, name: str) -> None:
    """The rest in the long run."""
    compared(press, name)
