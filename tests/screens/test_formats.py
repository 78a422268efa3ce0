"""Formats that the standard takes too lightly."""

from __future__ import annotations

import pytest

from yimen.screens.formats import EXPLAINED
from yimen.screens.schemas import make_validator


@pytest.mark.parametrize("named", ["email", "idn-email"])
@pytest.mark.parametrize(
    ("address", "right"),
    [
        ("name@example.cn", True),
        ("甲某@例子.中国", True),
        ("a@b", False),
        ("a@b.", False),
        ("a b@example.cn", False),
        ("a@localhost", False),
    ],
)
def test_address_of_mail_has_a_domain_that_can_be_reached(named: str, address: str, right: bool) -> None:
    """Both formats of the standard alike; a name without a dot is a machine of one's own house."""
    assert make_validator({"type": "string", "format": named}).is_valid(address) is right
    assert named in EXPLAINED
