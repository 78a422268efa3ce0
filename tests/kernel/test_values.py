"""Digests, ids, money, findings, the cache and the Actor."""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import rfc8785

from fixtures.data import ROOT
from kernel import cycles
from yimen.kernel import (
    CompiledCache,
    FindingKind,
    FixedClock,
    Membership,
    Place,
    Told,
    canonical_bytes,
    canonical_text,
    capital_amount,
    digest,
    fen_from_yuan,
    new_id,
    read_day,
    read_said,
    system_actor,
    yuan_text,
)


def test_digest_is_over_canonical_bytes_and_names_its_algorithm() -> None:
    """Order of keys does not matter, the algorithm can change later."""
    assert canonical_text({"b": 1, "a": "中"}) == '{"a":"中","b":1}'
    assert digest({"b": 1, "a": 2}) == digest({"a": 2, "b": 1})
    assert digest({}) == "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"


def test_value_without_a_canonical_form_is_refused() -> None:
    """A number that JSON cannot hold exactly must not enter a digest."""
    with pytest.raises(ValueError, match="canonical"):
        digest({"n": 2**60})


def test_what_a_stranger_says_in_json_is_read_only_where_it_can_be_kept() -> None:
    """Too deep, half a letter, NUL and numbers that are none are no JSON; what only looks like it is."""
    assert read_said('{"a": ["\\\\u0000", 1]}') == {"a": ["\\u0000", 1]}
    for text in ("[" * 2_000, '"\\ud800"', '["\\u0000"]', "NaN", "1e999", b'"\xff"', "{"):
        with pytest.raises(ValueError, match=r"."):
            read_said(text)


def test_ids_sort_by_time_and_never_repeat() -> None:
    """Rows made later come later in an index."""
    ids = [new_id() for _ in range(1000)]
    assert len(set(ids)) == 1000
    assert [each[:12] for each in ids] == sorted(each[:12] for each in ids)


@pytest.mark.parametrize(
    ("text", "scale", "fen"),
    [
        ("2,000", 1, 200000),
        ("0.5", 10000, 500000),
        ("12345.67", 1, 1234567),
        (Decimal("1.5"), 10000, 1500000),
    ],
)
def test_amount_in_yuan_becomes_exact_fen(text: str, scale: int, fen: int) -> None:
    """Amounts in 10,000 yuan are the field's classic conversion error."""
    assert fen_from_yuan(text, scale=scale) == fen


@pytest.mark.parametrize("text", ["", "二千", "1.005", "NaN", "1e30"])
def test_amount_that_is_not_exact_to_the_fen_is_refused(text: str) -> None:
    """Nothing is rounded silently."""
    with pytest.raises(ValueError, match="amount"):
        fen_from_yuan(text)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (10005, "壹佰元零伍分"),
        (1234550, "壹万贰仟叁佰肆拾伍元伍角整"),
        (20001000, "贰拾万零壹拾元整"),
        (10000000000, "壹亿元整"),
        (10000000100, "壹亿零壹元整"),
        (1000000000000, "壹佰亿元整"),
        (100010000, "壹佰万零壹佰元整"),
    ],
)
def test_amount_in_capitals_reads_as_papers_write_it(fen: int, text: str) -> None:
    """One zero for a gap, none at the end."""
    assert capital_amount(fen) == text


def test_yuan_text_groups_thousands() -> None:
    """Whole yuan stand without decimals."""
    assert (yuan_text(1234550), yuan_text(100), yuan_text(-5)) == ("12,345.50", "1", "-0.05")


def test_code_defined_twice_with_other_words_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A finding's code means one thing."""
    monkeypatch.setattr("yimen.kernel.findings._KINDS", {})
    FindingKind("KRN-900", "error", "one")
    with pytest.raises(ValueError, match="twice"):
        FindingKind("KRN-900", "error", "two")


def test_place_reads_as_a_clerk_would_say_it() -> None:
    """File, sheet, row, column; or a JSON Pointer."""
    assert str(Place("a.xlsx", "表一", 3, "B")) == "a.xlsx 工作表“表一” 第3行 B列"
    assert Place("f.json", path="/schema").as_json() == {"file": "f.json", "path": "/schema"}
    assert Place("f.json", path="/schema").at("/title") == Place("f.json", path="/schema/title")


