"""What each department still lacks: the report, what stands behind each line of it, and the first page's part."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from flask import Response, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.catalog import OutColumn, OutSheet, export_sheet, write_workbook
from yimen.kernel import Finding
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.downloads import workbook
from yimen.office.exports import READINESS, record_export
from yimen.office.in_force import counts_in_force
from yimen.office.kept import kept
from yimen.office.reach import is_limited
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.wording import day_text, entry_title, value_text

FEW = 8
SAID = ("unit", "title", "name", "item_name")  # in the heading or in the first column already
READERS = ("catalog.view", "change.draft", "change.approve")


@blueprint.get("/completeness")
@permission(*READERS)
def completeness() -> ResponseReturnValue:
    """Department by department: how many of everything, what is missing and what to do."""
    reports = reports_in_reach()
    return render_template(
        "office/completeness.html",
        working=[each for each in reports if each.works],
        idle=[each for each in reports if not each.works],
        setup=setup_now() if actor().may("change.draft") else None,
        leads=changes.GAPS,
    )


def reports_in_reach() -> list[changes.UnitReport]:
    """The reports of the Actor's units, or of all; kept per configuration number and day."""
    who, snapshot = actor(), configuration()
    units = frozenset(who.units) if is_limited(who) else None
    return kept(
        "completeness",
        (who.jurisdiction, snapshot.number, today(), units),
        lambda: changes.completeness(db(), who, day=today(), units=units),
    )


def setup_now() -> changes.Setup:
    """How far the jurisdiction is on its way on line."""
    snapshot = configuration()
    counts = kept("counts_in_force", (actor().jurisdiction, snapshot.number, today()), counts_in_force)
    return changes.setup(db(), snapshot, counts)


def lacking() -> list[tuple[Finding, str]]:
    """The gravest of what the Actor's departments lack, each with the address of its list ("" where it has none).

    For the first page; notes are left to the report.
    """
    found = [
        (finding, _list_of(report.unit, finding.code))
        for report in reports_in_reach()
        for finding in report.missing
        if finding.severity != "note"
    ]
    return sorted(found, key=lambda each: each[0].severity != "error")[:FEW]


def _list_of(unit: str, code: str) -> str:
    return url_for("office.missing", unit=unit, gap=code) if code in changes.GAPS else ""


@blueprint.get("/completeness/<unit>/<gap>")
@permission(*READERS)
def missing(unit: str, gap: str) -> ResponseReturnValue:
    """What stands behind one line of a department's report, entry by entry."""
    report, finding = _gap(unit, gap)
    found = changes.missing(
        db(), actor(), configuration(), report, gap, after=request.args.get("after", "")[:200]
    )
    kind = configuration().kinds().get(found.kind)
    columns = [each for each in kind.listing.columns if each not in SAID][:5] if kind is not None else []
    return render_template(
        "office/missing.html",
        report=report,
        finding=finding,
        found=found,
        kind=kind,
        titles=[kind.field_title(name, language()) for name in columns] if kind is not None else [],
        rows=[
            (
                row,
                entry_title(row.body, row.key, language()),
                [value_text(each, row.body.get(each), language()) for each in columns],
            )
            for row in found.rows
        ],
        brings=_brings(gap),
    )


@blueprint.get("/completeness/<unit>/<gap>/workbook")
@permission(*READERS)
def missing_workbook(unit: str, gap: str) -> ResponseReturnValue:
    """The same list as .xlsx, to be filled in and imported."""
    report, finding = _gap(unit, gap)
    found = changes.missing(db(), actor(), configuration(), report, gap, limit=None)
    kind = configuration().kinds().get(found.kind)
    name = f"{report.name}{finding.code}.xlsx"
    if found.names or kind is None:
        sheet = OutSheet(found.kind, [OutColumn(_("编号"), width=36)], [[each] for each in found.names])
    else:
        sheet = export_sheet(kind, (row.body for row in found.rows))
    record_export(READINESS, {"unit": unit, "gap": gap}, len(found.names or found.rows))
    return workbook(name, write_workbook([sheet]))


@blueprint.get("/completeness/workbook")
@permission(*READERS)
def completeness_workbook() -> Response:
    """The whole report as .xlsx: one row a department, and one row a lack."""
    reports = reports_in_reach()
    counts = OutSheet(
        _("各单位"),
        [
            OutColumn(title, width=width)
            for title, width in (
                (_("机构代码"), 16),
                (_("单位"), 30),
                (_("事项"), 10),
                (_("有裁量阶次"), 12),
                (_("列入免罚轻罚清单"), 16),
                (_("办案程序"), 30),
                (_("表单"), 10),
                (_("文书模板"), 10),
                (_("执法人员"), 12),
                (_("证件有效的执法人员"), 18),
                (_("状况"), 12),
            )
        ],
        [_row(each) for each in reports],
        title=_("上线准备情况（%(day)s）", day=day_text(today())),
    )
    rows = [
        [each.name, _severity(finding), finding.code, finding.message]
        for each in reports
        for finding in each.missing
    ]
    lacks = OutSheet(
        _("还缺什么"),
        [
            OutColumn(_("单位"), width=30),
            OutColumn(_("级别"), width=8),
            OutColumn(_("代码"), width=10),
            OutColumn(_("说明"), width=80),
        ],
        rows,
    )
    record_export(READINESS, {}, len(rows))
    return workbook(f"{_('上线准备情况')}{today():%Y%m%d}.xlsx", write_workbook([counts, lacks]))


def _row(report: changes.UnitReport) -> list[Any]:
    items, papers, staff = report.items, report.papers, report.officers
    return [
        report.unit,
        report.name,
        items.total,
        items.with_tiers,
        items.with_leniencies,
        "、".join(papers.procedures),
        len(papers.forms),
        len(papers.documents),
        staff.total,
        staff.valid,
        standing(report.works, report.missing),
    ]


def standing(works: bool, findings: Iterable[Finding]) -> str:
    """A department in a word."""
    grave = {each.severity for each in findings} - {"note"}
    if not works:
        return _("没有事项")
    return _("不能办案") if "error" in grave else _("待补充") if grave else _("齐备")


def _severity(finding: Finding) -> str:
    return {"error": _("错误"), "warning": _("警告")}.get(finding.severity, _("提示"))


def _gap(unit: str, gap: str) -> tuple[changes.UnitReport, Finding]:
    """The report of a unit in reach with its finding of that code; 404 where there is none."""
    for report in reports_in_reach():
        for finding in report.missing if report.unit == unit else ():
            if finding.code == gap and gap in changes.GAPS:
                return report, finding
    return abort(404)


def _brings(gap: str) -> str:
    """The kind whose import mends the gap."""
    return changes.MENDED_BY.get(gap, "")
