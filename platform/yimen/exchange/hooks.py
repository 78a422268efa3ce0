"""How messages leave the house: plugins say so through `yimen_gateways`."""

from __future__ import annotations

import sys
from collections.abc import Callable

from yimen.kernel import hookspec, plugin_manager


class GatewayRefused(RuntimeError):
    """The gateway did not take the message; it is tried again later. The text never holds the address."""


Gateway = Callable[[str, str, str], None]
"""(address, title, text); raises `GatewayRefused`, or `OSError` where it is away."""


@hookspec
def yimen_gateways() -> dict[str, Gateway]:  # type: ignore[empty-body]
    """Channel (`sms`, `email` …) -> what sends over it. A channel belongs to one gateway."""


def gateways() -> dict[str, Gateway]:
    """Every registered gateway by channel; ValueError when two claim one."""
    manager = plugin_manager()
    if not hasattr(manager.hook, "yimen_gateways") or manager.hook.yimen_gateways.spec is None:
        manager.add_hookspecs(sys.modules[__name__])
    found: dict[str, Gateway] = {}
    for offered in manager.hook.yimen_gateways():
        for channel, gateway in offered.items():
            if found.setdefault(channel, gateway) is not gateway:
                raise ValueError(f"two gateways for the channel {channel!r}")
    return found
