"""What those outside are told of an act: the notices of the procedure whose happening came about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from yimen.kernel import Finding, Place

from . import codes
from .run import Run
from .walk import Body, at

RECIPIENTS: Final = ("complainant", "party")
BLANKS: Final = ("unit", "number", "title", "procedure", "on")
_BLANK = re.compile(r"\{([^{}]*)\}")
_BLANK_AT_END = re.compile(r"\{([^{}]*)\}([。.]?)")
_ENDS = ("。", "！", "？", ".", "!", "?")


def tell_notices(run: Run) -> None:
    """One effect for each notice that the act calls for; a condition that is unknown tells nobody."""
    if not run.procedure.notices:
        return
    happened = {part for part, _day, _key in run.happenings}
    for notice in run.procedure.notices:
        if happened.isdisjoint(notice.on):
            continue
        if notice.condition is None or notice.condition.truth(run.facts()) is True:
            run.tell("notify", notice.id, sort="notice", to=list(notice.to))


def filled_text(text: str, values: Mapping[str, Any]) -> str:
    """The words of a notice with its blanks filled; a blank of another name stays as it is written. What was filled in and
    ends a sentence itself is not followed by a second stop."""
    return _BLANK_AT_END.sub(lambda found: _filled(found, values), text)


def _filled(found: re.Match[str], values: Mapping[str, Any]) -> str:
    if found[1] not in values:
        return found[0]
    said = str(values[found[1]])
    return said if said.endswith(_ENDS) else said + found[2]


def check_notices(body: Body, place: Place) -> Iterator[Finding]:
    """Notices go to somebody we know, and their blanks are ours."""
    for name, each in body.get("notices", {}).items():
        here, known = f"/notices/{name}", (*BLANKS, *each.get("words", ()))
        for index, to in enumerate(each["to"]):
            if to not in RECIPIENTS:
                yield codes.NO_RECIPIENT.at(
                    at(place, f"{here}/to/{index}"), to=to, known="、".join(RECIPIENTS)
                )
        texts = each["text"] if isinstance(each["text"], Mapping) else {"zh": each["text"]}
        for language, text in texts.items():
            for blank in _BLANK.findall(text):
                if blank not in known:
                    pointer = f"{here}/text/{language}"
                    yield codes.UNKNOWN_BLANK.at(at(place, pointer), blank=blank, known="、".join(known))
