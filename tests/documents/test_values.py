"""Placeholders are the titles that clerks know from their forms."""

from __future__ import annotations

from typing import Any

import pytest

from yimen.documents import Amount, known_names, paper_values, wording
from yimen.documents.citing import cited

FILING = {
    "id": "penalty_filing",
    "title": {"zh": "立案审批表"},
    "schema": {
        "type": "object",
        "properties": {
            "source": {"title": "案件来源", "oneOf": [{"const": "report", "title": "投诉举报"}]},
            "found_on": {"title": "发现日期", "type": "string", "format": "date"},
            "parties": {
                "title": "当事人情况",
                "type": "array",
                "x-case": "parties",
                "items": {"type": "object", "properties": {"name": {"title": "姓名或名称"}}},
            },
        },
    },
}
DECISION = {
    "id": "penalty_decision",
    "title": "处罚决定",
    "schema": {
        "type": "object",
        "properties": {
            "fine": {"title": "罚款金额", "type": "integer", "format": "fen"},
            "source": {"title": "案件来源"},
        },
    },
}
FORMS = {"penalty_filing": FILING, "penalty_decision": DECISION}
PLACEHOLDERS = [
    {"name": "全部当事人", "path": "parties"},
    {"name": "当事人名称", "path": "parties.*.name"},
    {"name": "案由", "path": "case.title"},
]
ENVIRONMENT = {
    "case": {"title": "占道经营"},
    "parties": [{"name": "甲商行", "sort": "organisation"}, {"name": "乙"}],
    "by": {"filing_review": "执法员009"},
    "form": {
        "penalty_filing": {"source": "report", "found_on": "2026-11-03"},
        "penalty_decision": {"fine": 50000, "source": "另一处"},
    },
}


def test_values_stand_under_titles_and_are_shown_as_papers_want_them() -> None:
    """The choice's title, a date, an amount; the first form named gives a title that two forms share."""
    document = {
        "id": "d",
        "forms": ["penalty_filing", "penalty_decision"],
        "names": {"审核人": "by.filing_review"},
    }
    values = paper_values(ENVIRONMENT, wording(document, FORMS, PLACEHOLDERS))
    assert (values["案由"], values["案件来源"], str(values["发现日期"])) == (
        "占道经营",
        "投诉举报",
        "2026年11月3日",
    )
    assert values["罚款金额"] == Amount(50000)
    assert values["处罚决定"]["案件来源"] == "另一处"
    assert values["当事人名称"] == ["甲商行", "乙"]
    assert str(values["当事人名称"]) == "甲商行、乙"
    assert [each["姓名或名称"] for each in values["全部当事人"]] == ["甲商行", "乙"]
    assert values["审核人"] == "执法员009"


def test_names_for_the_check_are_those_that_values_will_have() -> None:
    """A template that passes its check finds every name."""
    document = {"id": "d", "forms": ["penalty_filing"], "names": {}}
    known = known_names(wording(document, FORMS, PLACEHOLDERS))
    assert {"案由", "案件来源", "全部当事人.姓名或名称", "立案审批表.发现日期", "当事人情况.name"} <= known
    assert "罚款金额" not in known


def test_missing_value_is_blank_and_never_an_error() -> None:
    """The environment of a young case holds little."""
    document = {"id": "d", "forms": ["penalty_filing"]}
    values = paper_values({}, wording(document, FORMS, PLACEHOLDERS))
    assert (values["案由"], values["当事人名称"]) == ("", [])


def test_paper_still_knows_a_field_that_a_unit_calls_otherwise() -> None:
    """A department's own names for a field and a form leave the templates of the layer above as they are."""
    renamed = {
        **FILING,
        "title": {"zh": "立案登记表"},
        "x-names": ["立案审批表"],
        "schema": {
            "type": "object",
            "properties": {
                "source": {
                    **FILING["schema"]["properties"]["source"],
                    "title": "线索来源",
                    "x-names": ["案件来源"],
                }  # type: ignore[index]
            },
        },
    }
    words = wording({"forms": ["penalty_filing"]}, {"penalty_filing": renamed})
    values = paper_values(ENVIRONMENT, words)
    for name in ("案件来源", "线索来源", "source"):
        assert values[name] == "投诉举报"
        assert values["立案审批表"][name] == values["立案登记表"][name] == "投诉举报"
    assert {"案件来源", "线索来源", "立案审批表.案件来源", "立案登记表.线索来源"} <= known_names(words)


@pytest.mark.parametrize(
    ("acts", "told"),
    [
        ([{"law": "甲条例", "article": "第一条"}], "《甲条例》第一条"),
        ([{"law": "《甲条例》", "article": "《甲条例》第一条"}], "《甲条例》第一条"),
        (
            [{"law": "甲条例", "article": "第一条"}, {"law": "甲条例", "article": "第一条"}],
            "《甲条例》第一条",
        ),
        (
            [{"law": "甲条例", "article": "第一条"}, {"law": "《甲条例》", "article": "《甲条例》第二条；"}],
            "《甲条例》第一条、第二条",
        ),
        (
            [
                {"law": "甲条例", "article": "《甲条例》第一条、《乙法》第二条"},
                {"law": "丙法", "article": "第三条"},
            ],
            "《甲条例》第一条、《乙法》第二条；《丙法》第三条",
        ),
        ([{"law": "甲条例"}], "《甲条例》"),
        ([{"item": "1"}], ""),
        (["《甲条例》第一条", "《甲条例》第四条"], "《甲条例》第一条、第四条"),
    ],
)
def test_paper_cites_each_law_once(acts: list[Any], told: str) -> None:
    """However the catalog writes it, and however many acts break it."""
    assert cited(acts) == told
