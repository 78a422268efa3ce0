"""What a form takes from papers of its case: the number of a decision, the title of what is being served."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from yimen.cases import Case, visible
from yimen.kernel import Actor

from .models import Document
from .serving import concerning, papers_to_serve
from .whom import Keys


def papers_taken(
    session: Session, actor: Actor, case: Case, serves: Iterable[str], whom: Keys, day: date
) -> dict[str, Mapping[str, Any]]:
    """`paper` has of each type {title, number} of the newest that concerns `whom`, or everybody; `served` those of what a
    service that is entered on the day would be of. Several are told one after the other."""
    chosen = select(Document).where(Document.state == "final", Document.occurred_on <= day)
    chosen = chosen.order_by(Document.type, Document.recorded_at.desc(), Document.id.desc())
    rows = session.scalars(visible(actor).within(case, chosen, Document)).all()
    types = groupby(rows, key=lambda row: row.type)
    return {
        "paper": {type: _told(concerning(list(papers), whom)) for type, papers in types},
        "served": _told(papers_to_serve(session, actor, case, serves, whom, day)),
    }


def _told(papers: Iterable[Document]) -> dict[str, str]:
    found = list(papers)
    return {
        "title": "、".join(dict.fromkeys(each.title for each in found)),
        "number": "、".join(dict.fromkeys(each.number for each in found if each.number)),
    }
