"""What the base pack asks of records of monitoring gear and of money taken on the spot, through this room."""

from __future__ import annotations

from datetime import date

from cases.conftest import County
from cases.test_base_procedures import STEPS, _values, base, start, take
from yimen.cases import ActResult, Refused, Taking, take_evidence

__all__ = ["base"]
PIECE = {
    "gear_reviewed": True,
    "location_published": True,
    "content_sound": True,
    "conforms": True,
}
AREA = {"area": "remote", "hard_to_pay": True, "request": "当面提出当场缴纳", "receipt": "票-1"}


def test_record_of_gear_is_checked_before_the_investigation_ends(base: County) -> None:
    """The form lists what the case has to check; unchecked it is no evidence, and the law is named."""
    case = start(base)
    for step in STEPS[:4]:
        assert isinstance(take(base, case, step), ActResult), step[1]
    with base.database.write() as session:
        taking = Taking(
            "monitoring_record",
            "路口监控录像",
            date(2026, 7, 2),
            {"proves": "占道经营的事实", "kept_at": "监控中心"},
        )
        taken = take_evidence(session, base.actor("officer1"), case.id, taking, clock=base.clock)
        assert not isinstance(taken, Refused), taken
    early = take(base, case, STEPS[4])
    assert isinstance(early, Refused)
    assert any("四十一" in reason.article for reason in early.reasons)
    begun = _values(base, case, "officer1", "gear_check")
    assert begun["pieces"] == [{"number": 1, "name": "路口监控录像"}]
    checked = {"basis": "《某法》第三条", "pieces": [{**begun["pieces"][0], **PIECE}]}
    check = ("officer1", "gear_check", "checked", checked, date(2026, 7, 2))
    assert isinstance(take(base, case, check), ActResult)
    assert isinstance(take(base, case, STEPS[4]), ActResult)
    untold = take(base, case, STEPS[5])
    assert isinstance(untold, Refused)
    assert any("第三款" in reason.article for reason in untold.reasons)


def test_money_taken_on_the_spot_is_brought_to_the_bank_before_the_case_closes(base: County) -> None:
    """What the officers took is filled into the next form, and the next; both have two working days."""
    case = start(base)
    for step in STEPS[:13]:
        assert isinstance(take(base, case, step), ActResult), step[1]
    day = date(2026, 7, 16)
    spot = ("officer1", "spot_collection", "collected", {**AREA, "sum": 20000}, day)
    assert isinstance(take(base, case, spot), ActResult)
    assert isinstance(take(base, case, STEPS[13]), ActResult)
    early = take(base, case, STEPS[14])
    assert isinstance(early, Refused)
    assert any("七十一" in reason.article for reason in early.reasons)
    over = _values(base, case, "officer1", "money_handover")
    assert (over["sum"], over["receipts"]) == (20000, "票-1")
    handed = ("officer1", "money_handover", "handed_over", {**over, "receiver": "财务人员"}, day)
    assert isinstance(take(base, case, handed), ActResult)
    paid = {**_values(base, case, "head1", "bank_deposit"), "bank": "指定银行", "voucher": "B-1"}
    assert isinstance(take(base, case, ("head1", "bank_deposit", "deposited", paid, day)), ActResult)
    assert isinstance(take(base, case, STEPS[14]), ActResult)
