"""Alembic's entry: the roof hands in the database and the metadata of every room; nothing is imported here."""

from __future__ import annotations

from typing import Any

from alembic import context
from sqlalchemy import Connection


def _run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes.get("metadata"),
        compare_type=True,
        include_name=context.config.attributes.get("include_name"),
        **{
            "render_as_batch": connection.dialect.name == "sqlite",
            **context.config.attributes.get("rendering", {}),
        },
    )
    with context.begin_transaction():
        context.run_migrations()


attributes: dict[str, Any] = context.config.attributes
if attributes.get("connection") is not None:
    _run(attributes["connection"])
else:
    with attributes["database"].engine.connect() as opened, opened.begin():
        _run(opened)
