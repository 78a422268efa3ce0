"""The whole file beside what is looked at: a form field by field, a paper line by line, with notes at their places.

Whoever has a task that can send another back finds the list of his notes ready as its reason.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases, documents
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_pages import EventView
from yimen.office.decided_alike import comparison, shown
from yimen.office.form_lookups import UnitLookups
from yimen.office.leniencies import case_leniencies
from yimen.office.names import names_of
from yimen.office.note_places import Looked, Spot, placed, spot_of
from yimen.office.paper_lists import paper_name
from yimen.office.request import actor, configuration, db, language, runtime, today, writing
from yimen.office.shell_words import case_on_page
from yimen.office.task_forms import form_of
from yimen.office.wording import N_, entry_title
from yimen.screens import Contrast, contrasts, shown_fields
from yimen.workflow import Offer, Reason

EVENTS = 200
NOTE_STATES = {
    "open": (N_("待答复"), "bg-orange-lt"),
    "answered": (N_("已答复"), "bg-blue-lt"),
    "settled": (N_("已认可"), "bg-green-lt"),
}
LONGEST = 2_000


@blueprint.get("/cases/<case_id>/review")
@permission("case.list", "case.act")
def review_page(case_id: str) -> ResponseReturnValue:
    """`?of=` what is looked at, `?task=` the Actor's open task whose way back is offered."""
    return _page(case_id)


@blueprint.get("/cases/<case_id>/notes")
@permission("case.list", "case.act")
def notes_page(case_id: str) -> ResponseReturnValue:
    """Every note, to be answered one by one and settled by who made it."""
    return _notes(case_id)


@blueprint.post("/cases/<case_id>/notes")
@permission("case.act")
def write_note(case_id: str) -> ResponseReturnValue:
    """A note is made, answered, settled or opened again."""
    deed, text = request.form.get("_deed", "add"), request.form.get("text", "")[: LONGEST + 1]
    note = request.form.get("note", "")[:32]
    place = _place(case_id, request.form.get("place", "")[:400]) if deed == "add" else None
    clock = runtime().clock
    try:
        with writing() as session:
            if place is not None:
                done = cases.add_note(session, actor(), case_id, place, text, clock=clock)
            elif deed == "answer":
                done = cases.answer_note(session, actor(), case_id, note, text, clock=clock)
            elif deed in ("settle", "reopen"):
                settled = deed == "settle"
                done = cases.settle_note(session, actor(), case_id, note, settled=settled, clock=clock)
            else:
                abort(400)
    except cases.CaseNotFound:
        abort(404)
    reasons = done.reasons if isinstance(done, cases.Refused) else ()
    draft = request.form.get("draft", "")[:64]
    if draft and not reasons:
        return redirect(url_for("office.paper_draft", case_id=case_id, document=draft, _anchor="points"))
    if place is not None and place.id.partition("/")[0] in ("form", "paper", "draft"):
        if reasons:
            return _page(case_id, reasons, of=place.id.partition("#")[0])
        return redirect(_back(case_id, place.id))
    return _notes(case_id, reasons) if reasons else redirect(url_for("office.notes_page", case_id=case_id))


def _back(case_id: str, place: str) -> str:
    of, _mark, spot = place.partition("#")
    task = request.form.get("task", "")[:100] or None
    return url_for("office.review_page", case_id=case_id, of=of, task=task, _anchor=f"at-{spot}")


def _place(case_id: str, wanted: str) -> cases.NotePlace:
    """The place as it is now; 404 for one that is not there."""
    case = case_on_page(case_id)
    if not wanted:
        return cases.NotePlace("", _("全案"))
    sort, _mark, rest = wanted.partition("/")
    if sort == "evidence":
        found = cases.evidence_of(db(), actor(), case_id, only=rest)
        if not found:
            abort(404)
        return cases.NotePlace(wanted, f"{_('证据')} {found[0].position}. {found[0].name}")
    looked = _looked_at(case, wanted.partition("#")[0])
    spot = next((each for each in looked.spots if each.place.id == wanted), None) if looked else None
    return abort(404) if spot is None else spot.place


def _looked_at(case: cases.Case, of: str) -> Looked | None:
    sort, _mark, name = of.partition("/")
    if sort == "form":
        return _form_spots(case, name)
    if sort == "paper" and actor().may("document.view"):
        found = documents.document_content(db(), actor(), case.id, name)
        return None if found is None else line_spots(of, found[0], found[2])
    if sort == "draft" and actor().may("document.view") and name in _draftable(case):
        return _draft_spots(case, of, name)
    return None


