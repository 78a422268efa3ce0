"""The units' seals as files of this machine: read when they are used, never kept."""

from __future__ import annotations

import re
from pathlib import Path

from yimen.documents import SealFile, no_seal
from yimen.settings import Settings, seals_path

AUTHORITY = "stamp-authority.p12"
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._@-]*")


def seal_path(settings: Settings, jurisdiction: str, unit: str, ending: str = ".p12") -> Path:
    """Where the seal of a unit lies, or its key of another scheme."""
    return seals_path(settings) / f"{jurisdiction}-{unit}{ending}"


def officer_path(settings: Settings, jurisdiction: str, account: str) -> Path:
    """Where the certificate of an officer lies; raises `SealRefused` for an account that is no name of a file."""
    if not _PLAIN.fullmatch(account):
        raise no_seal(account, f"officers/{jurisdiction}-….p12")
    return seals_path(settings) / "officers" / f"{jurisdiction}-{account}.p12"


def officer_file(settings: Settings, jurisdiction: str, account: str) -> SealFile:
    """The certificate of an officer; raises `SealRefused` where there is none."""
    path = officer_path(settings, jurisdiction, account)
    if not path.is_file():
        raise no_seal(account, f"officers/{path.name}")
    return _with_authority(settings, path)


def seal_file(settings: Settings, jurisdiction: str, unit: str, ending: str = ".p12") -> SealFile:
    """The seal of a unit, or its key of another scheme; raises `SealRefused` where there is none."""
    path = seal_path(settings, jurisdiction, unit, ending)
    if not path.is_file():
        raise no_seal(unit, path.name)
    return _with_authority(settings, path)


def _with_authority(settings: Settings, path: Path) -> SealFile:
    authority = seals_path(settings) / AUTHORITY
    stamping = authority.read_bytes() if authority.is_file() else b""
    return SealFile(path.read_bytes(), settings.seal_password, stamping)
