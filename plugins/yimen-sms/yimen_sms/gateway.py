"""One message, one POST."""

from __future__ import annotations

import json
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from yimen.exchange import Gateway, GatewayRefused

SECONDS = 10
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})


class _Stays(HTTPRedirectHandler):
    """Follows nowhere: there the message would arrive empty, and the token with whoever is there."""

    def redirect_request(self, *_asked: Any) -> None:
        return None


_OPENER = build_opener(_Stays)


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
            with _OPENER.open(asked, timeout=SECONDS) as answer:
                answer.read()
        except HTTPError as error:
            error.close()
            raise GatewayRefused(f"the gateway answered {error.code}") from error
        except HTTPException as error:
            raise GatewayRefused("the gateway answered what is no HTTP") from error

    return send
