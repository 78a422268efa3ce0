"""What every answer says about itself: a policy for the browser, no framing, how long to keep it."""

from __future__ import annotations

from flask import Flask, Response, g, request

from yimen.settings import Settings

from .requests import OPEN_TO_ALL

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; frame-ancestors 'none'; object-src 'none'; base-uri 'self'; form-action 'self'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(self), microphone=()",
}
FRAMED = {
    **HEADERS,
    "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
    "X-Frame-Options": "SAMEORIGIN",
}  # for the few answers that a page of ours shows in a frame of its own (`g.framed`)


def add_headers(app: Flask, settings: Settings) -> None:
    """Set them on every answer; no cache keeps a page, nor a file that an officer saves. Whoever is led elsewhere on this
    site is told a path alone: the host is whatever the asker called it."""

    secure = {"Strict-Transport-Security": "max-age=31536000"} if settings.secure else {}
    apart = [(name, name.lower(), value) for name, value in {**HEADERS, **secure}.items()]
    framed = [(name, name.lower(), value) for name, value in {**FRAMED, **secure}.items()]

    @app.after_request
    def mark(answer: Response) -> Response:
        said = [(name.lower(), value) for name, value in answer.headers]
        # a server cannot send another alphabet: fail here, where the log says which page
        "".join(value for _name, value in said).encode("latin-1")
        known = {name for name, _value in said}
        for name, lower, value in framed if g.get("framed") else apart:
            if lower not in known:
                answer.headers.add(name, value)
        if (led := answer.headers.get("Location", "")).startswith(request.host_url):
            answer.headers["Location"] = "/" + led.removeprefix(request.host_url).lstrip("/")
            answer.set_data("")
        kept = answer.headers.get("Cache-Control")
        sent_as_a_file = kept == "no-cache" and request.blueprint != OPEN_TO_ALL
        if sent_as_a_file or (kept is None and request.endpoint != "static_file"):
            answer.headers["Cache-Control"] = "no-store"
        return answer
