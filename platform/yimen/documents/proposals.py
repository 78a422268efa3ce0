"""A paper form becomes the beginning of a template: where a label is known and its blank stands open, a placeholder."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from typing import Any

from docx import Document
from docx.table import Table

_BLANK = re.compile(r"[_＿]{2,}|[\u3000 ]{4,}")
_LABEL = re.compile(r"([\u4e00-\u9fffA-Za-z（）()、]{2,24})[：:]\s*$")
_NOISE = re.compile(r"[\s\u3000：:（）()]+")
MOST = 300


@dataclass(frozen=True, slots=True)
class Proposal:
    """A label of the form, the placeholder proposed for it, and whether its name is the same or only near."""

    label: str
    name: str
    sure: bool


def propose_placeholders(content: bytes, known: Iterable[str]) -> tuple[bytes, list[Proposal]]:
    """The .docx with placeholders in its blanks, and what was proposed. A filled cell beside a known label is taken
    for a blank as well: what somebody wrote into it was that case's. The bytes must have passed the guard."""
    names = {_plain(name): name for name in known if "." not in name}
    document = Document(io.BytesIO(content))
    found: list[Proposal] = []
    for table in document.tables:
        _fill_table(table, names, found)
    for paragraph in document.paragraphs:
        _fill_line(paragraph, names, found)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), found[:MOST]


def _fill_table(table: Table, names: Mapping[str, str], found: list[Proposal]) -> None:
    for row in table.rows:
        cells = list(dict.fromkeys(cell._tc for cell in row.cells))
        texts = {cell._tc: cell.text.strip() for cell in row.cells}
        held = {cell._tc: cell for cell in row.cells}
        for label, value in pairwise(cells):
            proposal = _proposed(texts[label], names)
            if proposal is None or "{{" in texts[value] or _proposed(texts[value], names) is not None:
                continue
            found.append(proposal)
            _write(held[value], f"{{{{{proposal.name}}}}}")


def _write(cell: Any, text: str) -> None:
    """The text in the cell's first run, so that its font stays; the rest is emptied."""
    first = cell.paragraphs[0]
    runs = [run for paragraph in cell.paragraphs for run in paragraph.runs]
    if not runs:
        first.add_run(text)
        return
    for run in runs:
        run.text = ""
    runs[0].text = text


def _fill_line(paragraph: Any, names: Mapping[str, str], found: list[Proposal]) -> None:
    """Blanks after a label within one line: `当事人：＿＿＿＿　案由：＿＿＿＿`."""
    text = paragraph.text
    pieces, at = [], 0
    for blank in _BLANK.finditer(text):
        label = _LABEL.search(text[at : blank.start()])
        proposal = None if label is None else _proposed(label[1], names)
        if proposal is None:
            continue
        found.append(proposal)
        pieces += [text[at : blank.start()], f"{{{{{proposal.name}}}}}"]
        at = blank.end()
    if pieces and paragraph.runs:
        for run in paragraph.runs[1:]:
            run.text = ""
        paragraph.runs[0].text = "".join(pieces) + text[at:]


def _proposed(label: str, names: Mapping[str, str]) -> Proposal | None:
    plain = _plain(label)
    if not 2 <= len(plain) <= 24:
        return None
    if plain in names:
        return Proposal(label, names[plain], sure=True)
    near = get_close_matches(plain, names, n=1, cutoff=0.75)
    return Proposal(label, names[near[0]], sure=False) if near else None


def _plain(text: str) -> str:
    return _NOISE.sub("", text)
