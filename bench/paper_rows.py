"""Papers: filled against docxtpl alone, printed against LibreOffice's own batch, a case file of 300 pages bound."""

from __future__ import annotations

import io
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from docxtpl import DocxTemplate

from documents.test_lint import FORMS, PAPERS, TEMPLATES, placeholder_bodies
from yimen.cases import new_signing_key
from yimen.documents import Press, paper_values, render, sample_environment, wording
from yimen.documents.dossier_bag import bag_of
from yimen.documents.dossier_pdf import Piece, bound, page_counts
from yimen.documents.formats import environment

from .measure import Row, against_floor, seconds

TYPE, TIMES, PRINTED, PAGES = "penalty_decision_letter", 20, 24, 300
DAY = date(2026, 7, 1)


def filled(type: str) -> tuple[bytes, dict[str, object]]:
    paper = PAPERS[type]
    forms = [FORMS[form] for form in paper.get("forms", ())]
    values = paper_values(
        sample_environment(forms, {"name": "示范局"}, DAY), wording(paper, FORMS, placeholder_bodies())
    )
    return TEMPLATES[paper["template_digest"]], values


def rows() -> Iterator[Row]:
    yield _rendering()
    papers = [render(*filled(type)) for type in sorted(PAPERS)[:PRINTED]]
    press = Press(seconds=300)
    try:
        yield _printing(press, papers)
        yield _binding([press.pdf(each) for each in papers[:6]])
    finally:
        press.stop()


def _rendering() -> Row:
    template, values = filled(TYPE)

    def ours() -> int:
        for _time in range(TIMES):
            render(template, values)
        return TIMES

    def alone() -> int:
        for _time in range(TIMES):
            document = DocxTemplate(io.BytesIO(template))
            document.render(dict(values), jinja_env=environment(), autoescape=True)
            document.save(io.BytesIO())
        return TIMES

    name = "a decision filled against docxtpl alone, the same template"
    return against_floor(name, "papers/s", ours, alone, target=0.80, clock=time.process_time)


def _printing(press: Press, papers: list[bytes]) -> Row:
    with tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder:
        files = [Path(folder) / f"{number}.docx" for number in range(len(papers))]
        for file, content in zip(files, papers, strict=True):
            file.write_bytes(content)
        home = {**os.environ, "HOME": folder}
        command = [
            "soffice",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            f"{folder}/out",
            *map(str, files),
        ]

        def ours() -> int:
            return sum(1 for each in papers if press.pdf(each))

        def batch() -> int:
            subprocess.run(command, env=home, check=True, capture_output=True)
            return len(files)

        name = "papers printed by the warm office against LibreOffice's batch"
        return against_floor(
            name, "papers/s", ours, batch, target=0.90, rounds=4, note=f"{len(papers)} papers"
        )


def _binding(printed: list[bytes]) -> Row:
    pieces: list[Piece] = []
    pages = 0
    counts = page_counts([Piece("", each) for each in printed])
    while pages < PAGES:
        at = len(pieces) % len(printed)
        pieces.append(Piece(f"文书{len(pieces) + 1}", printed[at], f"第{len(pieces) // 20 + 1}部分"))
        pages += counts[at]
    key = new_signing_key()[0]

    def file() -> bytes:
        pdf = bound(pieces, "案卷")
        payload = {f"papers/{number:03d}.pdf": each.content for number, each in enumerate(pieces)}
        payload |= {"case-file.pdf": pdf, "journal.jsonl": b"{}\n", "case.json": b"{}\n"}
        return bag_of("case", payload, private_key=key, day=DAY, source="示范局", about="示例案件")

    name = "a case file of 300 pages: one PDF with bookmarks, and the package"
    return seconds(
        name, file, at_most=20, note=f"{pages} pages of {len(pieces)} papers that were printed before"
    )
