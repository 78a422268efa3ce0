"""Two addresses for machines: is the process alive, and can it serve?"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Flask, jsonify
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from yimen.kernel import public

from .runtime import Runtime


def answer_health(app: Flask, runtime: Runtime) -> None:
    """`/health` (the process answers) and `/health/ready` (the database answers too)."""
    health = Blueprint("health", __name__, url_prefix="/health")

    @health.get("")
    @public
    def live() -> Any:
        return jsonify(status="ok")

    @health.get("/ready")
    @public
    def ready() -> Any:
        try:
            with runtime.database.read() as session:
                session.execute(text("SELECT 1"))
        except SQLAlchemyError:
            return jsonify(status="database"), 503
        return jsonify(status="ok")

    app.register_blueprint(health)
