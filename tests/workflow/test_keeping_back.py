"""A name that is kept from the public is kept back however somebody wrote it again."""

from __future__ import annotations

import pytest

from yimen.workflow.keeping_back import in_pieces, masked, names_in, without

HIDDEN = {
    "张小三": "张某某",
    "李四": "李某",
    "John Doe": "J某某",
    "阿甲·乙丙": "阿某某",
    "330106197901012215": "＊＊＊＊2215",
}


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("张\u200b小\ufeff三", "张某某"),
        ("张\u00ad小三", "张某某"),
        ("张\ufe00小\n三", "张某某"),
        ("\uf9e1四", "李某"),
        ("ＪＯＨＮ　Ｄｏｅ", "J某某"),
        ("𝐉𝐨𝐡𝐧 𝐃𝐨𝐞", "J某某"),
        ("阿甲．乙丙", "阿某某"),
        ("３３０１０６１９７９０１０１２２１５", "＊＊＊＊2215"),
        ("330106-19790101-2215", "＊＊＊＊2215"),
        ("張小三", "张某某"),
        ("張\u200b小 三", "张某某"),
    ],
    ids=[
        "zero width",
        "soft hyphen",
        "variation",
        "twin",
        "full width",
        "letters of formulas",
        "dot",
        "digits",
        "strokes",
        "traditional",
        "traditional and parted",
    ],
)
def test_hidden_text_is_found_however_it_is_written(written: str, shown: str) -> None:
    """What a programme put between the signs, and signs that only look the same, let no name through."""
    assert without(HIDDEN, f"当事人{written}、某路1-2号") == f"当事人{shown}、某路1-2号"
    assert names_in(HIDDEN, written)


def test_what_is_not_hidden_stays_as_it_was_written() -> None:
    """Signs that nobody sees, widths and strokes included: only what is kept back is written anew."""
    text = "王\u200b五 ＡＢＣ－１ 2026-07-01 ﬁn"
    assert without(HIDDEN, text) == text
    assert in_pieces({}, text) == ((text, False),)
    assert in_pieces({" ": "x"}, text) == ((text, False),)


def test_name_of_traditional_signs_is_found_in_simplified_ones() -> None:
    """Whichever of the two the register of residents, the officer and the decision wrote."""
    hidden = {"劉國華": masked("劉國華", "surname")}
    assert without(hidden, "刘国华、劉国華與刘國华，華國") == "劉某某、劉某某與劉某某，華國"
    assert names_in(hidden, "甲与刘国华")


def test_longest_of_several_stands_for_all_of_it() -> None:
    """A name within a longer one, side by side and twice."""
    told = in_pieces({"张三": "张某", "张三丰": "张某某"}, "张三丰张三、张 三 丰")
    assert told == (("张某某", True), ("张某", True), ("、", False), ("张某某", True))


def test_mask_shows_a_sign_that_is_seen() -> None:
    """And of a sign that is written in two halves it shows no half alone."""
    assert masked("\u200b张 三", "surname") == "张某"
    assert without({"ﬁ": "？"}, "ﬁ fi") == "？ ？"
    assert without({"f": "？"}, "ﬁn") == "？n"
