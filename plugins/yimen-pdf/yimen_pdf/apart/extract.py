"""The tables of a PDF, read in a process of its own: this script, run by `yimen.catalog.read_apart`.

It imports the standard library, pdfplumber and the files beside it, takes the file on stdin and writes
{"pages", "signs", "nameless", "pictures", "tables"}: how many pages and signs, signs without a code, pages of
pictures alone, and tables as {"rows", "merges", "pages", "lead"}, those without lines with {"sure", "gaps"} besides.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

MAX_MEMORY = 3 * 2**30
MAX_PAGES = 600
LOCKED = 3


def extract(content: bytes) -> dict[str, Any]:
    """What stands in the file; raises whatever pdfplumber does."""
    import pdfplumber
    from aligned import aligned
    from joining import joined
    from pages import Page, read_page

    pages: list[Page] = []
    with pdfplumber.open(io.BytesIO(content)) as book:
        count = len(book.pages)
        for page in book.pages if count <= MAX_PAGES else ():
            pages.append(read_page(page))
            page.close()
    ruled = joined(pages)
    guessed = [] if ruled else aligned(pages)
    return {
        "pages": count,
        "signs": sum(page.signs for page in pages),
        "nameless": sum(page.nameless for page in pages),
        "pictures": [page.number for page in pages if page.is_picture],
        "tables": ruled or guessed,
    }


def _main() -> int:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.path.insert(0, str(Path(__file__).parent))
    try:
        found = extract(sys.stdin.buffer.read())
    except Exception as error:  # noqa: BLE001  a damaged file raises anything; the caller makes a finding of it
        names = {type(each).__name__ for each in (error, error.__cause__, *error.args)}
        if "PDFPasswordIncorrect" in names:
            return LOCKED
        sys.stderr.write(f"{type(error).__name__} {error}\n")
        return 1
    json.dump(found, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(_main())
