"""The designer's small questions and answers: one operation at a time, each kept before it is answered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, jsonify, request
from flask.typing import ResponseReturnValue

from yimen import changes
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.design_state import (
    current_design,
    design_furniture,
    design_state,
    finding_json,
    layer_title,
    unit_title,
)
from yimen.office.names import name_of
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.wording import entry_title
from yimen.screens import Circumstances, DesignRefused, DesignView, keys_in, perform

DRAFT = "change.draft"
WITH_KEYS = ("add", "copy")


@blueprint.get("/forms/<form_id>/design/state")
@permission(DRAFT)
def design_now(form_id: str) -> ResponseReturnValue:
    """The design as it stands; `?all` brings palette, words and lists to choose from along."""
    design = current_design(form_id)
    state = design_state(design, ref=request.args.get("ref", ""))
    if "all" in request.args:
        state |= design_furniture()
    return jsonify(state)


@blueprint.post("/forms/<form_id>/design/steps")
@permission(DRAFT)
def design_step(form_id: str) -> ResponseReturnValue:
    """One operation: {"version", "operation"}; the answer is the design after it."""
    asked = _asked()
    operation = asked.get("operation")
    if not isinstance(operation, dict):
        abort(400)
    design = current_design(form_id)
    if design.version != asked.get("version"):
        return _moved(form_id, design.account)
    try:
        done = perform(design.body, _completed(operation), _around(design, operation))
    except DesignRefused as refused:
        return jsonify(refused=finding_json(refused.finding, refused.finding.place.path or "")), 422
    snapshot = configuration()  # opened before the writing begins: what is read after it is the new state
    return _write(
        design,
        lambda session: changes.put_step(
            session, actor(), snapshot, design, done.body, clock=runtime().clock
        ),
        done.ref,
        done.notes,
    )


@blueprint.post("/forms/<form_id>/design/back")
@permission(DRAFT)
def design_back(form_id: str) -> ResponseReturnValue:
    """One step back, or with {"by": 1} again."""
    asked = _asked()
    design = current_design(form_id)
    if design.version != asked.get("version"):
        return _moved(form_id, design.account)
    by, snapshot = 1 if asked.get("by") == 1 else -1, configuration()
    return _write(
        design,
        lambda session: changes.take_back(session, actor(), snapshot, design, clock=runtime().clock, by=by),
        str(asked.get("ref", "")),
    )


@blueprint.get("/forms/<form_id>/design/text")
@permission(DRAFT)
def design_text(form_id: str) -> ResponseReturnValue:
    """The definition as it is kept, for whoever reads JSON."""
    return jsonify(body=dict(current_design(form_id).body))


@blueprint.get("/forms/<form_id>/design/sources")
@permission(DRAFT)
def design_sources(form_id: str) -> ResponseReturnValue:
    """What may be taken over: every unit's own forms and those of the whole jurisdiction; with `?from=` its parts."""
    chosen = request.args.get("from")
    if chosen is not None:
        body = source_form(chosen)
        return jsonify(tree=DesignView(body, None, language()).outline())
    current_design(form_id)
    return jsonify(sources=form_sources())


def form_sources() -> list[dict[str, str]]:
    """Every form that may be taken over: {"id": "unit/key", "unit", "title"}, those of the whole jurisdiction first."""
    snapshot = configuration()
    found = []
    for unit in ("", *sorted(snapshot.units())):
        for entry in snapshot.entries("form", unit=unit):
            if entry.scope == unit:
                title = entry_title(entry.body, entry.key, language())
                found.append({"id": f"{unit}/{entry.key}", "unit": unit_title(unit), "title": title})
    return found


def source_form(chosen: str) -> dict[str, Any]:
    """The form of such an id; 404 where there is none."""
    unit, _, key = chosen.partition("/")
    entry = configuration().entry("form", key, unit)
    if entry is None or entry.scope != unit:
        abort(404)
    return dict(entry.body)


# -- one operation


def _asked() -> dict[str, Any]:
    asked = request.get_json(silent=True)
    return asked if isinstance(asked, dict) else abort(400)


def _completed(operation: dict[str, Any]) -> dict[str, Any]:
    """A copy from another form is given that form, whatever the page says of it."""
    made = {name: each for name, each in operation.items() if name != "source"}
    if operation.get("do") == "copy" and operation.get("from"):
        made["source"] = source_form(str(operation["from"]))
    return made


def _around(design: changes.Design, operation: dict[str, Any]) -> Circumstances:
    taken: frozenset[str] = frozenset()
    if operation.get("do") in WITH_KEYS:
        schemas = changes.keys_ever_used(db(), actor().jurisdiction, design.key)
        taken = frozenset(key for each in schemas for key in keys_in(each))
    return Circumstances(design.above.base, layer_title(design), taken)


def _write(
    design: changes.Design, act: Callable[[Any], Any], ref: str, notes: Any = ()
) -> ResponseReturnValue:
    """Keep the step and answer with the design as it then stands."""
    try:
        with writing() as session:
            act(session)
    except changes.DesignMoved as moved:
        return _moved(design.key, moved.account)
    except changes.ChangeRefused as refused:
        return _refused(refused.findings)
    kept = changes.read_design(db(), configuration(), design.key, design.scope, above=design.above)
    return jsonify(design_state(kept, ref=ref, notes=notes))


def _refused(findings: tuple[Finding, ...]) -> ResponseReturnValue:
    return jsonify(refused=finding_json(findings[0], "")), 422


def _moved(form_id: str, account: str) -> ResponseReturnValue:
    """Somebody else went on meanwhile: who it was, and the design as it stands now."""
    state = design_state(current_design(form_id))
    return jsonify(moved=name_of(account), state=state), 409