def test_cache_builds_once_per_digest_and_forgets_the_oldest() -> None:
    """The bound is in bytes of source."""
    cache: CompiledCache[str] = CompiledCache(max_bytes=10)
    assert [cache.get("form", "a", 6, lambda: "A") for _ in range(3)] == ["A"] * 3
    assert cache.compilations == 1
    cache.get("form", "b", 6, lambda: "B")
    cache.get("form", "a", 6, lambda: "A")
    assert cache.compilations == 3


def test_membership_is_half_open_and_system_purposes_are_fixed() -> None:
    """The last day named is the first no longer held."""
    held = Membership("u", "officer", date(2026, 1, 1), date(2026, 2, 1))
    assert held.holds_on(date(2026, 1, 31))
    assert not held.holds_on(date(2026, 2, 1))
    with pytest.raises(ValueError, match="purpose"):
        system_actor("anything", "j")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2026-07-01", date(2026, 7, 1)),
        (date(2026, 7, 1), date(2026, 7, 1)),
        ("2026-02-30", None),
        ("7月1日", None),
        ("", None),
        (None, None),
        (20260701, None),
    ],
)
def test_day_is_read_where_one_is_said(said: object, day: date | None) -> None:
    """What an address, a form or an entry says of a day is one, or none."""
    assert read_day(said) == day


def test_legal_day_is_the_day_in_shanghai() -> None:
    """Sixteen hours UTC is already tomorrow."""
    assert FixedClock(datetime(2026, 1, 1, 16, tzinfo=UTC)).today() == date(2026, 1, 2)


def test_half_a_letter_has_no_canonical_form():
    """A lone surrogate cannot be written: it is refused like a number that JSON cannot hold exactly."""
    for value in ({"a": "\ud800"}, {"\ud800": 1}, 2**60):
        with pytest.raises(ValueError):
            canonical_bytes(value)


def test_fast_and_general_way_write_the_same_bytes():
    """Whatever the quick look takes for plain is written as the standard says; keys beyond U+FFFF are left to it."""
    for value in (
        {},
        {"b": 1, "a": [True, None, '\x1f\u2028"\\/é'], "中": {"": -5}},
        {"\U00020000": 1, "\uffff": 2, "a": 3},
        {"\U00020000": "一", "\uffff": "二"},
        {"rows": [{"\U0010ffff": 1, "\uffff": 2}, {"\ue000": "\U00020000", "a": [True]}]},
        [1.5, 1e21, 0.1],
        {"n": 2**53 - 1, "list": [[], {}, [{"x": 10.0}]]},
        {"rows": [{"中": "文", "n": -(2**53) + 1, "none": None}, {"中": "文", "n": 2.5, "none": False}]},
    ):
        assert canonical_bytes(value) == rfc8785.dumps(value)


def test_integer_that_json_cannot_hold_is_refused_wherever_it_stands() -> None:
    """Beside texts, in a list, behind a layout of keys that was plain before."""
    assert canonical_text({"a": "x", "n": 1}) == '{"a":"x","n":1}'
    for value in ({"a": "x", "n": 2**53}, ["x", -(2**53)], {"rows": [{"n": 2**60}]}):
        with pytest.raises(ValueError, match="canonical"):
            canonical_bytes(value)


def test_what_was_made_without_collection_is_old_and_a_cycle_of_it_still_goes() -> None:
    """Young collections do not walk a hundred thousand rows again; a whole one frees what nobody holds."""
    assert told_alone(cycles.what_was_made_is_old_and_a_cycle_of_it_still_goes) == ""


def test_cycles_of_many_blocks_without_collection_go_by_themselves() -> None:
    """A process that imports all day is not left to a collection that never comes: it comes when half as much again is
    held as it held at first."""
    assert told_alone(cycles.cycles_of_many_blocks_go_by_themselves) == ""


def told_alone(story: Callable[[], None]) -> str:
    """What a process of its own has to say against the story."""
    command = [sys.executable, "-P", cycles.__file__, story.__name__]
    here = {**os.environ, "PYTHONPATH": str(ROOT / "platform")}
    done = subprocess.run(command, env=here, capture_output=True, text=True, check=False)
    return done.stderr or "nothing" * done.returncode


def test_a_message_is_said_in_other_words_but_what_was_filled_in_is_not() -> None:
    """It is a text like any other, goes through a pickle and a state, and still knows what it was made of."""
    told = Told("案件{number}已办结", {"number": "案件7号"})
    assert (told, told.in_words(lambda text: text.replace("案件", "工单"))) == (
        "案件案件7号已办结",
        "工单案件7号已办结",
    )
    again = pickle.loads(pickle.dumps(told))
    assert (type(again), again.values) == (Told, told.values)
