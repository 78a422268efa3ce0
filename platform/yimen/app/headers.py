"""What every answer says about itself: a policy for the browser, no framing, how long to keep it."""

from __future__ import annotations

from flask import Flask, Response, request

from yimen.settings import Settings

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
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def add_headers(app: Flask, settings: Settings) -> None:
    """Set them on every answer; a page is never kept by a cache between us and the browser."""

    @app.after_request
    def mark(answer: Response) -> Response:
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        for _name, value in answer.headers:
            value.encode("latin-1")  # a server cannot send another: fail here, where the log says which page
        if settings.secure:
            answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        if request.endpoint != "static_file":
            answer.headers.setdefault("Cache-Control", "no-store")
        return answer
