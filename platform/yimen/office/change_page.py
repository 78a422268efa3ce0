"""One change set as a page: its way, its effect on open cases, its findings by sort, its lines, its files, its history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from flask import abort, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from yimen import changes
from yimen.catalog import LAW
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.change_lines import line_views
from yimen.office.change_sets import READERS, counts_of, shown_state, whereabouts
from yimen.office.change_way import way_of
from yimen.office.names import name_of, names_of
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.wording import N_, entry_title
from yimen.store import ChangeSet

LINES = 50
RESTS, LAWS = 10, 5
OPS = ("added", "changed", "withdrawn")
EVENTS = {
    "draft": N_("起草"),
    "check": N_("校验"),
    "submit": N_("提交审核"),
    "approve": N_("审核同意"),
    "reject": N_("退回"),
    "withdraw": N_("撤回"),
    "activate": N_("启用"),
    "clash": N_("启用时发现冲突，退回重新校验"),
    "undo": N_("提出撤销"),
    "undone": N_("已撤销"),
    "comment": N_("意见"),
    "reform_people": N_("人员自改革之日起转任"),
    "reform_cases": N_("在办案件已移交"),
}


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings of one code: how many there are, and those of them that are kept."""

    code: str
    severity: str
    count: int
    rows: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class RepealView:
    """A law that the set repeals, with what rests on it and is not in the set; None where that was not read."""

    law: str
    day: str
    rests: Sequence[changes.Citing] | None


class EventView:
    """An event of a change set in words."""

    def __init__(self, event: Any) -> None:
        self.event, self.title = event.event, _(EVENTS.get(event.event, event.event))
        self.account, self.at, self.note = name_of(event.account), event.at, event.note


UNDECIDED = ("draft", "checked", "rejected")
"""States in which whoever drafted the set may put another in its place."""


def own_set(set_id: str) -> ChangeSet:
    """A set of the Actor's jurisdiction, read afresh; 404 otherwise."""
    row = db().get(ChangeSet, set_id, populate_existing=True)
    if row is None or row.jurisdiction != actor().jurisdiction:
        abort(404)
    return row


def page(
    row: ChangeSet,
    deeds: Sequence[Any],
    *,
    refused: Sequence[Finding] = (),
    refused_deed: str = "",
    said: str = "",
) -> ResponseReturnValue:
    """The page; with `refused` it says why the deed was not done, and keeps what was said."""
    events = changes.events(db(), row.id)
    names_of(each.account for each in events)
    text = render_template(
        "office/change_set.html",
        row=row,
        shown_state=shown_state(row),
        whereabouts=whereabouts(row),
        way=way_of(row, events),
        events=[EventView(each) for each in events],
        groups=finding_groups(row.findings or {}),
        refused=refused,
        refused_deed=refused_deed,
        later=changes.later_sets(db(), row) if refused_deed == "undo" else [],
        said=said,
        sources=(row.summary or {}).get("sources", []),
        undoes=db().get(ChangeSet, row.inverse_of) if row.inverse_of else None,
        undone_by=_undone_by(row),
        deeds=deeds,
        mended_in=changes.import_of(db(), row.id, actor().account) if row.state in UNDECIDED else None,
        rehearsed=_rehearsed(row),
        repealed=_repealed(row),
        rests_title=lambda body, key: entry_title(body, key, language()),
        **_lines(row),
    )
    return text, 422 if refused else 200


def _repealed(row: ChangeSet) -> list[RepealView]:
    """The laws that the set repeals; what rests on them is read of the first ones alone."""
    if LAW not in (row.summary or {}).get("lines", {}) or row.state in ("withdrawn", "undone"):
        return []
    return [
        RepealView(
            gone.law,
            gone.day,
            changes.citing(db(), configuration(), gone.law, besides=row.id, shown=RESTS)
            if place < LAWS
            else None,
        )
        for place, gone in enumerate(changes.repealed_in(db(), row.id))
    ]


