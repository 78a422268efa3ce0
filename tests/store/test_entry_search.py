"""Words are found in the key and the searched fields of entries, exactly, on both engines."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from yimen.kernel import digest
from yimen.store import (
    Database,
    EntryRevision,
    Jurisdiction,
    TextIndex,
    entry_search,
    index_due,
    index_missing,
    index_recorded,
    kinds_due,
    seek_entries,
    select_in_force,
)

HERE, THERE = "here", "there"
DAY = date(2026, 7, 1)
KIND = {"id": "item", "listing": {"search": ["name", "aliases"]}}
NAMES = {
    "330201": "未取得建筑垃圾处置核准文件",
    "330202": "擅自倾倒生活垃圾（ＡＢ类）",
    "330203": "未按照规定清运渣土，造成垃圾外溢",
    "330204": "建筑施工噪声扰民",
}


def revision(kind: str, key: str, body: dict[str, Any], *, by: int = 1, place: str = HERE) -> EntryRevision:
    return EntryRevision(
        jurisdiction=place,
        scope="",
        kind=kind,
        key=key,
        valid_from=date(2026, 1, 1),
        valid_to=None,
        recorded_by=by,
        superseded_by=None,
        body=body,
        digest=digest(body),
        origin={},
    )


def fill(database: Database, *more: EntryRevision) -> None:
    with database.write() as session:
        for place in (HERE, THERE):
            session.add(
                Jurisdiction(
                    id=place,
                    title=place,
                    region="",
                    level="county",
                    sequence=1,
                    created_at=datetime(2026, 1, 1, tzinfo=UTC),
                )
            )
        session.flush()
        session.add(revision("kind", "item", KIND))
        session.add_all(revision("item", key, {"name": name}) for key, name in NAMES.items())
        session.add_all(more)
        session.flush()
        index_missing(session)


def found(
    database: Database, words: str, *, kind: str = "item", place: str = HERE, number: int = 1
) -> Sequence[str]:
    with database.read() as session:
        chosen = select_in_force(place, DAY, number, kind).with_only_columns(EntryRevision.key)
        sought = seek_entries(session, place, kind, words)
        keys = list(session.scalars(chosen.where(sought.condition).order_by(EntryRevision.key)))
        assert sought.count(session, chosen) == (len(keys), True)
        return keys


@pytest.mark.parametrize(
    ("words", "keys"),
    [
        ("垃圾", ["330201", "330202", "330203"]),
        ("建筑垃圾", ["330201"]),
        ("建筑 垃圾", ["330201"]),
        ("筑", ["330201", "330204"]),
        ("圾", ["330201", "330202", "330203"]),
        ("民", ["330204"]),
        ("ab", ["330202"]),
        ("(ab类)", ["330202"]),
        ("，造成", ["330203"]),
        ("，", ["330203"]),
        ("330203", ["330203"]),
        ("02", ["330201", "330202", "330203", "330204"]),
        ("204", ["330204"]),
        ("33 渣", ["330203"]),
        ("建垃", []),
        ("文件330201", []),
        ("'垃圾'", []),
        ('" OR "', []),
        ("垃圾:*", []),
        ("%", []),
        ("\\", []),
    ],
)
def test_words_are_found_wherever_they_stand_and_nowhere_else(database, words, keys):
    """One letter or many, of any width and case; signs count as they are; each word must be there."""
    fill(database)
    assert found(database, words) == keys


def test_all_grams_of_a_word_without_the_word_are_no_hit(database):
    """The grams of 甲乙甲 stand in 乙甲乙 too; the text decides."""
    fill(database, revision("item", "9", {"name": "乙甲乙"}))
    assert found(database, "甲乙甲") == []
    assert found(database, "乙甲乙") == ["9"]


def test_a_word_does_not_reach_over_two_fields(database):
    """Key and fields stand on lines of their own; lists are searched too."""
    fill(database, revision("item", "9", {"name": "倒土", "aliases": ["弃置渣土", "扬尘"]}))
    assert found(database, "弃置") == ["9"]
    assert found(database, "倒土弃置") == []


def test_other_kinds_and_other_places_are_not_searched(database):
    """A kind's words are looked for among its own rows of the jurisdiction."""
    fill(
        database,
        revision("item", "1", {"name": "河道采砂"}, place=THERE),
        revision("law", "河道条例", {"name": "河道条例"}),
    )
    assert found(database, "河道") == []
    assert found(database, "河道", kind="law") == ["河道条例"]
    assert found(database, "1", place=THERE) == ["1"]
    assert found(database, "采砂", place=THERE) == [], (
        "there the kind is not known, so only keys are searched"
    )


def test_what_is_no_longer_in_force_is_found_under_its_own_number(database):
    """The index holds every revision; what is in force decides."""
    fill(database)
    with database.write() as session:
        old = session.scalars(select(EntryRevision).where(EntryRevision.key == "330204")).one()
        old.superseded_by = 2
        session.flush()
        session.add(revision("item", "330204", {"name": "工业噪声扰民"}, by=2))
        session.flush()
        assert index_recorded(session, HERE, 2) == 1
    assert found(database, "工业噪声", number=2) == ["330204"]
    assert found(database, "施工噪声", number=2) == []
    assert found(database, "施工噪声", number=1) == ["330204"]


