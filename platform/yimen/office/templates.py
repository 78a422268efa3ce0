"""Templates of papers: which each unit uses, another uploaded and checked, both looked at side by side."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes, documents
from yimen.kernel import Finding, Place, has_errors
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_files import attachment
from yimen.office.design_state import chosen_unit, of_unit, unit_title
from yimen.office.list_source import asked_whole, unit_entries
from yimen.office.request import actor, configuration, configuration_in, db, language, runtime, today, writing
from yimen.office.wording import entry_title
from yimen.store import source_content

DOCUMENT = "document"
LARGEST = 5 * 1024 * 1024
PREVIEWS = 8


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A document of the list; `own` where the unit has a template of its own."""

    key: str
    title: str
    article: str
    outer: bool
    own: bool


@blueprint.get("/templates")
@permission("change.draft")
def templates() -> ResponseReturnValue:
    """Every document of the unit that was chosen among those in reach."""
    unit = chosen_unit()
    entries, idle = unit_entries(DOCUMENT, unit)
    lines = [
        TemplateLine(
            entry.key,
            entry_title(entry.body, entry.key, language()),
            str(entry.body.get("article") or ""),
            entry.body.get("sort") == "outer",
            bool(unit) and entry.scope == unit,
        )
        for entry in entries
    ]
    return render_template(
        "office/templates.html",
        lines=lines,
        resting=idle,
        whole=asked_whole(),
        **of_unit(unit),
    )


