"""Notices that are owed go out, each over every way that was left for it; each is marked as soon as a gateway took it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from yimen.cases import OwedMessage, give_up_notices, hold_notice, mark_sent, owed_messages, release_notice
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
    """Sends what these notices (or all that wait) still owe and nobody else is sending. A message may go out twice where the
    process dies between the gateway's answer and the mark, never not at all."""
    with database.read() as session:
        owed = owed_messages(session, jurisdiction, notices)
    done = [
        _sent(database, jurisdiction, ways, clock, number, list(messages))
        for number, messages in groupby(owed, lambda each: each.notice)
    ]
    if notices is None:
        with database.write() as session:
            give_up_notices(session, jurisdiction, clock)
    return Delivered(
        sum(each.sent for each in done),
        sum(each.failed for each in done),
        sum(each.no_gateway for each in done),
    )


def _sent(
    database: Database,
    jurisdiction: str,
    ways: Mapping[str, Gateway],
    clock: Clock,
    notice: int,
    messages: Sequence[OwedMessage],
) -> Delivered:
    """One notice over each way that there is, while it is held."""
    open_ways = [each for each in messages if each.channel in ways]
    sent, no_gateway = 0, len(messages) - len(open_ways)
    held = None
    if open_ways:
        with database.write() as session:
            held = hold_notice(session, jurisdiction, notice, clock)
    if held is None:
        return Delivered(no_gateway=no_gateway)
    still = [each for each in open_ways if each.channel not in held]
    for each in still:
        if _taken(ways[each.channel], each):
            sent += 1
            with database.write() as session:
                mark_sent(session, jurisdiction, each, clock)
    with database.write() as session:
        release_notice(session, jurisdiction, notice)
    return Delivered(sent, len(still) - sent, no_gateway)


def _taken(gateway: Gateway, message: OwedMessage) -> bool:
    try:
        gateway(message.address, message.title, message.text)
    except (GatewayRefused, OSError) as error:
        log.warning("notice %s was not taken over %s: %s", message.notice, message.channel, error)
        return False
    except Exception as error:  # noqa: BLE001  a gateway's own fault keeps back no other message; its words may hold the address
        name = type(error).__name__
        log.error("the gateway broke with notice %s over %s: %s", message.notice, message.channel, name)
        return False
    return True
