"""Every route has a rule, and the rule is kept."""

from __future__ import annotations

import pytest
from flask import Flask

from fixtures.sites import Site
from yimen.kernel import rule_of
from yimen.office import local_path, permission

PERMISSIONS = {
    "admin.audit",
    "admin.security",
    "admin.system",
    "case.act",
    "case.assign",
    "case.import",
    "case.list",
    "case.move",
    "case.open",
    "case.override",
    "catalog.view",
    "change.approve",
    "change.draft",
    "document.seal",
    "document.view",
    "document.void",
    "supervision.view",
}


def test_every_route_has_an_access_rule(small_site: Site) -> None:
    """A route that does not say who may ask it would be open to everybody."""
    bare = [name for name, view in small_site.app.view_functions.items() if rule_of(view) is None]
    assert bare == []


def test_public_routes_are_those_of_the_door(small_site: Site) -> None:
    """Whoever is not signed in meets the sign-in, the language switch, the assets and the health check
    alone, besides the public's own site."""
    app = small_site.app
    rules = {name: rule_of(view) for name, view in app.view_functions.items()}
    public = {name for name, rule in rules.items() if rule is not None and rule.sort == "public"}
    assert {name for name in public if not name.startswith("portal.")} <= {
        "account.language",
        "account.login",
        "account.logout",
        "account.prove_account",
        "account.issuer",
        "account.issued",
        "health.live",
        "health.ready",
        "static_file",
    }


def test_permissions_of_routes_are_permissions_of_roles(small_site: Site) -> None:
    """A permission that no role can hold would shut its page for good."""
    rules = [rule_of(view) for view in small_site.app.view_functions.values()]
    asked = set().union(*(rule.permissions for rule in rules if rule is not None))
    assert asked <= PERMISSIONS


def test_every_page_of_a_stranger_leads_to_the_sign_in(small_site: Site) -> None:
    """Without a session every staff page sends to the sign-in and says where to come back to."""
    client = small_site.client()
    for path in addresses(small_site.app):
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert "/login?next=" in answer.headers["Location"], path


def test_officer_is_refused_every_administrator_page(small_site: Site) -> None:
    """An officer's rights open none of the three administrators' pages."""
    client = small_site.client("one")
    for path in ("/people", "/people/two", "/audit", "/system/jobs"):
        assert client.get(path).status_code == 403, path


def test_administrator_is_refused_every_case_page(small_site: Site) -> None:
    """The security administrator sees no case, not even the list."""
    client = small_site.client("keeper")
    for path in ("/cases", "/cases/open", "/cases/none", "/cases/none/tasks/some_task"):
        assert client.get(path).status_code == 403, path


def test_route_without_a_rule_is_never_answered(small_site: Site) -> None:
    """A view that somebody forgot to guard is refused, also to those who are signed in."""
    app = small_site.app
    app.view_functions["office.account"], kept = lambda: "open", app.view_functions["office.account"]
    try:
        assert small_site.client("one").get("/account").status_code == 403
    finally:
        app.view_functions["office.account"] = kept


def test_htmx_request_of_a_stranger_is_told_to_leave_the_page(small_site: Site) -> None:
    """A part of a page that is asked for after the session ended sends the whole page to the sign-in."""
    answer = small_site.client().get("/jobs/none", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith("/login")


@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "cases",
        "http://[",
        "/\t/[",
        "/\r\nSet-Cookie: a=b",
        None,
    ],
)
def test_foreign_address_is_no_way_back(address: str | None) -> None:
    """After sign-in nobody is led to another site."""
    assert local_path(address, "/") == "/"


def test_local_address_is_a_way_back() -> None:
    """A path of this site with its query is kept."""
    assert local_path("/cases?status=open", "/") == "/cases?status=open"


def test_language_is_changed_on_a_page_with_chinese_in_its_address(small_site: Site) -> None:
    """A header carries no Chinese: the way back is told as a browser would ask for it."""
    answer = small_site.app.test_client().get(
        "/language/en", query_string={"next": "/catalog/a/甲?q=乙　%20"}
    )
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/catalog/a/%E7%94%B2?q=%E4%B9%99%E3%80%80%20"


def test_permission_marks_the_view() -> None:
    """The rule is found on the function that Flask calls."""
    rule = rule_of(permission("case.list", "case.act")(lambda: ""))
    assert rule is not None
    assert rule.permissions == {"case.list", "case.act"}


def addresses(app: Flask) -> list[str]:
    """One address for every page that is read and not open to all."""
    found = []
    for rule in app.url_map.iter_rules():
        access = rule_of(app.view_functions[rule.endpoint])
        if "GET" not in (rule.methods or ()) or access is None or access.sort == "public":
            continue
        values = {
            name: "1" if name in ("membership", "number", "file_id") else "none" for name in rule.arguments
        }
        with app.test_request_context():
            found.append(str(app.url_for(rule.endpoint, **values)))
    return found
