"""Whoever handles a case finds it on the first page, also while others have it in hand."""

from __future__ import annotations

from fixtures.sites import Site
from office.pages import opened

OWN = "我承办的在办案件"


def test_officers_of_a_case_find_it_at_home_while_it_waits_for_others(demo_site: Site) -> None:
    """Both officers; nobody else of the unit has that part, and the list can be asked for the same."""
    address = opened(demo_site.client("zhzf01"))
    for account in ("zhzf01", "zhzf02"):
        client = demo_site.client(account)
        assert f'href="{address}"' in client.get("/").text.partition(OWN)[2]
        assert address in client.get("/cases?handler=me&status=open").text
    for account in ("zhzf03", "zhzf-head"):
        client = demo_site.client(account)
        assert OWN not in client.get("/").text
        assert address not in client.get("/cases?handler=me&status=open").text
