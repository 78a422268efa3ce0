"""The units' seals as files of this machine: read when they are used, never kept."""

from __future__ import annotations

from pathlib import Path

from yimen.documents import SealFile, no_seal
from yimen.settings import Settings, seals_path

AUTHORITY = "stamp-authority.p12"


def seal_path(settings: Settings, jurisdiction: str, unit: str) -> Path:
    """Where the seal of a unit lies."""
    return seals_path(settings) / f"{jurisdiction}-{unit}.p12"


def seal_file(settings: Settings, jurisdiction: str, unit: str) -> SealFile:
    """The seal of a unit; raises `SealRefused` where there is none."""
    path = seal_path(settings, jurisdiction, unit)
    if not path.is_file():
        raise no_seal(unit, path.name)
    authority = path.parent / AUTHORITY
    stamping = authority.read_bytes() if authority.is_file() else b""
    return SealFile(path.read_bytes(), settings.seal_password, stamping)
