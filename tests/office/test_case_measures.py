"""What may be begun in a case: first what belongs to where it stands; nobody is waited for who need not do anything."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from yimen.office.case_measures import measures, waited_for
from yimen.workflow import Offer, Reason

STAGES = {
    "inquiry_stage": "",
    "help_stage": "inquiry_stage",
    "execution_stage": "",
    "agreement_stage": "execution_stage",
}


def offer(task: str, stage: str, **more: Any) -> Offer:
    return Offer(task, task, stage, stage, "", (), frozenset({"officer"}), **more)


def view(*, stage: str, mine: list[Offer], others: list[Offer]) -> Any:
    items = {name: SimpleNamespace(parent=parent) for name, parent in STAGES.items()}
    return SimpleNamespace(
        procedure=SimpleNamespace(items=items), case=SimpleNamespace(stage=stage), offers=mine, others=others
    )


def test_measures_of_the_present_stage_come_first_and_work_that_waits_is_none() -> None:
    """Also those of a stage within it; what somebody else may begin is named after whom, unless it is held back."""
    held = (Reason("WFL-112", "没有行政强制执行权", ""),)
    seen = view(
        stage="execution_stage",
        mine=[
            offer("expert_help", "help_stage", manual=True),
            offer("formal_demand", "execution_stage", manual=True),
            offer("road_agreement", "agreement_stage", manual=True),
            offer("road_payment", "execution_stage"),
        ],
        others=[
            offer("court_application", "execution_stage", manual=True),
            offer("own_enforcement", "execution_stage", manual=True, blocked=held),
            offer("second_look", "inquiry_stage", at_will=True),
            offer("head_opinion", "execution_stage"),
        ],
    )
    assert [(each.offer.task, each.mine) for each in measures(seen)] == [
        ("formal_demand", True),
        ("road_agreement", True),
        ("court_application", False),
        ("expert_help", True),
        ("second_look", False),
    ]
    assert [each.task for each in waited_for(seen)] == ["head_opinion"]
