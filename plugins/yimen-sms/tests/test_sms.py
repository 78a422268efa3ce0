"""Messages arrive at a gateway as it takes them; one that refuses is told apart from one that took it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from yimen.exchange import GatewayRefused
from yimen_sms import yimen_gateways
from yimen_sms.gateway import http_gateway


class FakeGateway(HTTPServer):
    """Keeps what it was sent, with the head of each request; `answer` is the status it gives."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answer = 200
        self.taken: list[tuple[str, dict[str, Any]]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/send"


class _Handler(BaseHTTPRequestHandler):
    server: FakeGateway

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.taken.append((self.headers.get("Authorization", ""), json.loads(body)))
        self.send_response(self.server.answer)
        self.end_headers()

    def log_message(self, *_words: Any) -> None:
        """Nothing on the test's screen."""


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    server = FakeGateway()
    running = threading.Thread(target=server.serve_forever, daemon=True)
    running.start()
    yield server
    server.shutdown()
    server.server_close()
    running.join()


def test_message_arrives_with_the_token(gateway: FakeGateway) -> None:
    http_gateway(gateway.address, "secret")("13800000000", "受理告知", "已受理。")
    assert gateway.taken == [("Bearer secret", {"to": "13800000000", "text": "已受理。"})]


def test_gateway_that_refuses_is_told_without_the_number(gateway: FakeGateway) -> None:
    gateway.answer = 503
    with pytest.raises(GatewayRefused) as refused:
        http_gateway(gateway.address, "")("13800000000", "受理告知", "已受理。")
    assert "13800000000" not in str(refused.value)


def test_gateway_that_is_away_is_an_error_of_the_network() -> None:
    with pytest.raises(OSError):
        http_gateway("http://127.0.0.1:9/send", "")("13800000000", "", "已受理。")


@pytest.mark.parametrize("address", ["http://sms.example.org/send", "file:///etc/passwd", "sms.example.org"])
def test_only_secured_addresses_are_taken(address: str) -> None:
    with pytest.raises(ValueError, match="https"):
        http_gateway(address, "")


def test_nothing_is_offered_without_a_gateway(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMS_GATEWAY_URL", raising=False)
    assert yimen_gateways() == {}
    monkeypatch.setenv("SMS_GATEWAY_URL", "https://sms.example.org/send")
    assert list(yimen_gateways()) == ["sms"]
