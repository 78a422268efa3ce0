"""Write a migration from the difference between the models and the migrations: `migration.py 0002 "What it brings"`.

`--first` writes 0001 anew from all models; only before the first release. Read what it wrote before keeping it.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Any, Literal

from alembic import command
from alembic.operations import ops
from sqlalchemy import JSON, BigInteger, DateTime, TypeDecorator

from yimen.app.schema import MIGRATIONS, alembic_config
from yimen.store import open_database


def render(sort: str, item: Any, _context: Any) -> str | Literal[False]:
    """Column types as the migrations name them: no room is imported there."""
    if sort != "type":
        return False
    if isinstance(item, TypeDecorator) and isinstance(item.impl_instance, DateTime):
        return "sa.DateTime(timezone=True)"
    if isinstance(item, JSON):
        return "JSON_COLUMN"
    if isinstance(item, BigInteger) and item._variant_mapping:
        return "BIG_ID"
    return False


def everything(context: Any, _revision: Any, directives: list[Any]) -> None:
    """Tables and indexes as the models state them: SQLite cannot reflect indexes over expressions."""
    tables = context.opts["target_metadata"].sorted_tables
    made: list[Any] = []
    for table in tables:
        made.append(ops.CreateTableOp.from_table(table))
        made += [
            ops.CreateIndexOp.from_index(each)
            for each in sorted(table.indexes, key=lambda each: str(each.name))
        ]
    directives[0].upgrade_ops.ops[:] = made
    directives[0].downgrade_ops.ops[:] = [ops.DropTableOp.from_table(table) for table in reversed(tables)]


def main() -> None:
    first = "--first" in sys.argv
    warnings.filterwarnings(
        "ignore", message="autogenerate skipping metadata-specified expression-based index"
    )
    words = [each for each in sys.argv[1:] if each != "--first"]
    number, message = ("0001", "The tables of the first release.") if first else (words[0], words[1])
    if first:
        for old in MIGRATIONS.glob("versions/*.py"):
            old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{Path(folder) / 'empty.sqlite'}")
        config = alembic_config(database)
        command.upgrade(config, "head")
        config.attributes["rendering"] = {"render_item": render, "render_as_batch": not first}
        if first:
            config.attributes["rendering"]["process_revision_directives"] = everything
        config.set_main_option("file_template", "%%(rev)s")
        script = command.revision(config, message=message, rev_id=number, autogenerate=True)
        database.dispose()
    assert script is not None
    assert not isinstance(script, list)
    ruff = Path(sys.executable).with_name("ruff")
    subprocess.run([ruff, "check", "--fix", "-q", script.path], check=False)
    subprocess.run([ruff, "format", "-q", script.path], check=True)
    print(script.path)


main()
