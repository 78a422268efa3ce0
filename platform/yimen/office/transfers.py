"""Transfer of entries between agencies: choose, see what would go over and what follows, draft one change set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, configuration, db, language, runtime, today, writing
from yimen.office.shell import present_units
from yimen.office.wording import entry_title
from yimen.pack import Kind

SHOWN = 20
KIND = "item"
PLACED = "unit"


@dataclass(frozen=True, slots=True)
class Wish:
    """What the page's form says; `day` None where it is no date."""

    source: str
    target: str
    day: date | None
    keys: tuple[str, ...]
    filters: dict[str, str]
    document_number: str
    note: str

    def transfer(self, day: date) -> changes.Transfer:
        """As the room `changes` takes it."""
        return changes.Transfer(self.source, self.target, day, self.keys, self.filters, KIND)


@blueprint.get("/changes/transfer")
@permission("change.draft")
def transfer() -> ResponseReturnValue:
    """The form; `?from=&to=` and the list's filters may be given along."""
    return _page(_wish(request.args))


@blueprint.post("/changes/transfer")
@permission("change.draft")
def plan_or_transfer() -> ResponseReturnValue:
    """Show what would go over, or draft and check it."""
    wish = _wish(request.form)
    if wish.day is None:
        return _page(wish, problem=_("请填写生效日。"))
    clock, wanted = runtime().clock, wish.transfer(wish.day)
    try:
        if request.form.get("_deed") != "draft":
            return _page(
                wish, plan=changes.plan_transfer(db(), actor(), actor().jurisdiction, wanted, clock=clock)
            )
        with writing() as session:
            made = changes.transfer_entries(
                session,
                actor(),
                actor().jurisdiction,
                wanted,
                document_number=wish.document_number,
                note=wish.note,
                clock=clock,
            )
            set_id = changes.check(session, actor(), made.id, clock=clock).id
    except changes.ChangeRefused as refused:
        return _page(wish, refused=refused.findings)
    return redirect(url_for("office.change_set", set_id=set_id))


def _wish(given: Any) -> Wish:
    try:
        day = date.fromisoformat(given.get("day", "") or today().isoformat())
    except ValueError:
        day = None
    keys = [each for each in re.split(r"[\s,，;；、]+", given.get("keys", "")) if each]
    return Wish(
        given.get("from", ""),
        given.get("to", ""),
        day,
        tuple(dict.fromkeys(keys)),
        {name: given[name].strip() for name in _filters() if given.get(name, "").strip()},
        given.get("document_number", "").strip()[:100],
        given.get("note", "").strip()[:2000],
    )


def _kind() -> Kind | None:
    found: Kind | None = configuration().kinds().get(KIND)
    return found


def _filters() -> list[str]:
    """The filters of the kind's list, but the unit itself."""
    kind = _kind()
    return [] if kind is None else [each for each in kind.listing.filters if each != PLACED]


def _page(
    wish: Wish,
    *,
    plan: changes.TransferPlan | None = None,
    refused: tuple[Finding, ...] = (),
    problem: str = "",
) -> ResponseReturnValue:
    kind, kinds = _kind(), configuration().kinds()
    shown: dict[str, str] = {}
    for each in plan.entries if plan is not None else ():
        shown.setdefault(each.key, entry_title(each.body, each.key, language()))
    page = render_template(
        "office/transfer.html",
        wish=wish,
        plan=plan,
        shown=list(shown.items())[:SHOWN],
        followers=[
            (kinds[name].label(language()), count)
            for name, count in (plan.followers.items() if plan is not None else ())
        ],
        refused=refused,
        problem=problem,
        kind_title=kind.label(language()) if kind is not None else KIND,
        filters=[(name, kind.field_title(name, language())) for name in _filters()] if kind else [],
        units=list(present_units().items()),
    )
    return page, 422 if refused or problem else 200
