"""yimen_sms: how does a notice become a text message?

In: a number and a text. Out: one request to the office's gateway. Never here: a retry (the house's round does it), a number
in a message of an error.
"""

from __future__ import annotations

import os

from yimen.exchange import Gateway
from yimen.kernel import hookimpl

from .gateway import http_gateway


@hookimpl
def yimen_gateways() -> dict[str, Gateway]:
    """Text messages, where the environment names a gateway."""
    address = os.environ.get("SMS_GATEWAY_URL", "")
    return {"sms": http_gateway(address, os.environ.get("SMS_GATEWAY_TOKEN", ""))} if address else {}
