"""supervision: is the whole in order?

In: the cases that an actor may see, on a day and over a period. Out: figures by unit and by procedure that can be counted
again, the cases that press most, what was done last, and what heads let pass. Never here: an act on a case (that goes
through `cases`), a figure over cases that the actor does not see, a judgement of a person.
"""

from .latest import LatestStep, latest_steps
from .overview import MOST_DAYS, Figures, Overview, StageLine, overview
from .passed import LetPass, let_pass
from .pressing import LateCase, late_cases

__all__ = [
    "MOST_DAYS",
    "Figures",
    "LateCase",
    "LatestStep",
    "LetPass",
    "Overview",
    "StageLine",
    "late_cases",
    "latest_steps",
    "let_pass",
    "overview",
]
