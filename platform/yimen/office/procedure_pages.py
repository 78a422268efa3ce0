"""A procedure as a graph and as a table, and the same graph for one case: what is done, what is open, what waits why."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases, changes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.names import names_of
from yimen.office.reach import EVERYWHERE, is_limited
from yimen.office.request import actor, configuration, db, language
from yimen.office.shell import own_units, unit_names
from yimen.office.shell_words import speak_of
from yimen.office.wording import TASK_STATES, entry_title
from yimen.workflow import Offer, Procedure, ProcedureError, Reason, draw

OF_THE_JURISDICTION = ""


@blueprint.get("/procedures/<procedure_id>", defaults={"unit": OF_THE_JURISDICTION})
@blueprint.get("/procedures/<procedure_id>/<unit>")
@permission("catalog.view", "change.draft")
def procedure_page(procedure_id: str, unit: str) -> ResponseReturnValue:
    """The procedure that a unit runs (without one: the whole jurisdiction's); 404 for another's own."""
    if unit and not reaches(unit):
        abort(404)
    procedure = procedure_in_force(procedure_id, unit)
    return render_template(
        "office/procedure_page.html",
        procedure=procedure,
        drawing=draw(procedure, None, language()),
        unit=unit,
        unit_title=unit_names().get(unit, unit),
        own=_own_units(procedure_id),
        numbers=_numbers(procedure, unit),
        adjusting=_adjusting(unit),
    )


def _numbers(procedure: Procedure, unit: str) -> tuple[str, list[str]]:
    """(what the numbers of this year's cases look like, the titles of the procedures that count in the same series)."""
    known = configuration()
    numbers = cases.numbers_of(known, procedure.body, unit)
    word = cases.word_of(known, unit) if unit else f"（{_('代字')}）"
    beside = [
        entry_title(each.body, each.key, language())
        for each in known.procedures_on(unit)
        if each.key != procedure.id and cases.numbers_of(known, each.body, unit).series == numbers.series
    ]
    return numbers.like(word, known.day.year), beside


def _adjusting(unit: str) -> str | None:
    """For which unit the Actor may adjust the procedure from this page: the one shown, or the only one in reach."""
    reach = changes.design_reach(configuration(), actor())
    if unit in reach:
        return unit
    own = [each for each in own_units() if each in reach]
    return own[0] if own and not unit else None


def reaches(unit: str) -> bool:
    """Whether the Actor may look at the procedures of the unit."""
    known = unit_names()
    return unit in known and (not is_limited(actor()) or unit in actor().units or EVERYWHERE in actor().units)


def procedure_in_force(procedure_id: str, unit: str) -> Procedure:
    """The procedure that the unit runs; 404 where there is none."""
    try:
        return configuration().procedure(procedure_id, unit)
    except (cases.NotConfigured, ProcedureError):
        abort(404)


def _own_units(procedure_id: str) -> list[tuple[str, str]]:
    """(code, name) of the units in reach that run a procedure of their own under this id."""
    snapshot = configuration()
    found = []
    for code, name in unit_names().items():
        entry = snapshot.entry("procedure", procedure_id, code)
        if entry is not None and entry.scope == code and reaches(code):
            found.append((code, name))
    return found


@blueprint.get("/cases/<case_id>/way")
@permission("case.list", "case.act")
def case_way(case_id: str) -> ResponseReturnValue:
    """The procedure that the case is pinned to, with where the case stands; 404 where it is not the Actor's to see."""
    view = cases.case_page(db(), actor(), case_id, configuration(), language=language())
    if view is None:
        abort(404)
    speak_of(view.case)
    blocked = blocked_of((*view.offers, *view.others))
    way = cases.whole_way(db(), actor(), view, language=language())
    names_of(who for rounds in way.rounds.values() for each in rounds for who in each.who)
    return render_template(
        "office/case_way.html",
        view=view,
        way=way,
        drawing=draw(view.procedure, view.case.state, language(), done=way.again),
        blocked=blocked,
        waiting=cases.waiting_reasons(configuration(), view, language=language()),
        states=tuple(TASK_STATES),
    )


def blocked_of(offers: tuple[Offer, ...]) -> dict[str, tuple[Reason, ...]]:
    """What stands open and is held back, with why."""
    return {each.task: each.blocked for each in offers if each.blocked}