def _form_spots(case: cases.Case, name: str) -> Looked | None:
    form = form_of(case, name)
    view = cases.case_page(db(), actor(), case.id, configuration(), language=language())
    if form is None or view is None or name not in view.forms:
        return None
    apart = set(form.sensitive_paths)
    fields = shown_fields(
        form,
        view.forms[name],
        language=language(),
        roles=actor().roles_over(case.unit),
        lookups=UnitLookups(db(), configuration(), actor(), case.unit),
    )
    spots = tuple(
        Spot(
            cases.NotePlace(
                f"form/{name}#{each.pointer}",
                f"{form.label(language())} · {each.label}",
                None if each.general in apart else each.text,
            ),
            f"{each.text} {each.named}".rstrip(),
        )
        for each in fields
    )
    return Looked(f"form/{name}", form.label(language()), spots)


def _draft_spots(case: cases.Case, of: str, name: str) -> Looked | None:
    try:
        content = documents.preview(
            db(), actor(), case.id, name, configuration=configuration(), day=runtime().clock.today()
        )
    except (cases.CaseNotFound, cases.NotConfigured, documents.PaperFailed):
        return None
    return line_spots(of, _("%(title)s（草稿）", title=_paper_title(case, name)), content)


def line_spots(of: str, title: str, content: bytes) -> Looked:
    """The lines of a paper, those of its tables too; what stands in them is not quoted, for anything may."""
    lines = [text for block in documents.readable(content) for text in _texts(block)]
    spots = tuple(
        Spot(
            cases.NotePlace(f"{of}#{number}", _("%(title)s 第%(n)s段", title=title, n=number), None, text),
            text,
        )
        for number, text in enumerate(lines, 1)
    )
    return Looked(of, title, spots)


def _texts(block: Any) -> list[str]:
    if block.sort == "line":
        return [block.text]
    return [" ".join(line.text for cell in row for line in cell.lines if line.text) for row in block.rows]


def _draftable(case: cases.Case) -> list[str]:
    return list(case.bindings.get("documents", {}))


def _paper_title(case: cases.Case, name: str) -> str:
    entry = configuration().entry("document", name, case.unit)
    return entry_title(entry.body if entry else {}, name, language())


def _offer(view: cases.CaseView, task: str) -> Offer | None:
    return next((each for each in view.offers if each.task == task), None)


def _choices(view: cases.CaseView, offer: Offer | None) -> list[tuple[str, str]]:
    """(id, title) of what can be looked at: what the task would send back first, then forms, drafts, papers."""
    case, procedure = view.case, view.procedure
    back = [procedure.items[each] for each in (offer.returns if offer else ()) if each in procedure.items]
    forms = [*(item.form for item in back if item.form in view.forms), *reversed(list(view.forms))]
    found = [
        (f"form/{name}", form.label(language()))
        for name in dict.fromkeys(forms)
        if (form := form_of(case, name)) is not None
    ]
    if not actor().may("document.view"):
        return found
    drafts = [paper.document for item in back for paper in item.documents]
    if offer is not None:  # what comes of its stage is what it is about
        beside = (item for item in procedure.items.values() if item.parent == offer.stage)
        drafts += [paper.document for item in beside for paper in item.documents]
    drafts += [paper for each in view.offers for paper in each.documents]
    found += [
        (f"draft/{name}", _("%(title)s（草稿）", title=_paper_title(case, name)))
        for name in dict.fromkeys(drafts)
        if name in _draftable(case)
    ]
    papers = documents.case_documents(db(), actor(), case.id)
    return found + [(f"paper/{row.id}", paper_name(case, row)) for row in papers]


