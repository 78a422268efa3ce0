"""Identity numbers and credit codes that the registries gave are right, whatever the library thinks of their heads."""

from __future__ import annotations

from stdnum.cn import ric, uscc

from yimen.screens.formats import is_credit_code, is_identity_number

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def test_identity_number_is_right_though_its_division_is_younger_than_the_person() -> None:
    """Numbers were given from 1985 on to people of every age, under the division of that day."""
    head = "33070219750101001"
    right = ric.calc_check_digit(head + "0")
    assert [sign for sign in "0123456789X" if is_identity_number(head + sign)] == [right]
    assert not is_identity_number(head + right + " ")


def test_identity_number_holds_a_birth_date_that_there_was() -> None:
    """The check sign alone does not make a day of 30 February."""
    heads = [f"330702{day}001" for day in ("20240229", "20230229", "20240230", "19491301", "00000101")]
    numbers = [each + ric.calc_check_digit(each + "0") for each in heads]
    assert [is_identity_number(each) for each in numbers] == [True, False, False, False, False]


def test_credit_code_of_a_registry_with_a_letter_is_right() -> None:
    """A village's collective is registered under N, others under Y (GB 32100, code of the registering department)."""
    for head in ("N2330703MF1234567", "Y1330703MF1234567", "91330703MF1234567"):
        right = uscc.calc_check_digit(head)
        assert [sign for sign in SIGNS if is_credit_code(head + sign)] == [right]
