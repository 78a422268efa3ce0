"""Fine phrases: our own corpus of more than 500, of every class of defect too, and the yardstick where it lies near."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis.strategies import DataObject, data, sampled_from

from catalog.fine_reader import ranges_in
from yimen.catalog import Amount, parse_fine

CORPUS = Path(__file__).parent / "fines.csv"
Row = dict[str, str]


def corpus() -> Iterator[tuple[str, list[Row]]]:
    """Phrase and its amounts; money in yuan, ratios in the kind's own unit."""
    with CORPUS.open(encoding="utf-8", newline="") as file:
        for phrase, rows in groupby(csv.DictReader(file), key=lambda row: row["phrase"]):
            yield phrase, list(rows)


def as_row(amount: Amount) -> Row:
    """An amount as the corpus writes it."""

    def number(fen: int | None, ratio: str | None) -> str:
        if fen is not None:
            return f"{(Decimal(fen) / 100).normalize():f}"
        return ratio or ""

    return {
        "kind": amount.kind,
        "min": number(amount.min_fen, amount.min_ratio),
        "max": number(amount.max_fen, amount.max_ratio),
        "base": amount.base,
        "per_unit": amount.per_unit,
        "subject": amount.subject,
        "when": amount.when,
        "cap": number(amount.cap_fen, None),
        "floor": number(amount.floor_fen, None),
        "low_included": str(int(amount.low_included)),
        "high_included": str(int(amount.high_included)),
    }


def test_corpus_holds_more_than_five_hundred_phrases() -> None:
    """It always runs, with or without the yardstick."""
    assert sum(1 for _ in corpus()) > 500


def test_every_phrase_of_the_corpus_is_read_as_it_says() -> None:
    """Kind, both ends to the fen, base, unit, subject, case, cap, floor, whether the ends are included."""
    wrong = []
    for phrase, rows in corpus():
        read = [as_row(amount) for amount in parse_fine(phrase)]
        expected = [{name: row[name] for name in read[0]} for row in rows]
        if read != expected:
            wrong.append((phrase, expected, read))
    assert wrong == []


def test_literal_words_are_kept() -> None:
    """Whatever is understood, the words stand beside it."""
    for phrase, _ in corpus():
        assert {amount.literal for amount in parse_fine(phrase)} == {phrase}


@pytest.mark.parametrize(
    "text",
    ["", "处", "罚", "元", "以上以下", "百分之", "第三十二条第（四）项", "9" * 400 + "元", "一" * 3000],
)
def test_nonsense_is_never_an_amount_and_never_an_error(text: str) -> None:
    """Any text at all gives an answer; only a sum is a sum."""
    amounts = parse_fine(text)
    assert len(amounts) == 1


