"""What rests on a law or an article, and that a repeal names it; on both engines."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from changes.test_completeness import KINDS, county, put  # noqa: F401  a fixture is found by being here
from changes.test_ways import brought, filled
from changes.world import CLERK, COUNTY, SECOND, THIRD, kind_body
from yimen.cases import Configuration
from yimen.catalog import Grounds
from yimen.changes import (
    Options,
    activate,
    approve,
    article_counts,
    check,
    cite_anew,
    citing,
    draft,
    grounds,
    undo,
)
from yimen.kernel import FixedClock
from yimen.pack import Entry
from yimen.store import Database


def resting(database: Database, day: date, law: str, article: str = "") -> dict[str, list[str]]:
    indexed(database)
    with database.read() as session:
        found = citing(session, Configuration.open(session, COUNTY, day=day), law, article)
        return {each.kind.id: [row.key for row in each.rows] for each in found}


def indexed(database: Database) -> None:
    """Entries put in by hand are indexed as activated ones are."""
    with database.write() as session:
        cite_anew(session, COUNTY)


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
    indexed(database)
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


def test_everything_that_cites_is_found_whatever_its_kind(county: Database, clock: FixedClock) -> None:  # noqa: F811
    """The second law of a basis, the articles of a definition, the norm that 本条例 means; an article cites nothing."""
    fields = {"code": {"type": "string"}, "ground": {"type": "string", "x-cites": True}}
    put(county, "kind", "check", kind_body("check", "code", fields))
    ground = "《别的法》第一条；《某条例》第七条：违反本条例第三条的，处罚款"
    put(county, "check", "c1", {"code": "c1", "ground": ground})
    paper = {
        "id": "a_paper",
        "title": {"zh": "某书"},
        "article": "《某条例》第七条第二款",
        "names": ["《另法》"],
    }
    put(county, "kind", "document", kind_body("document", "id", {"id": {"type": "string"}}, structural=True))
    put(county, "document", "a_paper", paper)
    article = kind_body(
        "article",
        "number",
        {"number": {"type": "string"}, "law": {"type": "string"}},
        references={"law": {"kind": "law", "by": "name"}},
    )
    put(county, "kind", "article", article)
    put(
        county, "article", "x", {"law": "中华人民共和国某条例", "number": "第7条", "text": "《某条例》第三条"}
    )
    assert resting(county, clock.today(), "某条例", "第七条") == {"check": ["c1"], "document": ["a_paper"]}
    assert resting(county, clock.today(), "某条例", "第三条") == {"check": ["c1"]}
    assert resting(county, clock.today(), "另法") == {"document": ["a_paper"]}
    with county.read() as session:
        counts = article_counts(session, Configuration.open(session, COUNTY, day=clock.today()), "《某条例》")
    assert counts["第七条"] == {"check": 1, "document": 1}
    assert counts[""] == {"item": 1}


def test_index_follows_each_activation_and_its_undo(
    database: Database,
    folder: Path,
    clock: FixedClock,
) -> None:
    """What is activated is found at once, what is superseded no more, and undoing brings the old back."""
    filled(database, folder, clock)

    def found(law: str) -> list[str]:
        with database.read() as session:
            rests = citing(session, Configuration.open(session, COUNTY, day=clock.today()), law)
            return [row.key for each in rests for row in each.rows]

    item = {"code": "001", "name": "甲", "unit": "甲局", "law": "《新法》"}
    assert found("新法") == []
    brought(database, clock, Entry("item", "001", item))
    assert found("新法") == ["001"]
    second = brought(database, clock, Entry("item", "001", {**item, "law": "再新法"}))
    assert (found("新法"), found("再新法")) == ([], ["001"])
    with database.write() as session:
        back = undo(session, CLERK, second, clock=clock)
        approve(session, SECOND, back.id, clock=clock)
        activate(session, THIRD, back.id, clock=clock)
    assert (found("新法"), found("再新法")) == (["001"], [])


def test_grounds_of_an_import_are_the_tiers_beside_it_and_the_articles_that_the_items_cite(
    county: Database,  # noqa: F811
    clock: FixedClock,
) -> None:
    """One tier of two is brought: the other stands beside it, unless the whole list is brought or it is to go.

    The one in force completes the one that is brought, unless fields that the file does not tell are to be cleared.
    """
    with_articles(county)
    reference = {"law": {"kind": "law", "by": "name"}}
    fields = {"number": {"type": "string"}, "law": {"type": "string"}}
    put(county, "kind", "article", kind_body("article", "number", fields, references=reference))
    fine = {"law": "中华人民共和国某条例", "number": "第42条", "text": "处一百元以下罚款。"}
    put(county, "article", "a", fine)
    put(county, "tier", "011-1", {"code": "011-1", "item": "011", "name": "轻"})
    put(county, "tier", "011-2", {"code": "011-2", "item": "011", "name": "重"})
    indexed(county)
    brought = [Entry("tier", "011-1", {"code": "011-1", "item": "011", "name": "轻"})]

    def found(whole: str, blank_absent: bool = False) -> Grounds:
        options = Options(clock.today(), {"tier": whole}, blank_absent, "")
        with county.read() as session:
            kinds = Configuration.open(session, COUNTY, day=clock.today()).kinds()
            return grounds(session, COUNTY, kinds, brought, options)

    partial = found("")
    assert partial.texts == {("某条例", "第四十二条"): "处一百元以下罚款。"}
    assert partial.held == {"某条例": 1}
    assert partial.items["011"]["article"] == "第四十二条第（四）项"
    assert [each.key for each in partial.tiers["011"]] == ["011-1", "011-2"]
    assert [each.key for each in found("all").tiers["011"]] == ["011-1"]
    assert [each.key for each in found("", blank_absent=True).tiers["011"]] == ["011-2"]
    assert [each.key for each in found("item").tiers["011"]] == ["011-1"]
