"""The units' seals as files of this machine: read when they are used, never kept."""

from __future__ import annotations

from pathlib import Path

from yimen.documents import SealFile, no_seal
from yimen.settings import Settings, seals_path

AUTHORITY = "stamp-authority.p12"


def seal_path(settings: Settings, jurisdiction: str, unit: str, ending: str = ".p12") -> Path:
    """Where the seal of a unit lies, or its key of another scheme."""
    return seals_path(settings) / f"{jurisdiction}-{unit}{ending}"


def seal_file(settings: Settings, jurisdiction: str, unit: str, ending: str = ".p12") -> SealFile:
    """The seal of a unit, or its key of another scheme; raises `SealRefused` where there is none."""
    path = seal_path(settings, jurisdiction, unit, ending)
    if not path.is_file():
        raise no_seal(unit, path.name)
    authority = path.parent / AUTHORITY
    stamping = authority.read_bytes() if authority.is_file() else b""
    return SealFile(path.read_bytes(), settings.seal_password, stamping)
