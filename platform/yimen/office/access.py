"""Every route says who may ask it; one that does not say is never answered."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, g, make_response, redirect, request, url_for
from werkzeug.urls import iri_to_uri

from yimen.kernel import AccessRule, rule_of, ruled

View = Callable[..., Any]


def signed_in(view: View) -> View:
    """Anybody who is signed in may ask; what is shown depends on the Actor."""
    return _guarded(view, AccessRule("signed_in"))


def permission(*names: str) -> Callable[[View], View]:
    """Whoever holds one of the permissions may ask."""
    rule = AccessRule("permission", frozenset(names))
    return lambda view: _guarded(view, rule)


def _guarded(view: View, rule: AccessRule) -> View:
    @wraps(view)
    def guarded(*args: Any, **kwargs: Any) -> Any:
        if g.actor.sort != "person":
            return to_sign_in()
        if rule.sort == "permission" and not rule.permissions & g.actor.permissions:
            abort(403)
        return view(*args, **kwargs)

    return ruled(guarded, rule)


def to_sign_in() -> Response:
    """The sign-in page, coming back afterwards to what was asked for, or to the page whose form was sent; an htmx request is
    told to leave the page as a whole."""
    wanted = request.full_path.rstrip("?") if request.method == "GET" else _page_of_the_form()
    address = url_for(current_app.config.get("YIMEN_SIGN_IN", "account.login"), next=wanted)
    if request.accept_mimetypes.best == "application/json":
        return make_response({"sign_in": address}, 401)
    if request.headers.get("HX-Request"):
        answer = make_response("", 401)
        answer.headers["HX-Redirect"] = address
        return answer
    return make_response(redirect(address))


def _page_of_the_form() -> str:
    """Where the browser says that a form stood, home where it does not say so or names another site."""
    said = urlsplit(request.referrer or "")
    path = f"{said.path}?{said.query}" if said.query else said.path
    return local_path(path if said.netloc == request.host else "", url_for("office.home"))


def local_path(address: str | None, otherwise: str) -> str:
    """`address` if it is a path on this site, as a header can carry it, else `otherwise`: no open redirects."""
    if not address or any(each < " " for each in address):
        return otherwise
    try:
        parts = urlsplit(address)
    except ValueError:
        return otherwise
    plain = address.startswith("/") and not address.startswith(("//", "/\\"))
    return iri_to_uri(address) if plain and not parts.scheme and not parts.netloc else otherwise


def fail_closed(app: Flask) -> None:
    """Refuse every request for a route without a rule, before its view runs."""

    @app.before_request
    def refuse_without_rule() -> None:
        endpoint = request.endpoint
        if endpoint is not None and rule_of(app.view_functions[endpoint]) is None:
            app.logger.error("route %s has no access rule", endpoint)
            abort(403)
