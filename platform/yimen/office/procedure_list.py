"""The procedures of a unit: whose each is, and whether it is being adjusted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template
from flask.typing import ResponseReturnValue

from yimen import changes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.design_state import chosen_unit, of_unit
from yimen.office.names import names_of
from yimen.office.request import actor, configuration, db, language
from yimen.office.wording import entry_title

PROCEDURE = "procedure"


@dataclass(frozen=True, slots=True)
class ProcedureLine:
    """`own`: the unit runs a procedure of its own under this id; `off`: it begins no case of it; `design`: what somebody
    began to adjust."""

    key: str
    title: str
    article: str
    own: bool
    off: bool
    design: Any


@blueprint.get("/procedures")
@permission("change.draft")
def procedures() -> ResponseReturnValue:
    """Every procedure of the unit that was chosen among those in reach."""
    unit = chosen_unit()
    return render_template(
        "office/procedures.html",
        lines=list(_lines(unit)),
        **of_unit(unit),
    )


def _place(entry: Any) -> tuple[bool, int, str]:
    """Those in use first, as they are offered."""
    return bool(entry.body.get("off")), int(entry.body.get("order", 0)), entry.key


def _lines(unit: str) -> Iterator[ProcedureLine]:
    begun = changes.designs_under_way(db(), actor().jurisdiction, PROCEDURE)
    designs = {each.key: each for each in begun if each.scope == unit}
    names_of(each.account for each in designs.values())
    for entry in sorted(configuration().entries(PROCEDURE, unit), key=_place):
        own = bool(unit) and entry.scope == unit
        title = entry_title(entry.body, entry.key, language())
        article, off = str(entry.body.get("article") or ""), bool(entry.body.get("off"))
        yield ProcedureLine(entry.key, title, article, own, off, designs.get(entry.key))
