"""Write the packs' .docx templates from the texts in scripts/documents (a folder there is a pack, the rest the base's):
`python scripts/make_documents.py`.

One text a document. Lines: `# title`, `= centred`, `> right`, `. without indent`, `| cell | cell |` (`<` joins the cell to
its left, `^` to the one above; `@3,5,3,5` before a table gives column widths), `{%…%}` alone on a line is a paragraph of its
own, `---` a new page, all else an indented paragraph. Layout norms: A4, margins 37/35/28/26 mm, title 22 pt, body 16 pt,
line 28.9 pt, page n of m.
"""

from __future__ import annotations

import io
import sys
import zipfile
from pathlib import Path

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

ROOT = Path(__file__).resolve().parent.parent
TITLE_FONT, BODY_FONT = "方正小标宋简体", "仿宋_GB2312"


def main() -> None:
    texts = ROOT / "scripts" / "documents"
    for source in sorted(texts.rglob("*.txt")):
        pack = "base" if source.parent == texts else source.parent.name
        target = ROOT / "catalogs" / pack / "documents" / f"{source.stem}.docx"
        target.write_bytes(build(source.read_text(encoding="utf-8")))
        sys.stdout.write(f"{target.relative_to(ROOT)}\n")


def build(text: str) -> bytes:
    """The .docx of one text, with fixed times, so that an unchanged text gives unchanged bytes."""
    document = _page()
    rows: list[list[str]] = []
    widths: list[float] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            rows.append([cell.strip() for cell in line.strip()[1:-1].split(" | ")])
            continue
        if rows:
            _table(document, rows, widths)
            rows, widths = [], []
        if line.startswith("@"):
            widths = [float(each) for each in line[1:].split(",")]
        elif line.startswith("---"):
            document.add_page_break()
        elif line.strip():
            _paragraph(document, line)
    out = io.BytesIO()
    document.save(out)
    return _settled(out.getvalue())


def _page() -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    style = document.styles["Normal"]
    style.font.name, style.font.size = BODY_FONT, Pt(16)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), BODY_FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    style.element.rPr.append(language)
    footer = section.footer.paragraphs[0]
    footer.alignment = ALIGN.CENTER
    for piece in ("第 ", "PAGE", " 页 共 ", "NUMPAGES", " 页"):
        _field(footer, piece) if piece.isupper() else _run(footer, piece, BODY_FONT, 12)
    return document


def _field(paragraph: Paragraph, name: str) -> None:
    """A field in runs of its own, so that each part, the number shown too, has the size of the text around it."""
    for sort in ("begin", "instr", "separate", "shown", "end"):
        run = _run(paragraph, "1" if sort == "shown" else "", BODY_FONT, 12)
        if sort == "instr":
            part = OxmlElement("w:instrText")
            part.text = name
        elif sort != "shown":
            part = OxmlElement("w:fldChar")
            part.set(qn("w:fldCharType"), sort)
        else:
            continue
        run._element.append(part)


def _run(paragraph: Paragraph, text: str, font: str, size: float, *, bold: bool = False):
    run = paragraph.add_run(text)
    run.font.name, run.font.size, run.bold = font, Pt(size), bold
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), font)
    return run


def _paragraph(document: DocumentType, line: str) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_after = form.space_before = Pt(0)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(28.9)
    mark, _, rest = line.partition(" ")
    if mark == "#":
        paragraph.alignment = ALIGN.CENTER
        form.line_spacing, form.space_after = Pt(34), Pt(8)
        _run(paragraph, rest, TITLE_FONT, 22)
    elif mark in ("=", ">", "."):
        paragraph.alignment = {"=": ALIGN.CENTER, ">": ALIGN.RIGHT, ".": ALIGN.LEFT}[mark]
        _run(paragraph, rest, BODY_FONT, 16)
    else:
        if not line.startswith("{%p"):
            form.first_line_indent = Pt(32)
        _run(paragraph, line, BODY_FONT, 16)


def _table(document: DocumentType, rows: list[list[str]], widths: list[float]) -> None:
    count = max(len(row) for row in rows)
    table = document.add_table(rows=len(rows), cols=count)
    table.style, table.autofit = "Table Grid", False
    total = sum(widths) or count
    shares = [156 * width / total for width in (widths or [1] * count)]
    for column, share in zip(table.columns, shares, strict=True):
        column.width = Mm(share)
    for index, row in enumerate(rows):
        table.rows[index].height = Mm(10)
        _row(table, index, row, shares)
    after = document.add_paragraph()
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.line_spacing = Pt(6)


def _row(table, index: int, row: list[str], shares: list[float]) -> None:
    for column, text in enumerate(row):
        cell = table.cell(index, column)
        cell.width = Mm(shares[column])
        if text == "<":
            table.cell(index, column - 1).merge(cell)
        elif text == "^":
            table.cell(index - 1, column).merge(cell)
        else:
            _fill(cell, text, last=column == len(row) - 1)
    if len(row) == 1 and len(shares) > 1:
        table.cell(index, 0).merge(table.cell(index, len(shares) - 1))


def _fill(cell, text: str, *, last: bool) -> None:
    for number, part in enumerate(text.split("\\n")):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        label = not last and "{{" not in part and len(part) <= 12
        right = part.startswith("> ")
        paragraph.alignment = ALIGN.CENTER if label else ALIGN.RIGHT if right else ALIGN.LEFT
        _run(paragraph, part[2:] if right else part, BODY_FONT, 12)


def _settled(content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            settled = zipfile.ZipInfo(part.filename, (1980, 1, 1, 0, 0, 0))
            settled.compress_type = zipfile.ZIP_DEFLATED
            data = old.read(part.filename)
            if part.filename == "docProps/core.xml":
                data = data.replace(b"2013-12-23T23:15:00Z", b"2026-01-01T00:00:00Z")
            new.writestr(settled, data)
    return out.getvalue()


if __name__ == "__main__":
    main()
