"""Trying out discretion: an item, the days, the circumstances; the tier, its range, its words, its row, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from yimen import cases
from yimen.catalog import (
    Circumstances,
    Question,
    TierAnswer,
    TierChoice,
    measure_of,
    range_text,
    tier_questions,
)
from yimen.kernel import read_day
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.form_lookups import UnitLookups
from yimen.office.leniencies import leniencies_shown
from yimen.office.reach import within_reach
from yimen.office.request import actor, configuration, db, today
from yimen.office.shell import unit_names
from yimen.office.wording import N_, day_text
from yimen.store import EntryRevision, select_in_force

ITEM = "item"
OFFERED = 20
SUBJECTS = (N_("单位"), N_("个人"))
APPLIED = {
    "act": N_("适用行为发生日的阶次"),
    "decision": N_("适用作出决定日的阶次"),
    "both": N_("两日的阶次相同"),
    "": N_("尚不能确定，需人工判断"),
}
MARKS = {
    True: (N_("成立"), "bg-green-lt"),
    False: (N_("不成立"), "bg-secondary-lt"),
    None: (N_("待定"), "bg-yellow-lt"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A question with what the person answered; `problem` says what is wrong with that."""

    question: Question
    name: str
    value: str
    problem: str = ""


@blueprint.get("/tiers/trial")
@permission("catalog.view")
def tier_trial() -> ResponseReturnValue:
    """Nothing is kept: the address holds the whole question."""
    item, said = request.args.get("item", "").strip()[:200], request.args
    if not item:
        return render_template("office/tier_trial_items.html", **_offered(said.get("q", "").strip()[:100]))
    acted, decided = _day("act"), _day("decided")
    base = {"item": item, "acted": acted, "decided": decided, "subjects": SUBJECTS, "said": said}
    if acted > decided:
        return _page(base, problem=_("作出决定日不能早于行为发生日。"))
    try:
        reading = cases.read_tiers(configuration(), item, acted_on=acted, decided_on=decided)
    except cases.NotConfigured:
        problem = _(
            "事项“%(item)s”在 %(day)s 没有生效，请核对事项代码和行为发生日。", item=item, day=day_text(acted)
        )
        return _page(base, problem=problem)
    if not _seen(reading.item.key, acted):
        abort(404)
    asked = [_asked(each, said) for each in tier_questions(row.body for row in reading.rows)]
    problems = [each for each in asked if each.problem]
    answer = None if problems else reading.answer(_circumstances(asked, said))
    lenient = cases.read_leniencies(configuration(), item, acted_on=acted, decided_on=decided)
    name = str(reading.item.body.get("name") or item)
    return _page(base, reading=reading, asked=asked, answer=answer, lenient=[(name, lenient)])


def _page(base: dict[str, Any], *, problem: str = "", **found: Any) -> ResponseReturnValue:
    answer: TierAnswer | None = found.get("answer")
    page = render_template(
        "office/tier_trial.html",
        **base,
        **{
            "reading": None,
            "asked": [],
            "answer": None,
            **found,
            **leniencies_shown(found.get("lenient", ())),
        },
        problem=problem,
        range_text=range_text,
        applied=_(APPLIED[answer.applied]) if answer else "",
        mark=lambda holds: (_(MARKS[holds][0]), MARKS[holds][1]),
        orders=_orders(found.get("reading")),
        scales=_scales(found.get("reading"), answer),
    )
    wrong = problem or any(each.problem for each in found.get("asked", ()))
    return page, 422 if wrong else 200


def _scales(reading: cases.TierReading | None, answer: TierAnswer | None) -> list[tuple[str, TierChoice]]:
    """The tiers of both days with how each was judged, once where they are the same."""
    if reading is None or answer is None:
        return []
    if [row.body for row in reading.on_act] == [row.body for row in reading.on_decision]:
        return [(_("裁量阶次"), answer.on_act)]
    return [(_("行为发生日的裁量阶次"), answer.on_act), (_("作出决定日的裁量阶次"), answer.on_decision)]


def _offered(words: str) -> dict[str, Any]:
    """Items that hold the words, within the Actor's units."""
    lookups = UnitLookups(db(), configuration(), actor(), "")
    found = lookups.search(ITEM, words, OFFERED) if words else []
    return {"words": words, "found": found, "most": OFFERED}


def _seen(key: str, on: date) -> bool:
    """The item is one of the Actor's units'."""
    snapshot = configuration()
    kind = snapshot.kinds()[ITEM]
    limit = within_reach(kind, snapshot.kinds(), actor(), unit_names(), day=on, number=snapshot.number)
    if limit is None:
        return True
    chosen = select_in_force(actor().jurisdiction, on, snapshot.number, ITEM).where(EntryRevision.key == key)
    return db().scalar(chosen.where(limit).with_only_columns(EntryRevision.id).limit(1)) is not None


def _day(name: str) -> date:
    return read_day(request.args.get(name)) or today()


def _asked(question: Question, said: MultiDict[str, str]) -> Asked:
    name = f"{'f' if question.fact else 'm'}:{question.name}"
    value, problem = said.get(name, "").strip()[:60], ""
    if value and not question.fact:
        try:
            measure_of(value, question.unit)
        except ValueError:
            problem = _("请填写数字，如 5000 或 0.5万。")
    return Asked(question, name, value, problem)


def _circumstances(asked: list[Asked], said: MultiDict[str, str]) -> Circumstances:
    measures: dict[str, Decimal] = {}
    facts: dict[str, bool] = {}
    for each in asked:
        if not each.value:
            continue
        if each.question.fact:
            facts[each.question.name] = each.value == "yes"
        else:
            measures[each.question.name] = measure_of(each.value, each.question.unit)
    subject = said.get("subject", "")
    named = said.get("tier", type=int)
    return Circumstances(measures, subject if subject in SUBJECTS else "", named, facts)


def _orders(reading: cases.TierReading | None) -> list[tuple[int, str]]:
    """(order, name) of the tiers that an officer may name."""
    found: dict[int, str] = {}
    for row in reading.rows if reading else ():
        found.setdefault(int(row.body.get("order", 0)), str(row.body.get("name") or row.body.get("order")))
    return sorted(found.items())
