"""The floor of the web rows: Flask under gunicorn, one indexed query or one insert, and nothing else."""

from __future__ import annotations

import os
import sqlite3
import threading
from typing import Any

import psycopg
from flask import Flask, Response, jsonify, request

application = Flask(__name__)
_own = threading.local()
COLUMNS = ("key", "code", "name", "field", "law", "article", "kinds")


def connection() -> Any:
    """Of this thread: none waits for another's commit."""
    if not hasattr(_own, "connection"):
        lite = os.environ.get("BENCH_SQLITE")
        made = sqlite3.connect(lite) if lite else psycopg.connect(os.environ["BENCH_DSN"], autocommit=True)
        _own.connection = made
    return _own.connection


@application.get("/item/<code>")
def item(code: str) -> Response:
    """One row by its indexed code."""
    found = connection().execute("SELECT code, name, unit FROM bare_item WHERE code = %s", (code,)).fetchone()
    if found is None:
        raise LookupError(code)
    return jsonify(code=found[0], name=found[1], unit=found[2])


@application.get("/rows")
def rows() -> Response:
    """The first 25 rows of one field among 100,000, by index."""
    mark = "?" if isinstance(connection(), sqlite3.Connection) else "%s"
    found = connection().execute(
        f"SELECT key, code, name, field, law, article, kinds FROM bare_row WHERE field = {mark} ORDER BY key LIMIT 25",
        (request.args["field"],),
    )
    return jsonify(rows=[dict(zip(COLUMNS, row, strict=True)) for row in found])


@application.get("/found")
def found() -> Response:
    """The first twenty items in force that hold a word, by the site's own index of grams (`grams`: a tsquery)."""
    rows = connection().execute(
        "SELECT r.key, r.body->>'code', r.body->>'name', r.body->>'field', r.body->>'law', r.body->>'article',"
        " r.body->>'kinds' FROM entry_text t JOIN entry_revision r ON r.id = t.id WHERE t.grams @@ %s::tsquery"
        " AND strpos(t.text, %s) > 0 AND r.jurisdiction = %s AND r.kind = 'item' AND r.scope = ''"
        " AND r.superseded_by IS NULL ORDER BY r.key LIMIT 20",
        (request.args["grams"], request.args["q"], request.args["place"]),
    )
    return jsonify(rows=[dict(zip(COLUMNS, row, strict=True)) for row in rows])


@application.get("/items")
def items() -> Response:
    """The first fifty rows of one unit, by index."""
    rows = connection().execute(
        "SELECT code, name, unit FROM bare_item WHERE unit = %s ORDER BY code LIMIT 50",
        (request.args["unit"],),
    )
    return jsonify(rows=[{"code": code, "name": name, "unit": unit} for code, name, unit in rows])


@application.get("/cases")
def cases() -> Response:
    """The newest 25 of one unit and status among a million, by index."""
    found = connection().execute(
        "SELECT id, number, title, party, unit, procedure, status, stage_title, handler, opened_on, due_on"
        " FROM bare_case WHERE unit = %s AND status = %s ORDER BY opened_at DESC LIMIT 25",
        (request.args["unit"], request.args["status"]),
    )
    names = [column.name for column in found.description]
    return jsonify(rows=[dict(zip(names, row, strict=True)) for row in found])


@application.post("/act")
def act() -> Response:
    """One row kept, durable at the answer."""
    kept = connection().execute(
        "INSERT INTO bare_act (body) VALUES (%s) RETURNING id", (request.get_data(as_text=True),)
    )
    return jsonify(id=kept.fetchone()[0])
