"""Templates that pass for harmless ones: what Word or LibreOffice would fetch all the same is found wherever it stands."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from documents.test_templates import LINK, W, codes, docx, field, package

R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
STRICT = 'xmlns:r="http://purl.oclc.org/ooxml/officeDocument/relationships"'
HYPER = LINK.replace(b"/image", b"/hyperlink")
OWN = LINK.replace(b"/image", b"/attachedTemplate").replace(
    b"http://host.invalid/a.png", b"file:///etc/a.png"
)
A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
ENTITY = f'<!DOCTYPE d [<!ENTITY q "DDEAUTO">]><w:ftr {W}><w:p><w:fldSimple w:instr="&q; a"/></w:p></w:ftr>'.encode()


def linking(tag: str, namespace: str = R) -> bytes:
    """A part in which an element names the relation `r`."""
    return f"<w:ftr {W} {A} {namespace}><{tag} r:link='r'/></w:ftr>".encode()


def moved(content: bytes) -> bytes:
    """The same document, its text in another folder and a blank one where it is looked for."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name in ("_rels/.rels", "[Content_Types].xml"):
                part = part.replace(b"word/document.xml", b"other/document.xml")
            new.writestr(name.replace("word/document.xml", "other/document.xml"), part)
        new.writestr("word/document.xml", f"<w:document {W}/>")
    return out.getvalue()


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"word/footer9.xml": linking("a:blip"), "word/_rels/footer9.xml.rels": HYPER}, "DOC-004"),
        ({"word/footer9.xml": linking("a:blip", STRICT), "word/_rels/footer9.xml.rels": HYPER}, "DOC-004"),
        ({"word/footer9.xml": linking("a:blip"), "word/_rels/footer9.xml.rels": OWN}, "DOC-004"),
        ({"word/_rels/footer9.xml.RELS": LINK}, "DOC-004"),
        ({"word/_rels/footer9.xml.rels": LINK.replace(b"External", b"external")}, "DOC-004"),
        ({"other/footer9.xml": field("DDEAUTO a")}, "DOC-004"),
        ({"word/footer9.part": field("DDEAUTO a")}, "DOC-004"),
        ({"word/footer9.part": field("DDEAUTO a").decode().encode("utf-16")}, "DOC-004"),
        ({"word/footer9.xml": ENTITY}, "DOC-001"),
        ({"docProps/app9.xml": ENTITY}, "DOC-001"),
    ],
)
def test_what_would_be_fetched_is_found_in_whatever_part(parts: dict[str, bytes], code: str) -> None:
    """By what a part holds, not by its name; a link's address is for links alone, not for pictures."""
    assert codes(package(parts)) == [code]


@pytest.mark.parametrize("tag", ["w:hyperlink", "a:hlinkClick"])
def test_address_that_somebody_must_click_is_no_finding(tag: str) -> None:
    """Whoever reads the paper chooses to follow it."""
    link = linking(tag).replace(b"r:link", b"r:id")
    assert codes(package({"word/footer9.xml": link, "word/_rels/footer9.xml.rels": HYPER})) == []


def test_text_in_another_folder_is_looked_at_as_well() -> None:
    """Word goes by the package's relations."""
    assert codes(moved(docx("{{案由}}"))) == []
    assert codes(moved(package({"word/a.png": b"\x89PNG\r\n\x1a\n"}))) == []


@pytest.mark.parametrize(
    "loops",
    [
        lambda: '{% for a in "xxx" %}{% endfor %}',
        lambda: "{% for a in 案由 ~ 案由 %}{% endfor %}",
        lambda: "{% for a in 案由 %}{% for b in 案由 %}{% endfor %}{% endfor %}",
    ],
)
def test_loop_that_multiplies_itself_is_refused(loops: Callable[[], str]) -> None:
    """Three loops over one text of some thousand signs would run for an hour."""
    assert "DOC-006" in codes(docx(loops()))
