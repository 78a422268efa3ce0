"""What a list page costs for rights: at most two queries of who asks and what he may, however long the list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from fixtures.sites import Site
from office.pages import opened, post

RIGHTS = (
    "ab_user",
    "ab_role",
    "ab_permission",
    "sign_in",
    "membership",
    "substitution",
    "person",
    "account_state",
)
MOST = 2


@contextmanager
def asked(site: Site) -> Iterator[list[str]]:
    """The statements inside the block that read who asks or what somebody may; names alone are no rights."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        words = statement.replace('"', " ").replace(",", " ").replace(".", " ").split()
        names = statement.startswith("SELECT person.account, person.name") and "JOIN" not in statement
        if not names and any(table in words for table in RIGHTS):
            found.append(statement)

    engine = site.runtime.database.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize(
    ("account", "page"),
    [
        ("zhzf01", "/"),
        ("zhzf-chief", "/"),
        ("zhzf01", "/cases"),
        ("zhzf-chief", "/cases"),
        ("zhzf-head", "/cases/hand-over"),
        ("zhzf-head", "/cases/hand-over?from=zhzf01"),
        ("zhzf-head", "/cases/assign"),
    ],
)
def test_list_page_costs_at_most_two_queries_for_rights(demo_site: Site, account: str, page: str) -> None:
    """Once the person is known in the process; a second case on the list costs no query more. (The first page of whoever
    drafts also counts who could approve: that is what it shows, not what it asks.)"""
    opened(demo_site.client("zhzf01"))
    client = demo_site.client(account)
    assert client.get(page).status_code == 200
    counts = []
    for _round in range(2):
        with asked(demo_site) as found:
            assert client.get(page).status_code == 200
        assert len(found) <= MOST, found
        counts.append(len(found))
        opened(demo_site.client("zhzf01"), title="又一件")
    assert counts[0] == counts[1]


def test_changed_rights_are_read_once(demo_site: Site) -> None:
    """The first request after a change reads the person, what he holds and in whose stead he acts; the next one nothing."""
    client = demo_site.client("zhzf01")
    client.get("/cases")
    values = {"substitute": "zhzf02", "since": "2026-07-01", "last": "2026-07-02", "reason": "休假"}
    assert post(client, "/stand-in/absences", "/stand-in", values).status_code == 302
    with asked(demo_site) as first:
        client.get("/cases")
    with asked(demo_site) as second:
        client.get("/cases")
    assert len(first) <= MOST + 3, first
    assert len(second) <= MOST
