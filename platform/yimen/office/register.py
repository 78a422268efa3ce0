"""Hanging the staff's pages on an application."""

from __future__ import annotations

from typing import Any

from flask import Flask

from . import (  # noqa: F401  the views hang themselves on the blueprint
    account,
    audit,
    case_lists,
    case_opening,
    case_pages,
    catalog,
    change_sets,
    home,
    imports,
    jobs,
    lookups,
    people,
    search,
    tasks,
)
from .access import fail_closed
from .blueprint import blueprint
from .shell import dress


def register(app: Flask, runtime: Any) -> None:
    """Add the pages, the shell's words and the guard that refuses routes without an access rule."""
    app.extensions["yimen"] = runtime
    app.register_blueprint(blueprint)
    dress(app)
    fail_closed(app)
