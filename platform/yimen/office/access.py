"""Every route says who may ask it; one that does not say is never answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Literal
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, url_for

View = Callable[..., Any]
RuleSort = Literal["public", "signed_in", "permission"]
RULE = "access_rule"


@dataclass(frozen=True, slots=True)
class AccessRule:
    """Who may ask a route: anybody, anybody signed in, or whoever holds one of `permissions`."""

    sort: RuleSort
    permissions: frozenset[str] = frozenset()


def public(view: View) -> View:
    """Anybody may ask: sign-in, static files, health."""
    setattr(view, RULE, AccessRule("public"))
    return view


def signed_in(view: View) -> View:
    """Anybody who is signed in may ask; what is shown depends on the Actor."""
    return _guarded(view, AccessRule("signed_in"))


def permission(*names: str) -> Callable[[View], View]:
    """Whoever holds one of the permissions may ask."""
    rule = AccessRule("permission", frozenset(names))
    return lambda view: _guarded(view, rule)


def rule_of(view: View) -> AccessRule | None:
    """The rule of a view function, None where it has none."""
    found = getattr(view, RULE, None)
    return found if isinstance(found, AccessRule) else None


def _guarded(view: View, rule: AccessRule) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.actor.sort != "person":
            return _to_sign_in()
        if rule.sort == "permission" and not rule.permissions & g.actor.permissions:
            abort(403)
        return view(*args, **kwargs)

    setattr(guarded, RULE, rule)
    return guarded


def _to_sign_in() -> Response:
    """The sign-in page, coming back afterwards; an htmx request is told to leave the page as a whole."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else url_for("office.home")
    address = url_for(current_app.config.get("YIMEN_SIGN_IN", "account.login"), next=wanted)
    if request.accept_mimetypes.best == "application/json":
        return make_response({"sign_in": address}, 401)
    if request.headers.get("HX-Request"):
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = address
        return answer
    return make_response(redirect(address))


def local_path(address: str | None, otherwise: str) -> str:
    """`address` if it is a path on this site, else `otherwise`: no open redirects."""
    if not address:
        return otherwise
    parts = urlsplit(address)
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return address if plain and not parts.scheme and not parts.netloc else otherwise


def fail_closed(app: Flask) -> None:
    """Refuse every request for a route without a rule, before its view runs."""

    @app.before_request
    def refuse_without_rule() -> None:
        endpoint = request.endpoint
        if endpoint is not None and rule_of(app.view_functions[endpoint]) is None:
            app.logger.error("route %s has no access rule", endpoint)
            abort(403)
