"""What fields of a form take from the case, and from its papers where the form is opened."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from yimen.kernel import ExpressionError, Finding, Place

from . import codes
from .conditions import PAPERS
from .conditions import Condition as Compiled
from .lint_names import Known, sources, unbound
from .walk import Body, at, items


def check_taken(
    form: str, taken: Mapping[str, str], procedures: Iterable[Body], known: Known, place: Place
) -> Iterator[Finding]:
    """What fields of a form take from the case, by pointer: one of the procedures that use the form knows each name."""
    if not taken:
        return
    using = [body for body in procedures if any(spot.body.get("form") == form for spot in items(body))]
    every = [sources(body) for body in using]
    for pointer, text in taken.items():
        if "/items/" in pointer:
            yield codes.TAKEN_IN_ROWS.at(at(place, pointer), text=text)
        try:
            compiled = Compiled.compile(text)
        except ExpressionError as error:
            yield codes.BAD_EXPRESSION.at(at(place, pointer), text=text, detail=str(error))
            continue
        for path in compiled.paths:
            details = [
                _unbound_paper(path.split("."), known)
                if path.split(".")[0] in PAPERS
                else unbound(path.split("."), named, known)
                for named in every
            ]
            if details and all(details):
                yield codes.UNBOUND_NAME.at(at(place, pointer), text=text, name=path, detail=details[0])


def _unbound_paper(steps: list[str], known: Known) -> str:
    """Of what a form takes from papers: `served.number`, `paper.<document>.number`."""
    if (
        steps[0] == "paper"
        and len(steps) > 1
        and known.documents is not None
        and steps[1] not in known.documents
    ):
        return f"配置包中没有文书“{steps[1]}”"
    asked = steps[2:] if steps[0] == "paper" else steps[1:]
    return "" if asked in (["title"], ["number"]) else "文书只有 number（文号）、title（名称）"
