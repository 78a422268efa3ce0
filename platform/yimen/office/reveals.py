"""Opening a sealed value of a case: the page says what is opened and that it is written down, then shows it once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.shell_words import case_on_page
from yimen.office.task_forms import form_of
from yimen.screens import CompiledForm, Control, steps_of, value_at

LONGEST_REASON = 500


@dataclass(frozen=True, slots=True)
class Contact:
    """A way to reach whoever brought a case forward, masked, and where it is opened."""

    label: str
    shown: str
    address: str


@blueprint.get("/cases/<case_id>/reveal/<form>")
@permission("case.list", "case.act")
def reveal_page(case_id: str, form: str) -> ResponseReturnValue:
    """What is about to be opened (`?path=` a JSON Pointer into the form's values); 404 where it may not be."""
    return _page(*_sealed(case_id, form))


@blueprint.post("/cases/<case_id>/reveal/<form>")
@permission("case.list", "case.act")
def reveal_value(case_id: str, form: str) -> ResponseReturnValue:
    """The value, after the opening was written down."""
    case, control, reference = _sealed(case_id, form)
    with writing() as session:
        try:
            value = cases.reveal(
                session,
                actor(),
                case_id,
                reference,
                form=form,
                title=_title(control),
                why=request.form.get("_reason", "").strip()[:LONGEST_REASON],
                clock=runtime().clock,
            )
        except (LookupError, cases.RevealRefused):
            abort(404)
    return _page(case, control, reference, control.kind.show(value, control, language()))


def _sealed(case_id: str, form_id: str) -> tuple[cases.Case, Control, Any]:
    case = case_on_page(case_id)
    if form_id not in case.forms:
        abort(404)
    try:
        form = configuration().form(form_id, case.unit, case.bindings["forms"].get(form_id))
        steps = _steps(case.forms[form_id], request.args.get("path", ""))
    except (cases.NotConfigured, ValueError):
        abort(404)
    control, reference = form.control_at(steps), value_at(case.forms[form_id], steps)
    if control is None or not cases.is_reference(reference) or not may_reveal(control, case):
        abort(404)
    return case, control, reference


def _steps(values: Any, path: str) -> list[str | int]:
    """The steps of a pointer, those into a list as numbers."""
    found: list[str | int] = []
    for step in steps_of(path):
        inside = value_at(values, found)
        found.append(int(step) if isinstance(inside, list) and step.isdecimal() else step)
    return found


def may_reveal(control: Control, case: cases.Case) -> bool:
    """Whether one of the Actor's roles may see the value at all."""
    held = cases.roles_in(actor(), case)
    return bool(control.sensitive & held if control.sensitive else held)


def reveal_address(case: cases.Case, form: CompiledForm, task: str = "") -> Any:
    """Where a sealed value of the form is opened, by its pointer, and the task to go back to; "" for whoever does not
    stand on the value's list."""
    opened = cases.openable_fields(db(), actor(), case, form.id, configuration())

    def address(pointer: str) -> str:
        field = ".".join("*" if step.isdecimal() else step for step in steps_of(pointer))
        if field not in opened:
            return ""
        return url_for("office.reveal_page", case_id=case.id, form=form.id, path=pointer, task=task or None)

    return address


def contacts_of(case: cases.Case, task: str) -> Iterator[Contact]:
    """How whoever brought this case forward is reached, as far as the Actor may open it from the page of a task."""
    for name in case.forms if case.record.get("reached_by") else ():
        form = form_of(case, name)
        paths = (
            [] if form is None else [each for word, each in form.case_paths.items() if word in cases.CONTACTS]
        )
        if form is None or not paths:
            continue
        address_of = reveal_address(case, form, task)
        for path in paths:
            control, value = form.control_at(steps_of(path)), value_at(case.forms[name], steps_of(path))
            if control is None or not cases.is_reference(value) or not may_reveal(control, case):
                continue
            if address := address_of(path):
                yield Contact(_title(control), str(value.get("shown", "")), address)


def _title(control: Control) -> str:
    return str(control.label.get(language()) or control.label.get("zh") or control.key)


def _page(
    case: cases.Case, control: Control, reference: Any, value: str | None = None
) -> ResponseReturnValue:
    task = request.args.get("task", "")
    return render_template(
        "office/reveal.html",
        case=case,
        title=_title(control),
        shown=reference.get("shown", ""),
        value=value,
        calls=control.schema.get("format") == "phone",
        task=task if task in case.state["items"] else "",
    )
