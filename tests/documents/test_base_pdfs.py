"""Every base paper over its sample, as .docx and as PDF, read again by python-docx and pdftotext and compared."""

from __future__ import annotations

import copy
import re
import subprocess
from datetime import date
from typing import Any

import pytest

from documents.base_papers import FORMS, PAPERS, TEMPLATES, placeholder_bodies
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
from yimen.pack import find_packs, read_yaml

UNIT = {"name": "示范县综合行政执法局", "address": "示范路8号", "phone": "0000-00000000"}
SAMPLES = read_yaml(find_packs()["base"].read("documents/samples.yaml").decode("utf-8"))
SHORT = ("penalty_decision_letter", "seizure_list", "inquiry_record")


def pdf_text(pdf: bytes) -> str:
    read = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode("utf-8").split())


def compared(press: Press, name: str) -> None:
    paper = PAPERS[name]
    forms = [FORMS[form] for form in paper.get("forms", ())]
    stored = SAMPLES[name]["environment"]
    environment = sample_environment(forms, UNIT, date(2026, 7, 1), stored=stored)
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


def written(name: str, **decided: Any) -> str:
    """The text of a base paper over its sample, with what was decided otherwise."""
    paper, stored = PAPERS[name], copy.deepcopy(SAMPLES[name]["environment"])
    for form, values in decided.items():
        stored["form"][form].update(values)
    forms = [FORMS[form] for form in paper.get("forms", ())]
    environment = sample_environment(forms, UNIT, date(2026, 7, 1), stored=stored)
    values = paper_values(environment, wording(paper, FORMS, placeholder_bodies()))
    return text_of(render(TEMPLATES[paper["template_digest"]], values, source=SamplePictures()))


def leaves(value: Any) -> list[str]:
    """The texts that a sample holds."""
    if isinstance(value, dict | list):
        return [
            text for each in (value.values() if isinstance(value, dict) else value) for text in leaves(each)
        ]
    return [value] if isinstance(value, str) and len(value) > 3 else []


def test_every_base_paper_has_a_sample_of_its_own_that_fits_its_forms() -> None:
    """One for each, of fields that the forms have; what it says stands in the paper."""
    assert set(SAMPLES) == set(PAPERS)
    for name in PAPERS:
        stored = SAMPLES[name]["environment"]
        for form, values in stored.get("form", {}).items():
            assert set(values) <= set(FORMS[form]["schema"]["properties"]), (name, form)
        text = written(name)
        said = [word for word in leaves(stored) if word in text]
        assert len(said) >= 2, (name, said)
        assert "没有图片" not in text, name


def fonts() -> dict[str, tuple[str, ...]]:
    text = find_packs()["base"].read("documents/fonts.yaml").decode("utf-8")
    return {body["name"]: tuple(body["use"]) for body in read_yaml(text).values()}


@pytest.mark.parametrize("name", SHORT)
def test_base_paper_says_the_same_in_its_pdf(press: Press, name: str) -> None:
    """Three of them always."""
    compared(press, name)


@pytest.mark.soak
@pytest.mark.parametrize("name", sorted(set(PAPERS) - set(SHORT)))
def test_every_other_base_paper_says_the_same_in_its_pdf(press: Press, name: str) -> None:
    """The rest in the long run."""
    compared(press, name)


def test_notice_and_decision_over_several_parties_say_what_each_has_to_pay() -> None:
    """Where they are fined apart each stands with his share; where they are not, nothing is divided."""
    shares = [
        {"party": 1, "name": "示范建材商行", "sum": 150_000},
        {"party": 2, "name": "示范运输队", "sum": 50_000},
    ]
    text = written("penalty_decision_letter", penalty_decision={"shares": shares})
    assert "其中，示范建材商行应当缴纳罚款人民币壹仟伍佰元整（¥1,500）。" in text
    assert "其中，示范运输队应当缴纳罚款人民币伍佰元整（¥500）。" in text
    assert "其中，" not in written("penalty_decision_letter", penalty_decision={"shares": []})
    told = written("prior_notice_letter", prior_notice={"shares": shares})
    assert "其中，对示范建材商行拟处罚款人民币壹仟伍佰元整（¥1,500）。" in told
    assert "其中，对示范运输队拟处罚款人民币伍佰元整（¥500）。" in told
    assert "其中，" not in written("prior_notice_letter", prior_notice={"shares": []})


def test_notice_of_the_right_to_a_hearing_says_what_each_of_several_parties_would_have_to_pay() -> None:
    """As the notice of the penalty does, with which it goes along, and as its sample shows; where no fine is proposed, none
    is named."""
    told = written("hearing_right_notice")
    assert "拟处罚款金额：人民币贰仟元整（¥2,000）。" in told
    assert "其中，对示范建材商行拟处罚款人民币壹仟伍佰元整（¥1,500）。" in told
    assert "其中，对示范运输队拟处罚款人民币伍佰元整（¥500）。" in told
    assert "其中，" not in written("hearing_right_notice", prior_notice={"shares": []})
    without = written("hearing_right_notice", prior_notice={"shares": [], "proposed_fine": None})
    assert "拟处罚款金额" not in without
