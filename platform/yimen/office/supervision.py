"""Looking over the whole: figures by unit and procedure, what is late, what the public is still owed."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases, supervision
from yimen.catalog import OutColumn, OutSheet, write_workbook
from yimen.kernel import read_day
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.downloads import workbook
from yimen.office.exports import SUPERVISION, record_export
from yimen.office.request import actor, configuration, db, language, runtime, today
from yimen.office.shell import unit_names
from yimen.office.wording import N_, entry_title, titled

RIGHT = "supervision.view"
SHOWN = 50
LATEST = 30
LONGEST_SHEET = 31
"""How many signs a workbook takes for the name of a sheet."""
LATELY = timedelta(days=31)
COLUMNS = (
    ("opened", N_("新办")),
    ("closed", N_("办结")),
    ("open", N_("在办")),
    ("late", N_("逾期")),
    ("near", N_("临期")),
    ("returned", N_("退回次数")),
    ("overridden", N_("特批放行")),
    ("staff", N_("人员")),
)


@dataclass(frozen=True, slots=True)
class Asked:
    """The period and procedure of the address; `fault` where they are none."""

    since: date
    until: date
    procedure: str
    fault: str = ""


@blueprint.get("/supervision")
@permission(RIGHT)
def supervision_page() -> ResponseReturnValue:
    """The figures over what the Actor sees, from the first day of the year unless the address says otherwise."""
    asked = _asked()
    found = _overview(asked)
    period: supervision.Period = {
        "since": asked.since,
        "until": asked.until,
        "procedure": asked.procedure,
        "limit": SHOWN,
        "language": language(),
    }
    page = render_template(
        "office/supervision.html",
        asked=asked,
        found=found,
        columns=[(name, _(title)) for name, title in COLUMNS],
        titles=dict(_procedures()),
        procedures=_procedures({*found.procedures, asked.procedure}),
        late=supervision.late_cases(db(), actor(), day=today(), procedure=asked.procedure, limit=SHOWN),
        passed=supervision.let_pass(db(), actor(), **period),
        contradictions=supervision.contradictions(db(), actor(), **period),
        latest=supervision.latest_steps(
            db(),
            actor(),
            configuration(),
            since=runtime().clock.now() - LATELY,
            procedure=asked.procedure,
            language=language(),
            limit=LATEST,
        ),
        owed=cases.owed_publications(db(), actor(), SHOWN),
        unit_name=lambda code: unit_title(code, found),
        tables=_tables(asked),
        places=_places(found),
    )
    return page, 422 if asked.fault else 200


@blueprint.get("/supervision.xlsx")
@permission(RIGHT)
def supervision_workbook() -> ResponseReturnValue:
    """The same figures as a workbook."""
    asked = _asked()
    found, titles = _overview(asked), dict(_procedures())
    units = list(_rows(found.units, {code: unit_title(code, found) for code in found.units}))
    procedures = list(_rows(found.procedures, titles))
    record_export(SUPERVISION, dict(request.args), len(units) + len(procedures))
    sheets = [
        _sheet(_("按单位"), _("单位"), units, asked),
        _sheet(_("按程序"), _("程序"), procedures, asked),
        _by_stage(found, titles, asked),
        *(_counted_sheet(each, asked) for each in _tables(asked)),
    ]
    return workbook(f"{_('执法监督统计')}{today():%Y%m%d}.xlsx", write_workbook(sheets))


def unit_title(code: str, found: supervision.Overview) -> str:
    """A unit's name, with those of the units that are over and count for it."""
    name = unit_names().get(code, code)
    former = "、".join(found.former.get(code, ()))
    return _("%(name)s（含原%(former)s）", name=name, former=former) if former else name


def _sheet(name: str, head: str, rows: list[list[Any]], asked: Asked) -> OutSheet:
    columns = [OutColumn(head, width=30), *(OutColumn(_(title), width=10) for _name, title in COLUMNS)]
    return OutSheet(name, [*columns, OutColumn(_("人均在办"), width=10)], rows, title=_title(asked))


def _title(asked: Asked) -> str:
    return _("%(since)s 至 %(until)s 执法监督统计", since=asked.since, until=asked.until)