def test_a_kind_that_names_other_fields_is_indexed_anew(database):
    """Whatever was recorded before is found by the new field, and no more by the old one."""
    fill(database, revision("item", "9", {"name": "倒土", "basis": "城市管理条例"}))
    assert found(database, "城市管理") == []
    with database.write() as session:
        old = session.scalars(select(EntryRevision).where(EntryRevision.kind == "kind")).one()
        old.superseded_by = 2
        session.flush()
        session.add(revision("kind", "item", {"id": "item", "listing": {"search": ["basis"]}}, by=2))
        session.flush()
        assert index_recorded(session, HERE, 2) == len(NAMES) + 1 + 1
    assert found(database, "城市管理", number=2) == ["9"]
    assert found(database, "倒土", number=2) == []
    assert found(database, "330201", number=2) == ["330201"]


def test_indexing_what_is_missing_leaves_the_rest_alone(database):
    """Run again it finds nothing to do."""
    fill(database)
    with database.write() as session:
        assert index_missing(session) == 0


def test_common_words_are_counted_up_to_a_limit_and_still_found_in_order(database, monkeypatch):
    """Beyond the limit the list is walked in its own order; the count says that there are more."""
    monkeypatch.setattr(entry_search, "FEW", 2)
    fill(database)
    with database.read() as session:
        chosen = select_in_force(HERE, DAY, 1, "item").with_only_columns(EntryRevision.key)
        sought = seek_entries(session, HERE, "item", "垃圾")
        assert sought.count(session, chosen) == (2, False)
        walked = chosen.where(sought.condition).order_by(EntryRevision.key.desc())
        assert list(session.scalars(walked)) == ["330203", "330202", "330201"]


def test_another_index_of_the_same_make_stands_beside(database):
    """The construct is general: whoever owns rows with text may have one."""
    from sqlalchemy import MetaData

    own = MetaData()
    index = TextIndex("other_text", own)
    own.create_all(database.engine)
    with database.write() as session:
        assert index.add(session, [(1, "甲公司 无照经营"), (2, "乙公司")], "first") == 2
        assert index.add(session, [(3, "甲公司")], "second") == 1
        index.settle(session)
        assert session.scalars(index.ids(session, "甲公司", "first")).all() == [1]
        assert sorted(session.scalars(index.ids(session, "公司"))) == [1, 2, 3]
        index.remove(session, select(index.table.c.id).where(index.table.c.id == 1))
        assert session.scalars(index.ids(session, "甲公司", "first")).all() == []


def test_text_of_more_signs_than_an_index_takes_is_found_by_its_beginning(database):
    """PostgreSQL keeps one megabyte of grams of a row: an act or an import with more words than that does not fail."""
    from sqlalchemy import MetaData

    own = MetaData()
    index = TextIndex("long_text", own)
    own.create_all(database.engine)
    signs = [chr(0x20000 + place) for place in range(40_000)]
    line = "甲公司" + "".join(signs[place % 40_000] + signs[place * 7 % 39_989] for place in range(150_000))
    with database.write() as session:
        assert index.add(session, [(1, f"{line}\n乙公司"), (2, "\n".join([line] * 3)), (3, "乙公司")]) == 3
        index.remove(session, select(index.table.c.id).where(index.table.c.id == 2))
        assert index.add(session, [(4, line)]) == 1
        assert sorted(session.scalars(index.ids(session, "甲公司"))) == [1, 4]
        assert session.scalars(index.ids(session, "乙公司")).all() == [3]


def test_what_waits_for_its_index_is_found_alike_and_slowly_then_quickly(database, monkeypatch):
    """A large import's words are indexed by a job: before, between and after its steps a search finds the same."""
    more = [revision("item", f"44{n}", {"name": f"Ｔ{n}垃圾", "aliases": ["ß倾倒"]}, by=2) for n in range(7)]
    fill(database)
    monkeypatch.setattr(entry_search, "MANY", 7)
    monkeypatch.setattr(entry_search, "CHUNK", 3)
    with database.write() as session:
        session.add_all(more)
        session.flush()
        assert index_recorded(session, HERE, 2) == 0
        assert kinds_due(session) == [(HERE, "item")]
    asked = ("垃圾", "t3", "建筑 垃圾", "330203", "倾倒", "，", "文件330201", "440", "无")
    before = [found(database, words, number=2) for words in asked]
    assert [len(keys) for keys in before] == [10, 1, 1, 1, 8, 1, 0, 1, 0]
    after, steps = -1, 0
    while after:
        with database.write() as session:
            after = index_due(session, HERE, "item", after)
        steps += 1
        assert [found(database, words, number=2) for words in asked] == before
        with database.read() as session:
            assert seek_entries(session, HERE, "item", "垃圾").slow is bool(after)
    assert steps == 4
    with database.read() as session:
        assert not seek_entries(session, THERE, "item", "垃圾").slow
        assert kinds_due(session) == []
