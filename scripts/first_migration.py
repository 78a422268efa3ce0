"""Write the first migration anew from the tables of all rooms; only before a release, never after one.

    python scripts/first_migration.py

Later migrations are written by hand, or begun with `python scripts/first_migration.py next "What changes"`.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from alembic import command

from yimen.app import alembic_config
from yimen.store import open_database

ROOT = Path(__file__).parent.parent
VERSIONS = ROOT / "platform/yimen/store/migrations/versions"
FIRST = VERSIONS / "0001_all_rooms.py"
OWN_TYPES = {
    r"yimen\.store\.base\.UtcDateTime\([^)]*\)": "sa.DateTime(timezone=True)",
    r"postgresql\.JSONB\(astext_type=Text\(\)\)": "postgresql.JSONB()",
    r"yimen\.\w+(\.\w+)*\(": "UNKNOWN_TYPE(",
}


def main(arguments: list[str]) -> int:
    """Autogenerate against an empty database (or, with `next`, against one at the present head)."""
    further = arguments[:1] == ["next"]
    if not further:
        for old in VERSIONS.glob("*.py"):
            old.unlink()
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/empty.sqlite")
        config = alembic_config(database)
        config.attributes["include_object"] = _not_of_alembic
        with database.engine.connect() as connection:
            config.attributes["connection"] = connection
            if further:
                command.upgrade(config, "head")
            number = f"{len(list(VERSIONS.glob('*.py'))) + 1:04d}"
            title = " ".join(arguments[1:]) if further else "All rooms."
            script: Any = command.revision(config, title, autogenerate=True, rev_id=number)
        database.dispose()
    written = Path(script.path)
    target = written if further else FIRST
    written.rename(target)
    target.write_text(_cleaned(target.read_text("utf-8")), "utf-8")
    subprocess.run(["ruff", "format", "-q", str(target)], check=False, cwd=ROOT)
    return 0


def _not_of_alembic(_object: object, name: str | None, sort: str, _reflected: bool, _against: object) -> bool:
    return not (sort == "table" and name == "alembic_version")


def _cleaned(text: str) -> str:
    """Types of our own are written as what they are in the database; a migration imports no room."""
    for pattern, replacement in OWN_TYPES.items():
        text = re.sub(pattern, replacement, text)
    text = re.sub(r"^ *# ### .*\n", "", text, flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n\n", text)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
