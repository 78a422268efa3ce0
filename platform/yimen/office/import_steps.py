"""The wizard's frame: one import with its steps, which of them can be gone to, and a job that still runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import abort, make_response, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from yimen import changes
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, db, writing
from yimen.office.wording import N_
from yimen.store import ChangeSet, Job

RUNNING = ("waiting", "running")
NAMES = (
    ("files", N_("上传")),
    ("sheets", N_("识别")),
    ("columns", N_("对应")),
    ("findings", N_("校验")),
    ("comparison", N_("比对")),
    ("submission", N_("提交")),
)
MADE_IN = {"catalog_check": "sheets", "catalog_compare": "comparison", "catalog_import": "submission"}
CHANGED = ("added", "changed", "withdrawn")


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the frame draws it; `address` is "" where it cannot be gone to yet. State: done, here, open, closed."""

    name: str
    title: str
    address: str
    state: str


class Wizard:
    """The Actor's own import as its pages see it."""

    def __init__(self, row: changes.CatalogImport, job: Job | None) -> None:
        self.row, self.job = row, job
        self.files = changes.files_of(db(), row.id)
        self.read = changes.is_read(row, self.files)
        self.compared = changes.is_compared(row, self.files)
        found = None if row.change_set is None else db().get(ChangeSet, row.change_set)
        self.change_set: ChangeSet | None = found

    @property
    def running(self) -> bool:
        return self.job is not None and self.job.state in RUNNING

    @property
    def just_made(self) -> str:
        """The id of the change set, where making it was the last thing that was done."""
        done = self.job is not None and self.job.state == "done" and self.job.kind == "catalog_import"
        return self.row.change_set or "" if done else ""

    @property
    def tables(self) -> list[dict[str, Any]]:
        """The tables that the last check saw."""
        return list(self.row.reading.get("tables", ()))

    @property
    def sheets(self) -> list[dict[str, Any]]:
        return list(self.row.reading.get("sheets", ()))

    @property
    def counts(self) -> dict[str, Any]:
        """Findings by severity and by code."""
        none: dict[str, Any] = {"error": 0, "warning": 0, "note": 0, "codes": {}}
        return self.row.reading.get("findings", none)

    @property
    def entries(self) -> int:
        return int(self.row.reading.get("totals", {}).get("entries", 0))

    @property
    def differs(self) -> int:
        """How many lines a change set of the comparison would have."""
        counts = self.row.comparison.get("counts", {}).values()
        return sum(each.get(op, 0) for each in counts for op in CHANGED)

    @property
    def worth_submitting(self) -> bool:
        """Whether a change set would hold anything: entries, or at least the mapping for next time."""
        return self.differs > 0 or bool(self.corrected)

    @property
    def refusals(self) -> list[changes.CatalogImportFinding]:
        """Why nothing could be read, when nothing could."""
        return changes.first_findings(db(), self.row.id, 20)

    @property
    def corrected(self) -> list[dict[str, Any]]:
        """One table of each layout whose kind or columns a person named: their mapping is worth keeping."""
        found: dict[str, dict[str, Any]] = {}
        for table in self.tables:
            if table["kind"] and table["layout"] and not table.get("skipped") and self._said(table):
                found.setdefault(table["layout"], table)
        return list(found.values())

    def _said(self, table: dict[str, Any]) -> bool:
        sheet = self.sheets[table["sheet_number"]]
        said = changes.said_of(self.row.choices, sheet["file"], sheet["name"]).get("tables", {})
        own = said.get(str(table["number"] + 1), {})
        return bool(own.get("columns") or own.get("kind") or self.row.choices.get("kind"))

    def may(self, step: str) -> bool:
        """Whether the step has something to show or to ask."""
        if step == "files":
            return True
        if not self.read or not self.sheets:
            return False
        if step in ("sheets", "findings"):
            return True
        if step == "columns":
            return bool(self.tables)
        ready = not self.counts["error"] and self.entries > 0
        return ready if step == "comparison" else ready and self.compared and self.worth_submitting

    def standing(self) -> str:
        """The step at which the import stands now."""
        if self.running and self.job is not None:
            return MADE_IN.get(self.job.kind, "findings")
        if self.change_set is not None or self.may("submission"):
            return "submission" if self.may("submission") else "findings"
        if not self.may("sheets"):
            return "files"
        if self.counts["error"]:
            return "findings"
        return "comparison" if self.compared else "sheets"

    def steps(self, here: str) -> list[Step]:
        names = [name for name, _title in NAMES]
        return [
            Step(
                name,
                _(title),
                address(self.row.id, name) if self.may(name) else "",
                _state(name, here, self.may(name), names),
            )
            for name, title in NAMES
        ]


def _state(name: str, here: str, may: bool, names: list[str]) -> str:
    if name == here:
        return "here"
    if not may:
        return "closed"
    return "done" if names.index(name) < names.index(here) else "open"


def address(import_id: str, step: str, **more: Any) -> str:
    """Where a step of an import is."""
    return url_for(f"office.import_{step}", import_id=import_id, **more)


def own(import_id: str) -> changes.CatalogImport:
    """The Actor's own import, or 404: what somebody uploaded is nobody else's to see."""
    return changes.own_import(db(), actor(), import_id) or abort(404)


@contextmanager
def writing_own(import_id: str) -> Iterator[tuple[Session, changes.CatalogImport]]:
    """A writing transaction with the Actor's own import in it, or 404."""
    with writing() as session:
        yield session, changes.own_import(session, actor(), import_id) or abort(404)


def wizard(import_id: str) -> Wizard:
    return Wizard(*(changes.seen_import(db(), actor(), import_id) or abort(404)))


def draw(wizard: Wizard, step: str, status: int = 200, **more: Any) -> ResponseReturnValue:
    """The page of a step; while a job runs, its progress in that place."""
    template = "progress" if wizard.running else step
    page = render_template(
        f"office/imports/{template}.html", wizard=wizard, step=step, steps=wizard.steps(step), **more
    )
    return page, status


@blueprint.get("/imports/<import_id>/progress/<step>")
@permission("change.draft")
def import_progress(import_id: str, step: str) -> ResponseReturnValue:
    """The moving part while a job runs; when it has ended the browser is sent to the step."""
    found = wizard(import_id)
    if step not in dict(NAMES):
        abort(404)
    if found.running:
        return render_template("office/imports/moving.html", wizard=found, step=step)
    answer = make_response("")
    answer.headers["HX-Redirect"] = address(import_id, step if found.may(step) else found.standing())
    return answer
