"""supervision: is the whole in order?

In: the cases that an actor may see, on a day and over a period. Out: figures by unit and by procedure that can be counted
again, the cases that press most, what was done last, what heads let pass,
whose days contradict each other, and the tables that a pack defines. Never here: an act on a case (that goes
through `cases`), a figure over cases that the actor does not see, a judgement of a person.
"""

from .counted import SHARE, Counted, counted
from .latest import LatestStep, latest_steps
from .overview import MOST_DAYS, Figures, Overview, PlaceLine, StageLine, overview
from .passed import Contradiction, LetPass, Period, contradictions, let_pass
from .pressing import LateCase, late_cases

__all__ = [
    "MOST_DAYS",
    "SHARE",
    "Contradiction",
    "Counted",
    "Figures",
    "LateCase",
    "LatestStep",
    "LetPass",
    "Overview",
    "Period",
    "PlaceLine",
    "StageLine",
    "contradictions",
    "counted",
    "late_cases",
    "latest_steps",
    "let_pass",
    "overview",
]