def _undone_by(row: ChangeSet) -> ChangeSet | None:
    """The set that takes this one back, or is on its way to."""
    if row.state not in ("active", "undone"):
        return None
    chosen = select(ChangeSet).where(
        ChangeSet.inverse_of == row.id, ChangeSet.state.not_in(("rejected", "withdrawn"))
    )
    return db().scalar(chosen.order_by(ChangeSet.created_at.desc()).limit(1))


def _lines(row: ChangeSet) -> dict[str, Any]:
    """The lines of the page, as filtered, and how many there are of each sort."""
    kinds = configuration().kinds()
    by_kind: Mapping[str, Mapping[str, int]] = (row.summary or {}).get("lines", {})
    op, kind = request.args.get("op", ""), request.args.get("kind", "")
    op, kind = op if op in OPS else "", kind if kind in by_kind else ""
    text = request.args.get("q", "").strip()[:200]
    after = max(request.args.get("after", default=0, type=int), 0)
    lines = changes.lines(
        db(), row.id, after=after, limit=LINES + 1, kind=kind or None, op=op or None, text=text
    )
    chosen = sum(
        count
        for name, ops in by_kind.items()
        for each, count in ops.items()
        if (not kind or name == kind) and (not op or each == op)
    )
    return {
        "counts": counts_of(row.summary),
        "compared": _compared(row),
        "op": op,
        "kind": kind,
        "text": text,
        "ops": OPS,
        "kinds": [
            (name, kinds[name].label(language()) if name in kinds else name, sum(ops.values()))
            for name, ops in by_kind.items()
        ],
        "chosen": None if text else chosen,
        "lines": line_views(lines[:LINES], kinds),
        "following": lines[LINES - 1].line.id if len(lines) > LINES else None,
    }


def _compared(row: ChangeSet) -> dict[str, int]:
    """How many given entries change nothing, and how many that were not given stay as they are."""
    found: dict[str, int] = {}
    for counts in (row.summary or {}).get("compared", {}).values():
        for name, count in counts.items():
            found[name] = found.get(name, 0) + count
    return found


def finding_groups(findings: Mapping[str, Any]) -> list[FindingGroup]:
    """The findings by code, errors first, with the number of all of them."""
    counts: Mapping[str, int] = findings.get("codes", {})
    rows: dict[str, list[Mapping[str, Any]]] = {}
    for each in findings.get("list", ()):
        rows.setdefault(each["code"], []).append(each)
    groups = [
        FindingGroup(code, found[0]["severity"], max(counts.get(code, 0), len(found)), tuple(found))
        for code, found in rows.items()
    ]
    return sorted(groups, key=lambda each: ("error", "warning", "note").index(each.severity))


def _rehearsed(row: ChangeSet) -> changes.Rehearsed:
    return changes.rehearsed(db(), actor(), row, clock=runtime().clock)


@blueprint.get("/changes/<set_id>/rehearsal")
@permission(*READERS)
def change_rehearsal(set_id: str) -> ResponseReturnValue:
    """What the set means for open cases, alone: asked for again while a worker is at it."""
    row = own_set(set_id)
    if not request.headers.get("HX-Request"):
        return redirect(url_for("office.change_set", set_id=set_id) + "#rehearsal")
    return render_template("office/change_rehearsal.html", row=row, rehearsed=_rehearsed(row))


@blueprint.post("/changes/<set_id>/rehearsal")
@permission("change.draft", "change.approve")
def rehearse_change(set_id: str) -> ResponseReturnValue:
    """Have the set tried on the open cases, anew."""
    row = own_set(set_id)
    if not _rehearsed(row).running:
        with writing() as session:
            changes.enqueue_rehearsal(session, actor(), set_id, clock=runtime().clock)
    return redirect(url_for("office.change_set", set_id=set_id) + "#rehearsal")


@blueprint.get("/changes/<set_id>/sources/<digest>")
@permission(*READERS)
def change_source(set_id: str, digest: str) -> ResponseReturnValue:
    """A file that came with the set, to be saved."""
    found = changes.source_of(db(), own_set(set_id), digest)
    if found is None:
        abort(404)
    name, content = found
    return send_file(
        BytesIO(content),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=name.rsplit("/", 1)[-1],
    )
