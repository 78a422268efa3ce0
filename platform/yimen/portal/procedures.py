"""How enforcement is done: the procedures that the site shows, with their steps, who takes them, terms and legal basis."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from flask import abort, render_template
from flask_babel import gettext as _

from yimen.cases import NotConfigured
from yimen.screens import ShownProcedure
from yimen.workflow import TERM_UNITS, DeadlineRule, Item, Procedure

from .blueprint import blueprint
from .reading import read_only
from .request import configuration, here


@dataclass(frozen=True, slots=True)
class Step:
    """A task in words; `optional` where it is only taken when there is cause."""

    title: str
    people: str
    article: str
    optional: bool


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage with all that is done in it, its inner stages included."""

    title: str
    article: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Term:
    title: str
    length: str
    article: str


@blueprint.get("/procedures")
@read_only
def procedures() -> str:
    """Each procedure that the site shows and that is in force."""
    shown = [
        (each, _title(each, found)) for each in _shown().values() if (found := _in_force(each.id)) is not None
    ]
    return render_template("portal/procedures.html", site=here().site, shown=shown)


@blueprint.get("/procedures/<name>")
@read_only
def procedure(name: str) -> str:
    """One of them: its stages in order, then the terms. What is switched off is not there."""
    shown, found = _shown().get(name), _in_force(name)
    if shown is None or found is None:
        abort(404)
    return render_template(
        "portal/procedure.html",
        site=here().site,
        shown=shown,
        title=_title(shown, found),
        article=found.article,
        stages=[each for each in _stages(found) if each.steps],
        terms=[_term(each) for each in found.deadlines.values()],
    )


def _shown() -> dict[str, ShownProcedure]:
    shown = dict(here().site.procedures)
    return shown or abort(404)


def _in_force(name: str) -> Procedure | None:
    """The jurisdiction's procedure; None where there is none or it is switched off."""
    try:
        found = configuration().procedure(name)
    except NotConfigured:
        return None
    return None if found.body.get("off") else found


def _title(shown: ShownProcedure, found: Procedure) -> str:
    return shown.title or found.name(here().language)


def _stages(found: Procedure) -> Iterator[Stage]:
    for name in found.order:
        item = found.items[name]
        if item.sort == "stage" and not item.parent and not item.off:
            steps = tuple(_step(each) for each in _tasks(found, item))
            yield Stage(item.name(here().language), item.article, steps)


def _tasks(found: Procedure, stage: Item) -> Iterator[Item]:
    for name in stage.children:
        item = found.items[name]
        if item.sort == "stage" and not item.off:
            yield from _tasks(found, item)
        elif item.sort in ("task", "child") and not item.off:
            yield item


def _step(item: Item) -> Step:
    known, language = configuration().roles(), here().language
    titles = [known[role].get("title") or {} for role in sorted(item.roles) if role in known]
    people = "、".join(str(each.get(language) or each.get("zh", "")) for each in titles)
    return Step(item.name(language), people, item.article, item.discretionary or item.manual)


def _term(rule: DeadlineRule) -> Term:
    amount = configuration().parameter(rule.parameter, "", rule.amount) if rule.parameter else rule.amount
    unit = _(TERM_UNITS.get(rule.unit, rule.unit))
    return Term(rule.name(here().language), f"{amount} {unit}", rule.article)
