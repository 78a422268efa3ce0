"""What rests on a law or an article, and that a repeal names it; on both engines."""

from __future__ import annotations

from datetime import date
from typing import Any

from changes.test_completeness import KINDS, county, put  # noqa: F401  a fixture is found by being here
from changes.world import CLERK, COUNTY
from yimen.cases import Configuration
from yimen.changes import check, citing, draft
from yimen.kernel import FixedClock
from yimen.pack import Entry
from yimen.store import Database


def resting(database: Database, day: date, law: str, article: str = "") -> dict[str, list[str]]:
    with database.read() as session:
        found = citing(session, Configuration.open(session, COUNTY, day=day), law, article)
        return {each.kind.id: [row.key for row in each.rows] for each in found}


def with_articles(database: Database) -> None:
    """The item kind knows articles; two more items cite articles of the law."""
    kind: dict[str, Any] = KINDS["item"]
    properties = {**kind["schema"]["properties"], "article": {"type": "string"}}
    with database.write() as session:
        from sqlalchemy import update

        from yimen.store import EntryRevision

        session.execute(
            update(EntryRevision)
            .where(EntryRevision.kind == "kind", EntryRevision.key == "item")
            .values(body={**kind, "schema": {**kind["schema"], "properties": properties}})
        )
    for code, law, article in (
        ("011", "中华人民共和国某条例（2019修订）", "第四十二条第（四）项"),
        ("012", "某条例", "第四十二条之一"),
        ("013", "另一部某条例", "第四十二条"),
    ):
        body = {"code": code, "name": code, "unit": "甲局", "law": law, "article": article}
        put(database, "item", code, body)


def test_law_is_found_under_any_spelling_with_the_tiers_that_follow(
    county: Database,  # noqa: F811
    clock: FixedClock,
) -> None:
    """Brackets, the state's name, an edition and joined names do not hide a law; a longer name is another law."""
    with_articles(county)
    assert resting(county, clock.today(), "某条例") == {
        "item": ["001", "011", "012"],
        "tier": ["001-1", "001-2"],
    }
    assert resting(county, clock.today(), "旧办法") == {"item": ["002"]}
    assert resting(county, clock.today(), "从未颁布的法") == {}


def test_article_is_found_by_its_points_and_not_by_its_neighbours(
    county: Database,  # noqa: F811
    clock: FixedClock,
) -> None:
    """第四十二条第（四）项 rests on 第四十二条; 第四十二条之一 does not."""
    with_articles(county)
    assert resting(county, clock.today(), "某条例", "第四十二条") == {"item": ["011"]}
    assert resting(county, clock.today(), "某条例", "第四十二条之一") == {"item": ["012"]}


def findings_of(database: Database, clock: FixedClock, *entries: Entry) -> list[str]:
    with database.write() as session:
        made = draft(session, CLERK, COUNTY, title="废止", entries=entries, clock=clock)
        found = check(session, CLERK, made.id, clock=clock).findings["list"]
        return [each["message"] for each in found if each["code"] == "CHG-051"]


def test_repeal_names_what_rests_on_it_until_that_is_changed_along(
    county: Database,  # noqa: F811
    clock: FixedClock,
) -> None:
    """CHG-051 once for each kind; not where the same set gives the item another basis; not for an old repeal."""
    gone = Entry("law", "某条例", {"name": "某条例", "repealed_on": "2026-09-01"})
    told = findings_of(county, clock, gone)
    assert len(told) == 2
    assert "2026-09-01" in told[0]
    assert "001" in told[0]
    moved = Entry("item", "001", {"code": "001", "name": "001", "unit": "甲局", "law": "旧办法"})
    assert findings_of(county, clock, gone, moved) == []
    same = Entry("law", "旧办法", {"name": "旧办法", "repealed_on": "2020-01-01", "note": "改注"})
    assert findings_of(county, clock, same) == []
