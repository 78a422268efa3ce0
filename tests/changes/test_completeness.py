"""What each department still lacks, counted on both engines: each lack has its code, and goes when it is mended."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from changes.world import CLERK, COUNTY, kind_body, person
from fixtures.sites import put_entry
from workflow.faulty import SOUND
from yimen.cases import Configuration
from yimen.changes import ChangeRefused, UnitReport, completeness, missing, setup
from yimen.changes.setup import in_order
from yimen.kernel import FixedClock
from yimen.pack import Column
from yimen.store import Database, Jurisdiction

TEXT = {"type": "string"}
KINDS = {
    "unit": kind_body("unit", "code", {"code": TEXT, "name": TEXT}),
    "law": kind_body("law", "name", {"name": TEXT, "repealed_on": TEXT}),
    "item": kind_body(
        "item",
        "code",
        {"code": TEXT, "name": TEXT, "unit": TEXT, "law": TEXT},
        references={
            "unit": {"kind": "unit", "by": "name", "required": True},
            "law": {"kind": "law", "by": "name"},
        },
    ),
    "tier": kind_body(
        "tier",
        "code",
        {"code": TEXT, "item": TEXT},
        references={"item": {"kind": "item", "by": "code", "required": True}},
    ),
    "leniency": kind_body(
        "leniency",
        "name",
        {"name": TEXT, "item": TEXT},
        references={"item": {"kind": "item", "by": "code"}},
    ),
    "officer": kind_body(
        "officer",
        "certificate",
        {"certificate": TEXT, "unit": TEXT},
        references={"unit": {"kind": "unit", "by": "name", "required": True}},
    ),
}
FORMS = ("intake_form", "opinion_form")


def put(database: Database, kind: str, key: str, body: dict[str, Any]) -> None:
    """One entry more, under the next number."""
    with database.write() as session:
        owner = session.get(Jurisdiction, COUNTY)
        assert owner is not None
        owner.sequence += 1
        put_entry(session, COUNTY, kind, key, body, number=owner.sequence)


def put_officer(database: Database, number: int, until: date) -> None:
    body = {"certificate": f"证{number}", "unit": "甲局一队", "certificate_to": until.isoformat()}
    put(database, "officer", f"证{number}", body)


@pytest.fixture
def county(database: Database, clock: FixedClock) -> Database:
    """Three units, of which one holds three items: with tiers and basis, with a repealed one, and with none."""
    with database.write() as session:
        session.add(
            Jurisdiction(
                id=COUNTY,
                title="某县",
                region="000000",
                level="county",
                parent=None,
                sequence=0,
                bootstrap=True,
                pack="",
                pack_version="",
                base_lock={},
                created_at=clock.now(),
            )
        )
    for kind, body in KINDS.items():
        put(database, "kind", kind, body)
    for code, name, parent in (("a", "甲局", ""), ("a1", "甲局一队", "a"), ("b", "乙队", "")):
        put(database, "unit", code, {"code": code, "name": name, "parent": parent})
    put(database, "law", "某条例", {"name": "某条例"})
    put(database, "law", "旧办法", {"name": "旧办法", "repealed_on": "2020-01-01"})
    for code, law in (("001", "《某条例》"), ("002", "旧办法、无名规定"), ("003", "")):
        put(database, "item", code, {"code": code, "name": code, "unit": "甲局", "law": law})
    for order in "12":
        put(database, "tier", f"001-{order}", {"code": f"001-{order}", "item": "001"})
        put(database, "leniency", f"占道/{order}", {"name": "占道", "order": int(order), "item": "001"})
    return database


def report(database: Database, unit: str, day: date) -> UnitReport:
    with database.read() as session:
        return next(each for each in completeness(session, CLERK, day=day) if each.unit == unit)


def lacks(database: Database, unit: str, day: date) -> set[str]:
    return {each.code for each in report(database, unit, day).missing}


def test_items_are_counted_with_their_tiers_and_bases(county: Database, clock: FixedClock) -> None:
    """One item has two tiers and counts once, as its two leniencies do; a law is found under any spelling; joined laws
    are judged apart."""
    items = report(county, "a", clock.today()).items
    assert items.with_leniencies == 1
    assert (items.total, items.with_tiers, items.without_basis) == (3, 1, 1)
    assert (items.unknown, items.unknown_laws) == (1, ("无名规定",))
    assert (items.repealed, items.repealed_laws) == (1, ("旧办法",))


def test_every_lack_has_its_code_and_goes_when_mended(county: Database, clock: FixedClock) -> None:
    """What is missing is named; what is then brought is no longer."""
    day = clock.today()
    assert lacks(county, "b", day) == {"CHG-040"}
    assert lacks(county, "a", day) == {"CHG-041", "CHG-042", "CHG-043", "CHG-044", "CHG-045", "CHG-048"}
    procedure = deepcopy(SOUND)
    intake = procedure["stages"]["first_stage"]["tasks"]["case_intake"]
    intake["officers"] = 2
    put(county, "procedure", "small_procedure", procedure)
    put_officer(county, 1, day + timedelta(days=400))
    put_officer(county, 2, day - timedelta(days=1))
    put(county, "item", "004", {"code": "004", "name": "占道", "unit": "乙队", "law": "某条例"})
    assert lacks(county, "b", day) == {"CHG-041", "CHG-046", "CHG-047", "CHG-048"}
    staff = report(county, "a", day).officers
    assert (staff.total, staff.valid) == (2, 1)
    assert {"CHG-048", "CHG-049"} <= lacks(county, "a", day)
    put_officer(county, 3, day + timedelta(days=20))
    assert lacks(county, "a", day) & {"CHG-045", "CHG-048", "CHG-049", "CHG-050"} == {"CHG-049", "CHG-050"}
    put(county, "tier", "004-1", {"code": "004-1", "item": "004"})
    for each in FORMS:
        put(county, "form", each, {"id": each})
    put(county, "document", "approval_letter", {"id": "approval_letter", "template_digest": "sha-256:0"})
    assert lacks(county, "b", day) == {"CHG-048"}
    found = report(county, "b", day)
    assert not found.complete
    assert found.papers.procedures == ("示例程序",)


def test_report_is_for_who_works_with_catalogs(county: Database, clock: FixedClock) -> None:
    """Somebody without a right to catalogs or changes is refused; with the right to read them not."""
    with county.read() as session, pytest.raises(ChangeRefused) as refused:
        completeness(session, person("nobody", "case.list"), day=clock.today())
    assert [each.code for each in refused.value.findings] == ["CHG-003"]
    with county.read() as session:
        assert len(completeness(session, person("reader", "catalog.view"), day=clock.today())) == 3


def behind(
    database: Database, unit: str, gap: str, day: date, **words: Any
) -> tuple[list[str], tuple[str, ...], str | None]:
    """Keys and names of what is listed, and where the next page begins."""
    with database.read() as session:
        configuration = Configuration.open(session, COUNTY, day=day)
        found = missing(session, CLERK, configuration, report(database, unit, day), gap, **words)
        return [row.key for row in found.rows], found.names, found.following


def test_what_stands_behind_a_lack_is_listed_entry_by_entry(county: Database, clock: FixedClock) -> None:
    """The list of each code holds as many entries as its finding counts, page by page, and nothing else."""
    day = clock.today()
    put(county, "procedure", "small_procedure", deepcopy(SOUND))
    put_officer(county, 1, day + timedelta(days=400))
    put_officer(county, 2, day - timedelta(days=1))
    put_officer(county, 3, day + timedelta(days=20))
    wanted = {
        "CHG-041": ["002", "003"],
        "CHG-042": ["003"],
        "CHG-043": ["002"],
        "CHG-044": ["002"],
        "CHG-049": ["证2"],
        "CHG-050": ["证3"],
    }
    for gap, keys in wanted.items():
        assert behind(county, "a", gap, day)[0] == keys, gap
    assert set(behind(county, "a", "CHG-046", day)[1]) == set(FORMS)
    assert behind(county, "a", "CHG-047", day)[1] == ("approval_letter",)
    first, _names, following = behind(county, "a", "CHG-041", day, limit=1)
    assert (first, following) == (["002"], "002")
    assert behind(county, "a", "CHG-041", day, after="002", limit=1)[::2] == (["003"], None)
    with pytest.raises(LookupError):
        behind(county, "a", "CHG-001", day)


def test_tables_are_brought_in_the_order_in_which_they_name_one_another(
    county: Database, clock: FixedClock
) -> None:
    """Units and laws before items, items before tiers; an empty table says what must come before it."""
    with county.read() as session:
        configuration = Configuration.open(session, COUNTY, day=clock.today())
        told = setup(session, configuration)
        assert told.steps == ()  # none of these kinds has columns to import by
        kinds = {
            name: replace(kind, columns=(Column("code", ("代码",)),))
            for name, kind in configuration.kinds().items()
        }
    order = in_order(kinds)
    assert order.index("unit") < order.index("item") < order.index("tier")
    assert order.index("law") < order.index("item")
    assert order.index("unit") < order.index("officer")
