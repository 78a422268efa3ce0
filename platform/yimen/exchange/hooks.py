"""How messages leave the house: plugins say so through `yimen_gateways`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from yimen.kernel import hookspec, offered_once


class GatewayRefused(RuntimeError):
    """The gateway did not take the message; it is tried again later. The text never holds the address."""


Gateway = Callable[[str, str, str], None]
"""(address, title, text); raises `GatewayRefused`, or `OSError` where it is away."""


@hookspec
def yimen_gateways() -> dict[str, Gateway]:  # type: ignore[empty-body]
    """Channel (`sms`, `email` …) -> what sends over it. A channel belongs to one gateway."""


def gateways() -> dict[str, Gateway]:
    """Every registered gateway by channel; ValueError when two claim one."""
    return offered_once("yimen_gateways", sys.modules[__name__])
