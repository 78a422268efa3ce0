"""Text cut into overlapping grams."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yimen.kernel import folded, grams, sought_grams

LETTERS = st.text(alphabet="未取得建筑垃圾AbC0123456789-（） ，Ｂ３é", max_size=30)


def test_width_and_case_make_no_difference():
    """Full-width letters, digits and brackets are their half-width twins, capitals small."""
    assert folded("ＡＢ－１２（甲）") == "ab-12(甲)"


def test_chinese_goes_by_two_and_words_and_numbers_by_three():
    """At the end of each run stand shorter grams, so that every sign begins one."""
    assert grams("建筑垃圾") == {"建筑", "筑垃", "垃圾", "圾"}
    assert grams("3302甲") == {"330", "302", "02", "2", "甲"}
    assert grams("，。-") == set()


def test_one_letter_is_sought_as_the_beginning_of_a_gram():
    """Words shorter than a gram begin one wherever they stand."""
    assert sought_grams("垃") == (set(), {"垃"})
    assert sought_grams("33号") == (set(), {"33", "号"})
    assert sought_grams("建筑垃") == ({"建筑", "筑垃"}, set())


@given(before=LETTERS, word=LETTERS, after=LETTERS)
def test_whatever_holds_a_word_has_its_grams(before, word, after):
    """The index never misses: a text's grams cover those of each of its parts."""
    text = folded(before) + folded(word) + folded(after)
    whole, beginnings = sought_grams(folded(word))
    found = grams(text)
    assert whole <= found
    assert all(any(gram.startswith(each) for gram in found) for each in beginnings)
