"""Notices go out over every way that was left, once; what no gateway takes is tried again and given up after days."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from cases.conftest import County
from cases.county import COUNTY, revision
from cases.test_between_units import ASSESSMENT, COMPLAINT, LEAD
from fixtures.gateways import FakeMailServer, open_mail_server
from yimen.cases import ActResult, CaseNotice, PublicCase, act, open_public, visible, waiting_notices
from yimen.exchange import Delivered, GatewayRefused, deliver_notices, mail_gateway
from yimen.kernel import system_actor
from yimen.workflow import Act

FORM = {
    **COMPLAINT,
    "schema": {
        **COMPLAINT["schema"],
        "properties": {
            **COMPLAINT["schema"]["properties"],
            "email": {
                "type": "string",
                "title": "电子邮箱",
                "x-sensitive": {"access": "informant"},
                "x-case": "contact_email",
            },
        },
    },
}


class Way:
    """A gateway that keeps what it takes, or refuses."""

    def __init__(self) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.refuses = False

    def __call__(self, address: str, title: str, text: str) -> None:
        if self.refuses:
            raise GatewayRefused("busy")
        self.taken.append((address, title, text))


@pytest.fixture
def told(county: County) -> County:
    """A complaint that was accepted, by somebody who left a number and an address."""
    lead = complained(county)
    with county.database.write() as session:
        accepted(county, session, lead)
    return county


def complained(county: County) -> str:
    """A complaint that nobody has looked at yet."""
    with county.database.write() as session:
        for kind, body in (("form", FORM), ("form", ASSESSMENT), ("procedure", LEAD)):
            session.add(revision(kind, body["id"], body))
    values = {"what": "夜间施工扰民", "phone": "13800000000", "email": "someone@example.org"}
    with county.database.write() as session:
        lead = open_public(
            session, COUNTY, procedure="public_lead", unit="north", values=values, clock=county.clock
        )
    assert isinstance(lead, PublicCase), lead
    return lead.case_id


def accepted(county: County, session: Session, lead: str) -> None:
    """The complaint is accepted within a transaction, which owes its sender a notice."""
    done = Act("complete", county.clock.today(), "lead_assessment", "accepted", {})
    taken = act(session, county.actor("officer1"), lead, done, expected_version=None, clock=county.clock)
    assert isinstance(taken, ActResult), taken


def _deliver(county: County, **ways: Any) -> Delivered:
    return deliver_notices(county.database, COUNTY, ways, county.clock)


def _state(county: County) -> str:
    with county.database.read() as session:
        deliver = visible(system_actor("deliver", COUNTY))
        return str(session.scalars(deliver.of(select(CaseNotice.state), CaseNotice)).one())


def test_notice_goes_out_once_over_every_way(told: County) -> None:
    with told.database.read() as session:
        assert waiting_notices(session) == [COUNTY]
    sms, email = Way(), Way()
    assert _deliver(told, sms=sms, email=email) == Delivered(sent=2)
    words = ("受理告知", "您反映的事项已由北队受理。")
    assert (sms.taken, email.taken) == ([("13800000000", *words)], [("someone@example.org", *words)])
    assert _deliver(told, sms=sms, email=email) == Delivered()
    assert _state(told) == "sent"
    with told.database.read() as session:
        assert waiting_notices(session) == []


def test_act_that_is_rolled_back_leaves_no_notice(county: County) -> None:
    """The notice lies in the act's own transaction: it is there before the commit, and gone without it."""
    lead = complained(county)

    def broken_off() -> None:
        with county.database.write() as session:
            accepted(county, session, lead)
            assert waiting_notices(session) == [COUNTY]
            raise ConnectionAbortedError

    with pytest.raises(ConnectionAbortedError):
        broken_off()
    sms, email = Way(), Way()
    assert _deliver(county, sms=sms, email=email) == Delivered()
    assert (sms.taken, email.taken) == ([], [])
    with county.database.write() as session:
        accepted(county, session, lead)
    assert _deliver(county, sms=sms, email=email) == Delivered(sent=2)


def test_what_one_gateway_refuses_is_tried_again_there_alone(told: County) -> None:
    sms, email = Way(), Way()
    sms.refuses = True
    assert _deliver(told, sms=sms, email=email) == Delivered(sent=1, failed=1)
    sms.refuses = False
    assert _deliver(told, sms=sms, email=email) == Delivered(sent=1)
    assert (len(sms.taken), len(email.taken)) == (1, 1)


