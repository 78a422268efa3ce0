"""A page with one form on this machine, under the policy that the platform sends: for tests in the browser."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from threading import Thread
from typing import Any

from werkzeug.datastructures import CombinedMultiDict, MultiDict
from werkzeug.serving import make_server
from werkzeug.wrappers import Request, Response

from screens.pages import Items
from yimen.kernel import WorkingCalendar
from yimen.screens import CompiledForm, Lookups, Surroundings

DIST = Path(__file__).parent.parent.parent / "platform" / "yimen" / "static" / "dist"
POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'"
TYPES = {".js": "text/javascript", ".css": "text/css"}


class FormSite:
    """Draws the form at `/`; what is submitted is drawn again, and kept in `values` and `errors`."""

    def __init__(
        self,
        form: CompiledForm,
        stored: dict[str, Any] | None = None,
        *,
        script: bool = True,
        calendar: WorkingCalendar | None = None,
        lookups: Lookups | None = None,
        today: date | None = None,
    ) -> None:
        self.around = Surroundings(today, calendar)
        self.lookups = lookups or Items()
        self.form = form
        self.stored = stored
        self.script = script
        self.values: dict[str, Any] = {}
        self.errors: list[str] = []
        self.files: list[bytes] = []
        self._server = make_server("127.0.0.1", 0, self.application, threaded=True)
        self.address = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = Thread(target=self._server.serve_forever, daemon=True)

    def __enter__(self) -> FormSite:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def application(self, environ: dict[str, Any], start: Callable[..., Any]) -> Any:
        request = Request(environ)
        with request:
            response = self.answer(request)
        response.headers["Content-Security-Policy"] = POLICY
        return response(environ, start)

    def answer(self, request: Request) -> Response:
        if request.path.startswith("/lookup/"):
            return self.choices(request)
        if request.path.startswith("/calendar/"):
            return self.calendar(int(request.path.rsplit("/", 1)[-1]))
        if request.path.startswith("/static/"):
            file = DIST / Path(request.path).name
            return (
                Response(file.read_bytes(), content_type=TYPES[file.suffix])
                if file.is_file()
                else Response(status=404)
            )
        if request.path == "/favicon.ico":
            return Response(status=204)
        return Response(self.page(request), content_type="text/html; charset=utf-8")

    def choices(self, request: Request) -> Response:
        kind, filters = request.path.rsplit("/", 1)[-1], json.loads(request.args.get("filters", "{}"))
        if request.args.get("key"):
            one = self.lookups.resolve(kind, request.args["key"])
            found = [] if one is None else [one]
        else:
            on = date.fromisoformat(request.args["on"]) if request.args.get("on") else None
            found = list(self.lookups.search(kind, request.args.get("q", ""), 20, filters, on))
        choices = [
            {"key": each.key, "label": each.label, "body": dict(each.body), "titles": dict(each.titles)}
            for each in found
        ]
        return Response(json.dumps({"choices": choices}), content_type="application/json")

    def calendar(self, year: int) -> Response:
        known = self.around.calendar
        if known is None or year not in known.years:
            return Response(status=404)
        table = {"holidays": sorted(map(str, known.holidays)), "workdays": sorted(map(str, known.workdays))}
        return Response(json.dumps(table), content_type="application/json")

    def page(self, request: Request) -> str:
        roles = frozenset({"officer"})
        bound = self.form.bind(self.stored, lookups=self.lookups, roles=roles, around=self.around)
        if request.method == "POST":
            sent: CombinedMultiDict[str, Any] = CombinedMultiDict([request.form, request.files])
            bound = self.form.bind(
                self.stored,
                MultiDict(sent.items(multi=True)),
                lookups=self.lookups,
                roles=roles,
                around=self.around,
            )
            if not bound.restructured:
                self.errors = [] if bound.validate() else [each.path for each in bound.errors]
                self.values = bound.values
                self.files = [each.stream.read() for each in bound.uploads]
        script = '<script src="/static/form.js" defer></script>' if self.script else ""
        return (
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>表</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1">'
            f'<link rel="stylesheet" href="/static/app.css"><link rel="stylesheet" href="/static/form.css">{script}</head>'
            f'<body class="p-3"><main><h1>{self.form.label()}</h1>'
            f'<form method="post" enctype="multipart/form-data" novalidate>{bound.render()}'
            '<button class="btn btn-primary mt-3" name="_deed" value="complete">提交</button></form></main></body></html>'
        )
