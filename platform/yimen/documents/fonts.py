"""Fonts that a machine does not have: replaced in the copy that is printed, and named."""

from __future__ import annotations

import io
import logging
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from yimen.kernel import Finding, Place

from . import codes

log = logging.getLogger("yimen.documents")

STAMP = "电子印章"  # the name under which the table says what stamps are drawn in
Table = Mapping[str, Sequence[str]]
_PARTS = re.compile(r"word/(document|styles|numbering|fontTable|header\d*|footer\d*|theme/theme\d*)\.xml")
_WHERE = re.compile(r"<(?:w:rFonts|a:latin|a:ea|a:cs|a:font) [^>]*>")
_NAMED = re.compile(r'(w:(?:ascii|hAnsi|eastAsia|cs)|typeface)="([^"]+)"')
_WIDE = re.compile(r'w:eastAsia="([^"]+)"')


@dataclass(frozen=True, slots=True)
class Fitted:
    """A .docx whose fonts this machine has. `replaced` says what stands for what, `missing` what nothing does."""

    content: bytes
    replaced: Mapping[str, str]
    missing: tuple[str, ...]

    def findings(self, place: Place | None = None) -> list[Finding]:
        """The substitutions and the fonts that are missing, named."""
        place = place or Place()
        found = [codes.FONT_REPLACED.at(place, font=font, used=used) for font, used in self.replaced.items()]
        return found + [codes.FONT_MISSING.at(place, font=font) for font in self.missing]


def font_table(entries: Iterable[Mapping[str, object]]) -> dict[str, tuple[str, ...]]:
    """Name of a font -> what may stand for it, best first; from bodies of the kind `font`."""
    table: dict[str, tuple[str, ...]] = {}
    for body in entries:
        stands = body.get("use")
        if isinstance(stands, Sequence):
            table[str(body["name"])] = tuple(str(each) for each in stands)
    return table


def fitted(content: bytes, table: Table, installed: frozenset[str]) -> Fitted:
    """The .docx with every font that is not installed replaced by the first of the table's that is."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        parts = {each.filename: package.read(each) for each in package.infolist()}
    texts = {name: part.decode("utf-8") for name, part in parts.items() if _PARTS.fullmatch(name)}
    places = [place for text in texts.values() for place in _WHERE.findall(text)]
    used = {font for place in places for _attribute, font in _NAMED.findall(place)}
    wide = {font for place in places for font in _WIDE.findall(place)}
    replaced = {font: found for font in sorted(used - installed) if (found := _first(table, font, installed))}
    missing = tuple(sorted(wide - installed - set(replaced)))
    if not replaced:
        return Fitted(content, replaced, missing)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as package:
        for name, part in parts.items():
            package.writestr(name, _renamed(texts[name], replaced) if name in texts else part)
    return Fitted(out.getvalue(), replaced, missing)


def _first(table: Table, font: str, installed: frozenset[str]) -> str:
    return next((each for each in table.get(font, ()) if each in installed), "")


def _renamed(text: str, replaced: Mapping[str, str]) -> str:
    def other(place: re.Match[str]) -> str:
        return _NAMED.sub(lambda name: f'{name[1]}="{replaced.get(name[2], name[2])}"', place[0])

    return _WHERE.sub(other, text)


@lru_cache(maxsize=1)
def installed_fonts() -> frozenset[str]:
    """The families of this machine, in every language that they name themselves in; empty without fontconfig."""
    listing = shutil.which("fc-list")
    if listing is None:
        return frozenset()
    try:
        told = subprocess.run([listing, ":", "family"], capture_output=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("the fonts of this machine could not be listed: %s", error)
        return frozenset()
    names = told.decode("utf-8", "replace").replace("\\", "").replace("\n", ",").split(",")
    return frozenset(name.strip() for name in names if name.strip())


@lru_cache(maxsize=32)
def font_file(family: str) -> tuple[str, int] | None:
    """(path, face in it) of the boldest upright face of a family; None where this machine has none of that name."""
    matching = shutil.which("fc-match")
    if matching is None or family not in installed_fonts():
        return None
    asked = [matching, "-f", "%{file}\n%{index}", f"{family}:bold"]
    try:
        told = subprocess.run(asked, capture_output=True, timeout=30, check=True).stdout
    except (OSError, subprocess.SubprocessError) as error:
        log.warning("the file of font %s could not be found: %s", family, error)
        return None
    path, _, face = told.decode("utf-8", "replace").partition("\n")
    return path, int(face) & 0xFFFF if face.isdigit() else 0


def stamp_font(table: Table) -> tuple[str, int] | None:
    """The font in which stamps are drawn: the first of those that the table names for `STAMP`; None without one."""
    found = (font_file(each) for each in table.get(STAMP, ()))
    return next((each for each in found if each is not None), None)