def test_nobody_is_written_to_for_ever(told: County) -> None:
    assert _deliver(told) == Delivered(no_gateway=2)
    told.clock.set(told.clock.now() + timedelta(days=4))
    _deliver(told)
    assert _state(told) == "failed"
    assert _deliver(told, sms=Way(), email=Way()) == Delivered()


def test_notice_that_is_just_being_sent_is_left_alone_by_the_round(told: County) -> None:
    """A slow gateway, and the round comes by meanwhile: whoever holds the notice sends it, and nobody else."""
    under_way, go_on = threading.Event(), threading.Event()

    class Slow(Way):
        def __call__(self, address: str, title: str, text: str) -> None:
            under_way.set()
            assert go_on.wait(20)
            super().__call__(address, title, text)

    slow, hasty = Slow(), Way()
    first = threading.Thread(target=_deliver, args=(told,), kwargs={"email": slow})
    first.start()
    assert under_way.wait(20)
    assert _deliver(told, email=hasty, sms=hasty) == Delivered()
    go_on.set()
    first.join()
    assert (len(slow.taken), hasty.taken) == (1, [])
    assert _deliver(told, email=hasty, sms=hasty) == Delivered(sent=1)  # what had no gateway then


def test_notice_whose_sender_died_is_sent_after_a_while(told: County) -> None:
    """The process that held it is gone without a word; nobody can tell whether it went out, so it goes out."""

    def dying(_address: str, _title: str, _text: str) -> None:
        raise KeyboardInterrupt

    way = Way()
    with pytest.raises(KeyboardInterrupt):
        _deliver(told, sms=dying)
    assert _deliver(told, sms=way) == Delivered(no_gateway=1)
    told.clock.set(told.clock.now() + timedelta(minutes=6))
    assert _deliver(told, sms=way) == Delivered(sent=1, no_gateway=1)


def test_gateway_that_breaks_keeps_nothing_from_the_others(told: County) -> None:
    """What a gateway stumbles over (a stranger's address, its own fault) is one message's failure, never the round's."""

    def broken(_address: str, _title: str, _text: str) -> None:
        raise IndexError

    way = Way()
    assert _deliver(told, email=broken, sms=way) == Delivered(sent=1, failed=1)
    told.clock.set(told.clock.now() + timedelta(days=4))
    _deliver(told, email=broken)
    assert _state(told) == "failed"


@pytest.fixture
def mail_server() -> Iterator[FakeMailServer]:
    with open_mail_server() as server:
        yield server


def test_mail_arrives_as_it_was_written(mail_server: FakeMailServer) -> None:
    port = mail_server.server_address[1]
    mail_gateway(f"smtp://127.0.0.1:{port}", "yimen@example.org")("one@example.org", "受理告知", "已受理。")
    (message,) = map(message_from_bytes, mail_server.messages)
    (title, charset) = decode_header(message["Subject"])[0]
    assert (message["To"], title.decode(charset or "ascii")) == ("one@example.org", "受理告知")
    assert message["Date"]
    assert message["Message-ID"].endswith("@example.org>")
    assert message.get_payload(decode=True).decode("utf-8").strip() == "已受理。"


def test_mail_that_is_refused_is_told_without_the_address(mail_server: FakeMailServer) -> None:
    mail_server.refuses = True
    send = mail_gateway(f"smtp://127.0.0.1:{mail_server.server_address[1]}", "yimen@example.org")
    for address in ("one@example.org", "one@example.org\r\nBcc: two@example.org"):
        with pytest.raises(GatewayRefused) as refused:
            send(address, "受理告知", "已受理。")
        assert "example.org" not in str(refused.value)


@pytest.mark.parametrize(
    "address", ["=?utf-8?q??=@example.org", "=?utf-8?q?one?=@example.org", '""@example.org', ""]
)
def test_address_that_would_be_read_as_another_is_refused(mail_server: FakeMailServer, address: str) -> None:
    """An encoded word in an address is decoded by who reads it, or breaks the reading off; neither is what was left."""
    send = mail_gateway(f"smtp://127.0.0.1:{mail_server.server_address[1]}", "yimen@example.org")
    with pytest.raises(GatewayRefused):
        send(address, "受理告知", "已受理。")
    assert mail_server.messages == []
