"""A paper before it is final: looked at, handed over for review, returned with its list, answered, approved."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases, documents
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_files import attachment
from yimen.office.case_pages import page_of_case
from yimen.office.names import names_of
from yimen.office.note_places import spot_of
from yimen.office.paper_words import draft_word
from yimen.office.request import actor, configuration, configuration_in, db, language, runtime, writing
from yimen.office.review import NOTE_STATES, line_spots
from yimen.office.shell_words import case_on_page
from yimen.office.wording import entry_title
from yimen.workflow import Reason

NONE = (cases.CaseNotFound, cases.NotConfigured)


@blueprint.get("/cases/<case_id>/drafts/<document>")
@permission("document.view")
def paper_draft(case_id: str, document: str) -> ResponseReturnValue:
    """A paper as it would be today, unnumbered and marked as a draft: in the page with its review, or as a file
    (`?as=docx`)."""
    return _page(case_id, document)


@blueprint.post("/cases/<case_id>/drafts/<document>")
@permission("case.act")
def move_draft(case_id: str, document: str) -> ResponseReturnValue:
    """Hand the draft over, say that it was looked at, return it with its list, approve it; or the page with why not."""
    if not actor().may("document.view"):
        abort(403)
    sort = request.form.get("_deed", "")
    if sort not in documents.DRAFT_STEPS:
        abort(400)
    try:
        with writing() as session:
            findings = documents.move_draft(
                session,
                actor(),
                case_id,
                document,
                sort,
                text=request.form.get("text", ""),
                seen=request.form.get("seen", "")[:80],
                configuration=configuration_in(session),
                clock=runtime().clock,
            )
    except NONE:
        abort(404)
    except documents.PaperFailed as failed:
        findings = failed.findings
    if findings:
        return _page(case_id, document, findings)
    flash(_("已登记：%(step)s。", step=draft_word(sort)), "success")
    return redirect(url_for("office.paper_draft", case_id=case_id, document=document))


def _page(case_id: str, document: str, findings: Sequence[Finding] = ()) -> ResponseReturnValue:
    case = case_on_page(case_id)
    try:
        content = documents.preview(
            db(), actor(), case_id, document, configuration=configuration(), day=runtime().clock.today()
        )
        life = documents.draft_life(db(), actor(), case_id, document, configuration=configuration())
    except NONE:
        abort(404)
    except documents.PaperFailed as failed:
        return page_of_case(case_id, [Reason(each.code, each.message) for each in failed.findings])
    entry = configuration().entry("document", document)
    title = entry_title(entry.body if entry else {}, document, language())
    if request.args.get("as") == "docx":
        return attachment(_("%(title)s（草稿）", title=title) + ".docx", documents.DOCX, content)
    names_of([each.account for each in life.moves] + [each.account for each in life.notes])
    looked = line_spots(f"draft/{document}", title, content)
    page = render_template(
        "office/paper_draft.html",
        case=case,
        title=title,
        document=document,
        blocks=documents.readable(content, pictures=True),
        lines=documents.text_lines(content),
        life=life,
        findings=findings,
        offered=_offered(case, life),
        states=NOTE_STATES,
        stands=lambda note: spot_of(looked, note),
        draft_word=draft_word,
        settles=cases.settled_by(db(), actor(), case, life.notes),
        text=request.form.get("text", "")[:2_000],
    )
    return page, 422 if findings else 200


def _offered(case: cases.Case, life: documents.DraftLife) -> list[str]:
    """The steps that make sense now; who may take them is asked when they are taken."""
    if not actor().may("case.act"):
        return []
    own = actor().account in (case.handler, case.fellow)
    if life.state == "handed":
        return [] if own else ["looked", "returned", "approved"]
    return [] if life.state == "approved" else ["handed"]
