"""One message, one POST."""

from __future__ import annotations

import json
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from yimen.exchange import Gateway, GatewayRefused

SECONDS = 10
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


def http_gateway(address: str, token: str) -> Gateway:
    """Raises `ValueError` for an address that is neither https nor of this machine."""
    parts = urlsplit(address)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOCAL):
        raise ValueError("SMS_GATEWAY_URL must begin with https://")

    def send(number: str, _title: str, text: str) -> None:
        body = json.dumps({"to": number, "text": text}, ensure_ascii=False).encode("utf-8")
        head = {"Content-Type": "application/json; charset=utf-8"}
        if token:
            head["Authorization"] = f"Bearer {token}"
        asked = Request(address, data=body, headers=head, method="POST")  # noqa: S310 - checked above
        try:
            with urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310
                answer.read()
        except HTTPError as error:
            error.close()
            raise GatewayRefused(f"the gateway answered {error.code}") from error
        except HTTPException as error:
            raise GatewayRefused("the gateway answered what is no HTTP") from error

    return send
