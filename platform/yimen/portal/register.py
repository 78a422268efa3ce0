"""Hanging the public's pages on an application."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from flask import Flask

from .blueprint import blueprint
from .home import colour_digest
from .menu import menu, other_language
from .request import site_if_any

VIEWS = ("catalogs", "complaints", "following", "home", "procedures", "published")


def register(app: Flask, runtime: Any) -> None:
    """Add the pages and what their shell uses."""
    app.extensions["yimen"] = runtime
    for name in VIEWS:
        import_module(f"yimen.portal.{name}")
    app.register_blueprint(blueprint)
    app.extensions["csrf"].exempt(
        blueprint
    )  # what is sent here is checked where it is taken, and then not lost
    app.jinja_env.globals.update(
        public_site=site_if_any,
        public_menu=menu,
        public_colours=colour_digest,
        public_other_language=other_language,
    )