def _page(case_id: str, reasons: Sequence[Reason] = (), of: str = "") -> ResponseReturnValue:
    view = cases.case_page(db(), actor(), case_id, configuration(), language=language())
    if view is None:
        abort(404)
    offer = _offer(view, request.values.get("task", "")[:100])
    choices = _choices(view, offer)
    of = of or request.args.get("of", "")[:400] or (choices[0][0] if choices else "")
    looked = _looked_at(view.case, of) if of else None
    if of and looked is None and of not in dict(choices):
        abort(404)
    lines = cases.journal(
        db(), actor(), case_id, configuration=configuration(), limit=EVENTS, language=language()
    )
    notes = cases.notes_of(db(), actor(), case_id)
    names_of(each.account for each in notes)
    here = placed(looked, notes)
    since, changes = _changes(view, lines, offer)
    page = render_template(
        "office/review.html",
        view=view,
        case=view.case,
        offer=offer,
        returns=[
            (each, view.procedure.items[each].name(language())) for each in (offer.returns if offer else ())
        ],
        choices=choices,
        looked=looked,
        of=of,
        notes_at=here.at,
        gone=here.gone,
        states=NOTE_STATES,
        may_note=cases.may_note(actor(), view.case),
        listed=_as_list(notes),
        pieces=cases.evidence_of(db(), actor(), case_id),
        forms=_filled(view),
        papers=[
            (row, paper_name(view.case, row)) for row in documents.case_documents(db(), actor(), case_id)
        ],
        events=[EventView.of(each, view.procedure, view.case) for each in lines],
        since=since,
        changes=changes,
        today=today(),
        reasons=reasons,
        **(comparison(view.case) if "sum" in view.case.record else shown([])),
        **case_leniencies(view.case),
    )
    return page, 422 if reasons else 200


def _as_list(notes: Sequence[cases.CaseNote]) -> str:
    """The Actor's open notes, one a line, as the reason of sending a task back."""
    own = [each for each in notes if each.state == "open" and each.account == actor().account]
    return "\n".join(f"{number}. {each.title}：{each.text}" for number, each in enumerate(own, 1))[:LONGEST]


def _filled(view: cases.CaseView) -> list[tuple[str, list[Any]]]:
    """(title, fields) of every form that was handed in."""
    held, found = actor().roles_over(view.case.unit), []
    lookups = UnitLookups(db(), configuration(), actor(), view.case.unit)
    for name, values in view.forms.items():
        form = form_of(view.case, name)
        if form is not None:
            fields = shown_fields(form, values, language=language(), roles=held, lookups=lookups)
            found.append((form.label(language()), [each for each in fields if each.text]))
    return found


def _changes(
    view: cases.CaseView, lines: Sequence[cases.JournalLine], offer: Offer | None
) -> tuple[Any, list[tuple[str, list[Contrast]]]]:
    """(the act, what changed) since the task, or any, was last sent back; forms as they were then and are now."""
    sent = [each for each in lines if each.sort == "return" and (offer is None or each.task == offer.task)]
    if not sent:
        return None, []
    items, before = view.procedure.items, dict[str, Mapping[str, Any]]()
    for each in reversed(lines):
        form = items[each.task].form if each.task in items else ""
        if form and each.seq < sent[0].seq and each.sort in ("open", "complete", "override"):
            before[form] = each.values
    found = []
    for name, values in view.forms.items():
        drawn = form_of(view.case, name)
        if drawn is None:
            continue
        held = actor().roles_over(view.case.unit)
        differing = contrasts(drawn, before.get(name, {}), values, language=language(), roles=held)
        if differing:
            found.append((drawn.label(language()), differing))
    return sent[0], found


def _notes(case_id: str, reasons: Sequence[Reason] = ()) -> ResponseReturnValue:
    case, notes = case_on_page(case_id), cases.notes_of(db(), actor(), case_id)
    names_of(name for each in notes for name in (each.account, each.answered_by))
    page = render_template(
        "office/notes.html",
        case=case,
        notes=[(each, *_now(case, each)) for each in notes],
        states=NOTE_STATES,
        may=cases.may_note(actor(), case),
        settles=cases.settled_by(db(), actor(), case, notes),
        reasons=reasons,
    )
    return page, 422 if reasons else 200


def _now(case: cases.Case, note: cases.CaseNote) -> tuple[str, str, str]:
    """(where it stands, "" or `changed` or `gone`, what stands there now)."""
    of, _mark, spot = note.place.partition("#")
    if of.startswith("evidence/"):
        piece = of.removeprefix("evidence/")
        return url_for("office.evidence_piece", case_id=case.id, evidence_id=piece), "", ""
    if not of:
        return "", "", ""
    address = url_for("office.review_page", case_id=case.id, of=of, _anchor=f"at-{spot}")
    if not note.stood:
        return address, "", ""
    looked = _looked_at(case, of)
    now = spot_of(looked, note) if looked else None
    if now is None:
        return address, "gone" if cases.is_mark(note.stood) else "changed", ""
    if cases.is_mark(note.stood):
        there = now.place.id.partition("#")[2]
        return url_for("office.review_page", case_id=case.id, of=of, _anchor=f"at-{there}"), "", ""
    return address, "changed" if now.place.stands != note.stood else "", now.shown
