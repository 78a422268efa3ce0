"""Fields of a Word document that fetch or run something: a template has none, for every officer opens its papers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from docx.oxml.ns import qn
from lxml import etree

from yimen.kernel import Recent, digest_bytes

_FETCHING = re.compile(
    r"^\s*(DDE(?:AUTO)?|INCLUDE(?:TEXT|PICTURE)?|IMPORT|LINK|EMBED|DATABASE|RD|MACROBUTTON)\b", re.IGNORECASE
)
_PARSER = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
_FOUND: Recent[tuple[str, ...]] = Recent(256)


def fetching_fields(part: bytes) -> tuple[str, ...]:
    """The instructions of a part's fields that take in other files, speak to other programs or run macros.

    An instruction may stand in one attribute, or in any number of runs. XMLSyntaxError where the part is no XML. Kept by
    digest: a pack's templates have their styles from one another, and these are most of what is to be read.
    """
    return _FOUND.made(digest_bytes(part), lambda: _fetching(part))


def _fetching(part: bytes) -> tuple[str, ...]:
    said = _instructions(etree.fromstring(part, _PARSER))
    return tuple(each.strip() for each in said if _FETCHING.match(each))


def _instructions(root: etree._Element) -> Iterator[str]:
    """Each field's instruction as Word puts it together, those of fields within fields for themselves."""
    open_fields: list[list[str]] = []
    for each in root.iter(qn("w:fldSimple"), qn("w:fldChar"), qn("w:instrText")):
        if each.tag == qn("w:fldSimple"):
            yield each.get(qn("w:instr"), "")
        elif each.tag == qn("w:instrText"):
            if open_fields:
                open_fields[-1].append(each.text or "")
        elif each.get(qn("w:fldCharType")) == "begin":
            open_fields.append([])
        elif each.get(qn("w:fldCharType")) == "end" and open_fields:
            yield "".join(open_fields.pop())
    yield from ("".join(left) for left in open_fields)
