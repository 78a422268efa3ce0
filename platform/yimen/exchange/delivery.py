"""Notices that are owed go out, each over every way that was left for it; each is marked as soon as a gateway took it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yimen.cases import OwedMessage, give_up_notices, mark_sent, owed_messages
from yimen.kernel import Clock
from yimen.store import Database

from .hooks import Gateway, GatewayRefused

log = logging.getLogger("yimen.exchange")


@dataclass(frozen=True, slots=True)
class Delivered:
    """How many messages went out, were not taken (they are tried again), or have no gateway here."""

    sent: int = 0
    failed: int = 0
    no_gateway: int = 0


def deliver_notices(
    database: Database,
    jurisdiction: str,
    ways: Mapping[str, Gateway],
    clock: Clock,
    notices: Sequence[int] | None = None,
) -> Delivered:
    """Sends what these notices (or all that wait) still owe. A message may go out twice where the process dies between
    the gateway's answer and the mark, never not at all."""
    with database.read() as session:
        owed = owed_messages(session, jurisdiction, notices)
    sent = failed = no_gateway = 0
    for each in owed:
        gateway = ways.get(each.channel)
        if gateway is None:
            no_gateway += 1
        elif _taken(gateway, each):
            sent += 1
            with database.write() as session:
                mark_sent(session, jurisdiction, each, clock)
        else:
            failed += 1
    if notices is None:
        with database.write() as session:
            give_up_notices(session, jurisdiction, clock)
    return Delivered(sent, failed, no_gateway)


def _taken(gateway: Gateway, message: OwedMessage) -> bool:
    try:
        gateway(message.address, message.title, message.text)
    except (GatewayRefused, OSError) as error:
        log.warning("notice %s was not taken over %s: %s", message.notice, message.channel, error)
        return False
    return True
