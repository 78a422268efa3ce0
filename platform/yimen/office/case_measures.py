"""What may be begun in a case beside the work that waits: by the reader, or by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from yimen.cases import CaseView
from yimen.workflow import Offer, Procedure


@dataclass(frozen=True, slots=True)
class Measure:
    """A task that is begun at will, or once more; not `mine` where somebody of its roles begins it."""

    offer: Offer
    mine: bool


def measures(view: CaseView) -> list[Measure]:
    """Those of the stage in which the case is come first. What others may begin but is held back is not named."""
    mine = [Measure(offer, True) for offer in view.offers if offer.manual]
    theirs = [
        Measure(offer, False)
        for offer in view.others
        if (offer.manual or offer.at_will) and not offer.blocked
    ]
    return sorted(mine + theirs, key=lambda each: not _within(view.procedure, each.offer, view.case.stage))


def waited_for(view: CaseView) -> Sequence[Offer]:
    """The work that waits for somebody else."""
    return [offer for offer in view.others if not (offer.manual or offer.at_will)]


def _within(procedure: Procedure, offer: Offer, stage: str) -> bool:
    """Whether the offer's stage is the one, or stands within it."""
    here = offer.stage
    while here and here != stage:
        here = procedure.items[here].parent if here in procedure.items else ""
    return bool(here)
