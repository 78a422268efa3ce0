"""Addresses of one visitor are one, those of two are two."""

from __future__ import annotations

import pytest

from yimen.kernel import household, written_out


@pytest.mark.parametrize(
    ("said", "written", "net"),
    [
        ("192.0.2.7", "192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002:0000:0000:0000:0009", "2001:0db8:0001:0002:"),
        ("fe80::1%eth0", "fe80:0000:0000:0000:0000:0000:0000:0001", "fe80:0000:0000:0000:"),
        ("command line", "command line", "command line"),
        ("", "", ""),
    ],
)
def test_address_has_one_form_and_its_household(said: str, written: str, net: str) -> None:
    """An address of four numbers that comes wrapped in a long one is not everybody's net."""
    assert (written_out(said), household(said)) == (written, net)
