"""Secrets of an embedded instance: made once, kept in its folder, readable by its owner alone."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress
from pathlib import Path
from typing import Protocol


class _Located(Protocol):
    @property
    def home(self) -> Path: ...

    @property
    def anchor_key(self) -> str: ...

    @property
    def anchor_copies(self) -> str: ...

    @property
    def secret_key(self) -> str: ...

    @property
    def seals(self) -> str: ...


def kept_secret(home: Path, name: str) -> str:
    """The secret of that name in the folder `home/keys`, made if it is not there (mode 0600)."""
    return write_once(home / "keys" / name, secrets.token_urlsafe(48)).strip()


def signing_secret(settings: _Located) -> str:
    """The key that signs sessions: the one set, else the instance's own, made when it is first asked for."""
    return settings.secret_key or kept_secret(settings.home, "secret_key")


def write_once(path: Path, text: str) -> str:
    """What the file says; made with `text` (mode 0600) when absent. Two processes agree on one text."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    if not path.exists():
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(text)
        with suppress(FileExistsError):
            os.link(fresh, path)
        fresh.unlink()
    return path.read_text("utf-8")


def anchor_key_path(settings: _Located) -> Path:
    """Where the key that signs anchors lies."""
    return Path(settings.anchor_key) if settings.anchor_key else settings.home / "keys" / "anchor.pem"


def anchor_copies_path(settings: _Located) -> Path | None:
    """The folder into which every anchor is copied, if there is one."""
    return Path(settings.anchor_copies).expanduser().absolute() if settings.anchor_copies else None


def seals_path(settings: _Located) -> Path:
    """The folder of the units' electronic seals."""
    return Path(settings.seals) if settings.seals else settings.home / "seals"
