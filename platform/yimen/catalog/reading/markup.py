"""XML out of office files, parsed without entities, network or size waivers."""

from __future__ import annotations

import posixpath
import zipfile
from typing import Any

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
# a text box is written twice, for new programs and for old ones
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class BrokenMarkup(ValueError):
    """The part is not well-formed XML."""


def parse(data: bytes) -> Any:
    """The root element; raises `BrokenMarkup`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise BrokenMarkup(str(error)) from error


def sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to worksheet part of an .xlsx, in the workbook's order."""
    relations = {}
    rels = parse(archive.read("xl/_rels/workbook.xml.rels"))
    for each in rels:
        target = str(each.get("Target", ""))
        relations[each.get("Id")] = (
            target[1:] if target.startswith("/") else posixpath.normpath("xl/" + target)
        )
    parts = {}
    for each in parse(archive.read("xl/workbook.xml")).iter(MAIN + "sheet"):
        part = relations.get(each.get(RELATION), "")
        if part.startswith("xl/worksheets/"):
            parts[str(each.get("name"))] = part
    return parts