def yardstick(folder: Path) -> list[Row]:
    with (folder / "fine_phrases.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def agrees(amount: Amount, row: Row) -> bool:
    read = as_row(amount)

    def same(mine: str, theirs: str) -> bool:
        return mine == theirs or (bool(mine and theirs) and Decimal(mine) == Decimal(theirs))

    return amount.kind == row["kind"] and same(read["min"], row["min"]) and same(read["max"], row["max"])


def test_yardstick_is_read_to_the_same_values_wherever_it_is_right(shared_data: Path) -> None:
    """2,399 of 2,603 raw (92.16 %); of the other 204 the phrase itself convicts the list 203 times, one we do not read.

    The list's figure stands in our reading in 2,601 of 2,603 (99.92 %): as the upper end, the cap or the floor that it
    is. Without the rows that the list misreads, 2,399 of 2,400 (99.96 %). docs/decisions/0013 shows an example of each.
    """
    understood = [row for row in yardstick(shared_data) if row["kind"] != "unspecified"]
    sorts: Counter[str] = Counter()
    for row in understood:
        amounts = parse_fine(row["phrase"])
        sort = "agrees" if any(agrees(amount, row) for amount in amounts) else slip(row, amounts)
        assert sort, (row, [as_row(amount) for amount in amounts])
        sorts[sort] += 1
    assert sorts == {
        "agrees": 2399,
        "range read as its upper end": 161,
        "lower end dropped": 36,
        "cap or floor read as the fine": 5,
        "misprint read by the letter": 1,
        "not read by us": 1,
    }


def slip(row: Row, amounts: list[Amount]) -> str:
    """How the list errs, proven on the phrase by a reader of its own (`fine_reader`); "" where it does not."""
    if "lO" in row["phrase"]:
        return "misprint read by the letter"
    if [amount.kind for amount in amounts] == ["not_understood"]:
        return "not read by us" if "元上" in row["phrase"] else ""
    top = Decimal(row["max"])
    if any(top in bounds(amount) for amount in amounts):
        return "cap or floor read as the fine" if re.search("不(?:超过|低于)", row["phrase"]) else ""
    for kind, low, high in ranges_in(row["phrase"]):
        if (kind, high) == (row["kind"], top) and low < high and (kind, low, high) in map(ends, amounts):
            if row["min"] == "":
                return "lower end dropped"
            return "range read as its upper end" if Decimal(row["min"]) == high else ""
    return ""


def bounds(amount: Amount) -> list[Decimal]:
    return [Decimal(each) / 100 for each in (amount.cap_fen, amount.floor_fen) if each is not None]


def ends(amount: Amount) -> tuple[str, Decimal, Decimal]:
    read = as_row(amount)
    return amount.kind, Decimal(read["min"] or 0), Decimal(read["max"] or 0)


def test_ranges_of_the_yardstick_are_read_as_their_words_say(shared_data: Path) -> None:
    """Whatever the list says of them: an independent reader and ours agree on every range written out in full."""
    compared = 0
    for row in yardstick(shared_data):
        for kind, low, high in ranges_in(row["phrase"]):
            assert (kind, low, high) in map(ends, parse_fine(row["phrase"])), row["phrase"]
            compared += 1
    assert compared > 1_900


def test_phrases_that_the_yardstick_leaves_open_are_sums_only_where_the_words_are_plain(
    shared_data: Path,
) -> None:
    """Of its 137 unread phrases: a unit left out is never added, and none without number gets one."""
    for row in yardstick(shared_data):
        if row["kind"] != "unspecified":
            continue
        for amount in parse_fine(row["phrase"]):
            if amount.kind in ("unspecified", "not_understood", "none"):
                continue
            assert re.search("[元圆倍%％‰角分值额]|[百千]分之", row["phrase"]), row["phrase"]
            assert not re.search("[万千百]以[上下](?:的)?罚款", row["phrase"]), row["phrase"]


MONEY = [
    (Decimal(50), ["五十元", "50元", "５０元", "伍拾元"]),
    (Decimal(500), ["五百元", "500元", "500.00元", "0.05万元"]),
    (Decimal(2_000), ["二千元", "两千元", "2000元", "2,000元", "2千元", "0.2万元", "贰仟元"]),
    (Decimal(10_500), ["一万零五百元", "10500元", "1.05万元", "1万零500元", "10,500元"]),
    (Decimal(15_000), ["一万五千元", "1.5万元", "1万5千元", "１５０００元", "1万5000元"]),
    (Decimal(200_000), ["二十万元", "20万元", "200000元", "人民币二十万元", "贰拾万元"]),
    (Decimal(3_000_000), ["三百万元", "300万元", "3百万元"]),
    (Decimal(120_000_000), ["一亿二千万元", "1.2亿元"]),
]
JOINTS = [
    ("{}以上{}以下", True, True),
    ("{}以上、{}以下", True, True),
    ("{}至{}", True, True),
    ("{}-{}", True, True),
    ("{}（含）以上{}以下", True, True),
    ("{}以上{}以下（不含）", True, False),
    ("{}（不含）至{}（含）", False, True),
    ("{}以上不满{}", True, False),
    ("{}以上不足{}", True, False),
    ("{}以上不超过{}", True, True),
    ("超过{}不足{}", False, False),
    ("不低于{}不超过{}", True, True),
]
AROUND = [
    "处{}罚款",
    "并处{}的罚款",
    "可以处以{}的罚款",
    "责令改正，处{}罚款；拒不停止的，吊销许可证",
    "罚款：{}",
]


@given(
    low=sampled_from(MONEY),
    high=sampled_from(MONEY),
    joint=sampled_from(JOINTS),
    data=data(),
    around=sampled_from(AROUND),
)
def test_every_way_of_writing_a_range_gives_its_values(
    low: tuple[Decimal, list[str]],
    high: tuple[Decimal, list[str]],
    joint: tuple[str, bool, bool],
    data: DataObject,
    around: str,
) -> None:
    """Any writing of two sums, any words between them, any sentence around: the same range, or a reversed one refused."""
    form, low_included, high_included = joint
    words = form.format(data.draw(sampled_from(low[1])), data.draw(sampled_from(high[1])))
    (read,) = parse_fine(around.format(words))
    if low[0] > high[0] or (low[0] == high[0] and not (low_included and high_included)):
        assert read.kind == "not_understood"
        return
    assert (read.min_fen, read.max_fen) == (low[0] * 100, high[0] * 100)
    assert (read.low_included, read.high_included) == (low_included, high_included)
    assert (read.kind, read.per_unit, read.cap_fen, read.floor_fen) == ("amount", "", None, None)


@pytest.mark.parametrize(
    "damaged",
    [
        "{0}上{1}以下",
        "{0}以上{1}",
        "{0}以下{1}以下",
        "{0}{1}",
        "{0}或{1}以上的",
        "{0}以上{2}以下",
        "{0}余",
        "约{0}",
        "{0}起",
        "{0}左右",
        "至{1}",
    ],
)
@pytest.mark.parametrize("around", ["处{}罚款", "并处{}的罚款"])
def test_slip_of_the_pen_is_read_rightly_or_not_at_all(damaged: str, around: str) -> None:
    """A word or unit left out never yields a range that the words do not hold."""
    phrase = around.format(damaged.format("2000元", "5000元", "5000"))
    for read in parse_fine(phrase):
        whole = (read.min_fen, read.max_fen) == (200_000, 500_000) and damaged == "{0}以上{1}"
        assert read.kind == "not_understood" or whole or "或" in damaged, (phrase, read)
