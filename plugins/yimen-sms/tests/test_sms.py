"""Messages arrive at a gateway as it takes them; one that refuses is told apart from one that took it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fixtures.gateways import FakeGateway, open_gateway
from yimen.exchange import GatewayRefused
from yimen_sms import yimen_gateways
from yimen_sms.gateway import http_gateway


@pytest.fixture
def gateway() -> Iterator[FakeGateway]:
    with open_gateway() as server:
        yield server


def test_message_arrives_with_the_token(gateway: FakeGateway) -> None:
    http_gateway(gateway.address, "secret")("13800000000", "受理告知", "已受理。")
    assert gateway.taken == [("Bearer secret", {"to": "13800000000", "text": "已受理。"})]


def test_gateway_that_refuses_is_told_without_the_number(gateway: FakeGateway) -> None:
    gateway.answer = 503
    with pytest.raises(GatewayRefused) as refused:
        http_gateway(gateway.address, "")("13800000000", "受理告知", "已受理。")
    assert "13800000000" not in str(refused.value)


def test_gateway_that_sends_elsewhere_is_not_followed(gateway: FakeGateway) -> None:
    """The message would arrive empty, counted as sent, and the token would go to a stranger."""
    with open_gateway() as stranger:
        gateway.answer, gateway.elsewhere = 302, stranger.address
        with pytest.raises(GatewayRefused):
            http_gateway(gateway.address, "secret")("13800000000", "受理告知", "已受理。")
        assert stranger.asked == []


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
