"""`python -m bench.one_import ADDRESS FILE`: one import in a process of its own; prints its largest resident size."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from yimen.store import open_database

from .measure import peak_megabytes
from .worlds import import_file


def main() -> None:
    address, file = sys.argv[1], Path(sys.argv[2])
    database = open_database(address)
    count = import_file(database, file.name, file.read_bytes())
    database.dispose()
    peak = peak_megabytes()
    print(json.dumps({"entries": count, "peak_megabytes": peak}))


if __name__ == "__main__":
    main()