def _by_stage(found: supervision.Overview, titles: dict[str, str], asked: Asked) -> OutSheet:
    """Where the open cases stand: unit, procedure, stage, beside how many people the unit has."""
    words = (_("单位"), _("程序"), _("阶段"))
    columns = [*(OutColumn(each, width=30) for each in words), OutColumn(_("在办")), OutColumn(_("人员"))]
    rows: list[list[Any]] = [
        [
            unit_title(each.unit, found),
            titles.get(each.procedure, each.procedure),
            each.stage,
            each.count,
            found.units[each.unit].staff if each.unit in found.units else 0,
        ]
        for each in found.places
    ]
    return OutSheet(_("按阶段"), columns, rows, title=_title(asked))


@dataclass(frozen=True, slots=True)
class Table:
    """A table of figures that the pack defines, in words: (line, counts and shares) in the order of their names."""

    id: str
    title: str
    head: str
    columns: list[str]
    lines: list[tuple[str, list[int | str]]]


def _tables(asked: Asked) -> list[Table]:
    found = supervision.counted(
        db(), actor(), configuration(), since=asked.since, until=asked.until, procedure=asked.procedure
    )
    return [_table(each) for each in found]


def _table(found: supervision.Counted) -> Table:
    kind, said = found.body.get("names", ""), language()
    known = configuration().entries(kind, keys=sorted(found.lines)) if kind else []
    names = unit_names() if found.body["by"] == "unit" else {}
    names = {**names, **{each.key: entry_title(each.body, each.key, said) for each in known}}
    return Table(
        found.id,
        titled(found.body["title"], said),
        titled(found.body["head"], said),
        [titled(column["title"], said) for _name, column in found.columns],
        sorted((names.get(key, key), _said(found, counts)) for key, counts in found.lines.items()),
    )


def _said(found: supervision.Counted, counts: tuple[float | None, ...]) -> list[int | str]:
    """Shares as one reads them, counts as they are."""
    said: list[int | str] = []
    for (_name, column), count in zip(found.columns, counts, strict=True):
        if supervision.SHARE not in column:
            said.append(int(count or 0))
        else:
            said.append("—" if count is None else f"{count:g}%")
    return said


def _counted_sheet(table: Table, asked: Asked) -> OutSheet:
    columns = [OutColumn(table.head, width=30), *(OutColumn(each, width=12) for each in table.columns)]
    rows: list[list[Any]] = [[name, *counts] for name, counts in table.lines]
    return OutSheet(table.title[:LONGEST_SHEET], columns, rows, title=_title(asked))


def _places(
    found: supervision.Overview,
) -> list[tuple[str, list[supervision.PlaceLine], supervision.Figures]]:
    """(unit, its open cases by kind and stage, its figures), whoever has most of them first."""
    lines: dict[str, list[supervision.PlaceLine]] = {}
    for each in found.places:
        lines.setdefault(each.unit, []).append(each)
    most = sorted(lines.items(), key=lambda each: (-sum(one.count for one in each[1]), each[0]))
    return [(unit, own, found.units.get(unit, supervision.Figures())) for unit, own in most]


def _rows(found: dict[str, supervision.Figures], names: dict[str, str]) -> Iterator[list[Any]]:
    for key, figures in sorted(found.items(), key=lambda each: (-each[1].open, each[0])):
        counts = [getattr(figures, name) for name, _word in COLUMNS]
        load = figures.workload
        yield [names.get(key, key), *counts, None if load is None else round(load, 1)]


def _overview(asked: Asked) -> supervision.Overview:
    return supervision.overview(
        db(), actor(), day=today(), since=asked.since, until=asked.until, procedure=asked.procedure
    )


def _asked() -> Asked:
    day = today()
    since, until = _day("since", date(day.year, 1, 1)), _day("until", day)
    procedure = request.args.get("procedure", "")[:100]
    if since is None or until is None:
        return Asked(date(day.year, 1, 1), day, procedure, _("日期应写作 2026-01-31 的样子。"))
    if since > until or (until - since).days > supervision.MOST_DAYS:
        return Asked(date(day.year, 1, 1), day, procedure, _("起始日期应不晚于截止日期，且相隔不超过十年。"))
    return Asked(since, until, procedure)


def _day(name: str, otherwise: date) -> date | None:
    text = request.args.get(name, "")
    return read_day(text) if text else otherwise


def _procedures(among: Collection[str] | None = None) -> list[tuple[str, str]]:
    """(id, title) of every procedure in force, by title; with `among` of those not switched off here, and of these."""
    found = {
        each.key: entry_title(each.body, each.key, language())
        for each in configuration().entries("procedure")
        if among is None or each.key in among or not each.body.get("off")
    }
    return sorted(found.items(), key=lambda each: each[1])
