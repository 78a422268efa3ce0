"""The clerk's desk at which tests import files: a county in force, files in, jobs done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from changes.world import (
    CLERK,
    COUNTY,
    KINDS,
    SECOND,
    THIRD,
    kind_body,
    packs,
    write_base,
    write_county,
    write_pack,
)
from fixtures.data import MOMENT
from yimen.changes import (
    CatalogImport,
    Options,
    Source,
    activate,
    apply_pack,
    approve,
    begin_comparison,
    begin_drafting,
    check,
    compared_lines,
    draft,
    new_import,
    submit,
)
from yimen.kernel import Actor, FixedClock
from yimen.pack import Entry
from yimen.store import Blobs, Database, claim
from yimen.worker import RunningJob, runners

HEAD = "代码,名称,单位"
ITEM = {
    **KINDS["item"],
    "evidence": ["code", "name"],
    "coined": {"code": ["name"]},
    "columns": {"code": {"titles": ["代码"], "parse": "code"}, "name": ["名称"], "unit": ["单位"]},
    "listing": {"columns": ["code", "name"], "filters": ["unit"], "sort": ["code"]},
}
PROFILE = kind_body(
    "profile", "id", {"id": {"type": "string"}, "title": {"type": "string"}, "version": {"type": "integer"}}
)

NOWHERE = Blobs("memory://import-desk")  # imports keep their files in the database


class Hand(RunningJob):
    """A job in the worker's hands, done with the rights of the county's clerk."""

    def actor(self) -> Actor:
        return CLERK


@dataclass
class Desk:
    """The clerk's desk: a county in force, files in, jobs done."""

    database: Database
    clock: FixedClock

    def bring(self, *tables: str, kind: str = "") -> str:
        """An import of CSV tables, checked."""
        files = [Source(f"{number}.csv", text.encode()) for number, text in enumerate(tables)]
        with self.database.write() as session:
            made = new_import(session, CLERK, files, kind=kind, clock=self.clock).id
        self.work(made)
        return made

    def work(self, import_id: str) -> dict[str, Any] | None:
        """The import's newest job, done."""
        with self.database.read() as session:
            job = session.get_one(CatalogImport, import_id).job
        assert job is not None
        return self.do(job)

    def do(self, job: str) -> dict[str, Any] | None:
        with self.database.write() as session:
            row = claim(session, job, owner="hand", clock=self.clock)
            assert row is not None
            hand = Hand(row, self.database, NOWHERE, self.clock, "hand", timedelta(seconds=60))
        return runners()[hand.kind](hand)

    def row(self, import_id: str) -> CatalogImport:
        with self.database.read() as session:
            found = session.get_one(CatalogImport, import_id)
            session.expunge(found)
            return found

    def compare(self, import_id: str, **more: Any) -> dict[str, Any]:
        """Compared for today; the summary."""
        options = Options(**{"effective_from": self.clock.today(), **more})
        with self.database.write() as session:
            begin_comparison(session, session.get_one(CatalogImport, import_id), options, clock=self.clock)
        self.work(import_id)
        return dict(self.row(import_id).comparison)

    def draft(self, import_id: str, **more: Any) -> str:
        """The change set of what was compared."""
        with self.database.write() as session:
            row = session.get_one(CatalogImport, import_id)
            begin_drafting(session, row, title="导入", clock=self.clock, **more)
        done = self.work(import_id)
        assert done is not None
        return str(done["change_set"])

    def enact(self, set_id: str) -> None:
        """The set in force, by two others."""
        with self.database.write() as session:
            submit(session, CLERK, set_id, clock=self.clock)
            approve(session, SECOND, set_id, clock=self.clock)
            assert activate(session, THIRD, set_id, clock=self.clock).state == "active"

    def lines(self, import_id: str, *ops: str) -> dict[str, dict[str, Any]]:
        """Fields of the compared lines by key."""
        with self.database.read() as session:
            found = compared_lines(session, import_id, ops=ops, limit=100)
            return {each.key: dict(each.fields) for each in found}


def found_county(database: Database, folder: Path) -> None:
    """A county of three items: two of 甲局, one of 乙队."""
    root, clock = folder / "packs", FixedClock(MOMENT)
    write_base(root, days_limit=90)
    kinds = {**KINDS, "item": ITEM, "profile": PROFILE}
    write_pack(
        root, "ground", files={f"kinds/{name}.yaml": body for name, body in kinds.items()}, level="national"
    )
    write_county(root, ("001", "未经批准占道"), ("002", "擅自挖掘"))
    with database.write() as session:
        apply_pack(session, CLERK, "county", COUNTY, packs=packs(root), clock=clock, activate=True)
        other = Entry("item", "003", {"code": "003", "name": "乙队事项", "unit": "乙队"})
        made = draft(session, CLERK, COUNTY, title="乙", entries=[other], clock=clock).id
    desk = Desk(database, clock)
    with database.write() as session:
        check(session, CLERK, made, clock=clock)
    desk.enact(made)
