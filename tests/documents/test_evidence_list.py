"""A paper may list the evidence of its case, by the words that clerks know."""

from __future__ import annotations

from yimen.documents import known_names, paper_values, wording

PLACEHOLDERS = [{"name": "全部证据", "path": "evidence"}, {"name": "证据名称", "path": "evidence.*.name"}]
PIECES = [
    {
        "number": 1,
        "kind_title": "物证",
        "name": "砂石",
        "proves": "占道",
        "taken_on": "2026-06-20",
        "files": 0,
    },
    {
        "number": 2,
        "kind_title": "书证",
        "name": "合同",
        "proves": "权属",
        "taken_on": "2026-06-21",
        "files": 1,
    },
]


def test_list_of_evidence_is_looped_over_by_its_titles() -> None:
    """Number, kind, name, what it proves; the day as papers write it; the check knows the names."""
    words = wording({"forms": []}, {}, PLACEHOLDERS)
    values = paper_values({"evidence": PIECES}, words)
    assert [each["证据名称"] for each in values["全部证据"]] == ["砂石", "合同"]
    assert [str(each["取得日期"]) for each in values["全部证据"]] == ["2026年6月20日", "2026年6月21日"]
    assert list(values["证据名称"]) == ["砂石", "合同"]
    assert {"全部证据.证据种类", "全部证据.证明对象"} <= known_names(words)
