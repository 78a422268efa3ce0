"""What fetches or runs something in a part of a Word document: a template has none, for every officer opens its papers."""

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
_RELATIONS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}",
    "{http://purl.oclc.org/ooxml/officeDocument/relationships}",
)
_CLICKED = frozenset({"hyperlink", "hlinkClick", "hlinkHover", "hlinkMouseOver", "attachedTemplate"})
"""Elements that may name what lies outside: links that somebody must follow; the template is asked for apart."""


class DeclaresType(ValueError):
    """A part that begins with a document type: no office program writes one, and its entities hide what is said."""


def fetched_by(part: bytes, outside: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The instructions of a part's fields that take in other files, speak to other programs or run macros, and the
    relations of `outside` by which a picture or the like would be fetched.

    An instruction may stand in one attribute, or in any number of runs. XMLSyntaxError where the part is no XML. Kept by
    digest: a pack's templates have their styles from one another, and these are most of what is to be read.
    """
    return _FOUND.made((digest_bytes(part), outside), lambda: _fetched_by(part, outside))


def _fetched_by(part: bytes, outside: frozenset[str]) -> tuple[str, ...]:
    root = etree.fromstring(part, _PARSER)
    if root.getroottree().docinfo.doctype:
        raise DeclaresType
    said = tuple(each.strip() for each in _instructions(root) if _FETCHING.match(each))
    return said + tuple(_drawn(root, outside)) if outside else said


def _drawn(root: etree._Element, outside: frozenset[str]) -> Iterator[str]:
    for each in root.iter(etree.Element):
        if etree.QName(each).localname in _CLICKED:
            continue
        yield from (
            str(value)
            for name, value in each.attrib.items()
            if value in outside and str(name).startswith(_RELATIONS)
        )


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
