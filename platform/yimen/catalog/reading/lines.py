"""The lines of a text document: paragraphs of a .docx outside its tables, lines of a .txt or .md. Counted from 1."""

from __future__ import annotations

import io
import zipfile
from pathlib import PurePath

from yimen.kernel import BROKEN_ARCHIVE, Finding, Place

from .. import codes
from .document import paragraph_text
from .guard import inspect
from .markup import WORD, parse
from .separated import decoded


def read_lines(name: str, content: bytes) -> tuple[list[tuple[int, str]], list[Finding]]:
    """(line number, text) of every line that is not blank, or findings that say why there are none."""
    suffix = PurePath(name).suffix.lower()
    if suffix in (".txt", ".md"):
        try:
            lines = decoded(content).splitlines()
        except UnicodeDecodeError as error:
            return [], [codes.BAD_ENCODING.at(Place(name), byte=error.start + 1)]
        return [(number, line) for number, line in enumerate(lines, 1) if line.strip()], []
    verdict = inspect(name, content)
    if verdict.sort != "docx":
        wrong = codes.NOT_A_TABLE_FILE.at(Place(name), name=name, reason="法规文本应为 .docx、.txt 或 .md")
        return [], list(verdict.findings) or [wrong]
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            body = parse(archive.read("word/document.xml"))
    except BROKEN_ARCHIVE as error:
        return [], [codes.BROKEN_FILE.at(Place(name), reason=str(error))]
    inside = {id(part) for table in body.iter(WORD + "tbl") for part in table.iter(WORD + "p")}
    paragraphs = [part for part in body.iter(WORD + "p") if id(part) not in inside]
    lines = [line for part in paragraphs for line in paragraph_text(part).split("\n")]
    return [(number, line) for number, line in enumerate(lines, 1) if line.strip()], []
