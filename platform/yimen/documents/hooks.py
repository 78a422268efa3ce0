"""Schemes of detached signatures: the house brings RSA, plugins bring others through `yimen_signature_schemes`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from yimen.kernel import hookspec, offered_once


class KeyUnusable(ValueError):
    """The key file does not open with its password, or holds no key of the scheme."""


@dataclass(frozen=True, slots=True)
class SignatureScheme:
    """How bytes are signed apart from themselves. Keys come as the bytes of a file with its password; where they are
    asked for and do not open, `KeyUnusable` is raised. Public keys are bytes whose SHA-256 names them."""

    title: Mapping[str, str]
    """By language, "zh" at least."""
    ending: str
    """Of a unit's key file, as ".p12"."""
    digest: Callable[[bytes], str]
    """"algorithm:hex" of the bytes, large ones too."""
    public_key: Callable[[bytes, str], bytes]
    """(key file, password) -> the public key."""
    sign: Callable[[bytes, bytes, str], bytes]
    """(what is signed, key file, password) -> the signature."""
    verify: Callable[[bytes, bytes, bytes], bool]
    """(what was signed, signature, public key); False for whatever cannot be read."""
    trial: Callable[[str, str, datetime], bytes]
    """(name, password, now) -> a fresh key file for trials."""


@hookspec
def yimen_signature_schemes() -> dict[str, SignatureScheme]:  # type: ignore[empty-body]
    """Id -> how final papers and case files are signed apart from themselves. An id belongs to one plugin."""


def signature_schemes() -> dict[str, SignatureScheme]:
    """Every scheme by id, those of plugins first; `ValueError` when two claim one."""
    return offered_once("yimen_signature_schemes", sys.modules[__name__])