@blueprint.get("/template-previews")
@permission("change.draft")
def template_previews() -> ResponseReturnValue:
    """Every template of the unit over a full and a young case, side by side, some at a time."""
    unit = chosen_unit()
    entries, idle = unit_entries(DOCUMENT, unit)
    last = max(1, -(-len(entries) // PREVIEWS))
    page = min(max(1, request.args.get("page", 1, type=int)), last)
    shown = [
        (
            entry.key,
            entry_title(entry.body, entry.key, language()),
            [
                (name, _shown(source_content(db(), _digest(entry)), entry, unit, sparse))
                for name, sparse in _sample_cases()
            ],
        )
        for entry in entries[(page - 1) * PREVIEWS : page * PREVIEWS]
    ]
    return render_template(
        "office/template_previews.html",
        shown=shown,
        resting=idle,
        whole=asked_whole(),
        **of_unit(unit),
        page=page,
        last=last,
    )


def _digest(entry: Any) -> str:
    return str(entry.body.get("template_digest", ""))


def _sample_cases() -> tuple[tuple[str, bool], ...]:
    """(name, whether only what is required is filled in) of the cases in thought."""
    return (_("资料完整的案件"), False), (_("刚立案的案件"), True)


@blueprint.get("/templates/<document>")
@permission("change.draft")
def template_page(document: str) -> ResponseReturnValue:
    """The template in force over a sample, its placeholders, and the way to another."""
    return _page(document, chosen_unit())


@blueprint.get("/templates/<document>/file")
@permission("change.draft")
def template_file(document: str) -> ResponseReturnValue:
    """The template in force as a file, to be changed in Word or WPS."""
    entry = _entry(document, chosen_unit())
    content = source_content(db(), str(entry.body.get("template_digest", "")))
    title = entry_title(entry.body, document, language())
    return abort(404) if content is None else attachment(f"{title}.docx", documents.DOCX, content)


@blueprint.post("/templates/<document>")
@permission("change.draft")
def upload_template(document: str) -> ResponseReturnValue:
    """A template uploaded: refused with findings, or a checked change set; a paper form gets placeholders proposed."""
    unit = chosen_unit()
    entry = _entry(document, unit)
    content = _uploaded()
    findings = _guarded(content)
    if not findings and request.form.get("_deed") == "propose":
        known = documents.known_names(_wording(entry, unit))
        drafted, proposals = documents.propose_placeholders(content, known)
        return _page(document, unit, proposals=proposals, drafted=drafted)
    if not findings:
        findings = documents.review_template(content, entry.body, _wording(entry, unit), Place("", path=""))
    if has_errors(findings):
        return _page(document, unit, findings=findings), 422
    title = entry_title(entry.body, document, "zh")
    try:
        with writing() as session:
            made = changes.replace_template(
                session,
                actor(),
                configuration_in(session),
                unit,
                document,
                content,
                title=f"替换文书模板：{title}（{unit_title(unit)}）",
                clock=runtime().clock,
            )
            set_id = made.id
    except changes.ChangeRefused as refused:
        return _page(document, unit, findings=refused.findings), 422
    return redirect(url_for("office.template_change", document=document, set_id=set_id, unit=unit))


@blueprint.post("/templates/<document>/restore")
@permission("change.draft")
def restore_template(document: str) -> ResponseReturnValue:
    """A change set that takes the unit's own template away."""
    unit = chosen_unit()
    entry = _entry(document, unit)
    title = entry_title(entry.body, document, "zh")
    try:
        with writing() as session:
            made = changes.restore_template(
                session,
                actor(),
                configuration_in(session),
                unit,
                document,
                title=f"恢复沿用上级文书模板：{title}（{unit_title(unit)}）",
                clock=runtime().clock,
            )
            set_id = made.id
    except changes.ChangeRefused as refused:
        return _page(document, unit, findings=refused.findings), 422
    flash(_("已生成变更单。"), "success")
    return redirect(url_for("office.change_set", set_id=set_id))


@blueprint.get("/templates/<document>/changes/<set_id>")
@permission("change.draft", "change.approve")
def template_change(document: str, set_id: str) -> ResponseReturnValue:
    """The template in force and the one of a change set side by side, over a full and a young case."""
    try:
        change_set = changes.find_set(db(), actor(), set_id)
    except (LookupError, PermissionError, changes.ChangeRefused):
        abort(404)
    lines = [each.line for each in changes.lines(db(), change_set.id, kind=DOCUMENT)]
    line = next((each for each in lines if each.key == document), None)
    if line is None or line.body is None:
        abort(404)
    unit = line.scope
    entry = _entry(document, unit)
    digest = str(line.body.get("template_digest", ""))
    proposed = changes.source_of(db(), change_set, digest)
    content = proposed[1] if proposed else source_content(db(), digest)
    before = source_content(db(), str(entry.body.get("template_digest", "")))
    if content is None:
        abort(404)
    words = _wording(entry, unit)
    return render_template(
        "office/template_change.html",
        document=document,
        title=entry_title(entry.body, document, language()),
        unit=unit,
        unit_title=unit_title(unit),
        change_set=change_set,
        findings=documents.review_template(content, line.body, words, Place("", path="")),
        pairs=[
            (name, _shown(before, entry, unit, sparse), _shown(content, entry, unit, sparse))
            for name, sparse in _sample_cases()
        ],
    )


def _uploaded() -> bytes:
    file = request.files.get("file")
    if file is None:
        return b""
    content = file.read(LARGEST + 1)
    file.close()
    return content


def _entry(document: str, unit: str) -> Any:
    found = configuration().entry(DOCUMENT, document, unit)
    return abort(404) if found is None else found


def _guarded(content: bytes) -> list[Finding]:
    """Whether the bytes are a .docx that may be opened at all."""
    place = Place("", path="")
    if not content or len(content) > LARGEST:
        return [documents.too_large(len(content), LARGEST)]
    return documents.guard_package(content, place)


def _forms(entry: Any, unit: str) -> dict[str, Mapping[str, Any]]:
    wanted = set(entry.body.get("forms") or ())
    return {each.key: each.body for each in configuration().entries("form", unit) if each.key in wanted}


def _wording(entry: Any, unit: str) -> documents.Wording:
    placeholders = [each.body for each in configuration().entries("placeholder")]
    return documents.wording(entry.body, _forms(entry, unit), placeholders)


def _shown(
    content: bytes | None, entry: Any, unit: str, sparse: bool
) -> list[documents.Line | documents.Grid]:
    """The template filled for a case in thought, as blocks; nothing where it cannot be filled."""
    if content is None:
        return []
    whose = configuration().units().get(unit) or {"name": _("示范执法机关")}
    own = None if sparse else configuration().entry("document-sample", entry.key, unit)
    environment = documents.sample_environment(
        _forms(entry, unit).values(),
        whose,
        today(),
        sparse=sparse,
        stored=own.body["environment"] if own is not None else None,
    )
    environment["document"]["title"] = entry_title(entry.body, entry.key, "zh")
    values = documents.paper_values(environment, _wording(entry, unit))
    try:
        filled = documents.render(content, values, source=documents.SamplePictures())
        return documents.readable(filled, pictures=True)
    except documents.RenderError:
        return []


def _page(
    document: str,
    unit: str,
    *,
    findings: Sequence[Finding] = (),
    proposals: Sequence[documents.Proposal] | None = None,
    drafted: bytes = b"",
) -> str:
    entry = _entry(document, unit)
    content = source_content(db(), str(entry.body.get("template_digest", "")))
    return render_template(
        "office/template.html",
        document=document,
        title=entry_title(entry.body, document, language()),
        body=entry.body,
        unit=unit,
        unit_title=unit_title(unit),
        own=bool(unit) and entry.scope == unit,
        blocks=_shown(content, entry, unit, False),
        names=sorted(name for name in documents.known_names(_wording(entry, unit)) if not name.isascii()),
        findings=findings,
        proposals=proposals,
        drafted=base64.b64encode(drafted).decode("ascii"),
    )
