"""A detached signature: a statement of what was signed, by which scheme and key; made, written as a file, and checked.

The statement names every file by its SHA-256 and by the scheme's own digest; its RFC 8785 bytes are what is signed.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yimen.kernel import Place, canonical_text, digest_bytes

from . import codes
from .hooks import KeyUnusable, SignatureScheme, signature_schemes
from .sealing import SealFile, SealRefused

FORMAT = "yimen-signature/1"
LARGEST = 256 * 1024


@dataclass(frozen=True, slots=True)
class Signature:
    """What is kept of a signature; `statement` is the signed text, `fingerprint` names the public key."""

    scheme: str
    statement: str
    public_key: bytes
    value: bytes

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(self.public_key).hexdigest()

    def as_file(self) -> bytes:
        """The file that is handed out beside what was signed."""
        told = {
            "format": FORMAT,
            "scheme": self.scheme,
            "statement": json.loads(self.statement),
            "public_key": base64.b64encode(self.public_key).decode("ascii"),
            "signature": base64.b64encode(self.value).decode("ascii"),
        }
        return json.dumps(told, ensure_ascii=False, indent=2, sort_keys=True).encode("utf-8") + b"\n"


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What a signature is worth for a file. `valid`: the statement was signed by the key; `matches`: it names the
    file; `known`: the key is one of those given. `scheme` is "" where nobody here knows it."""

    scheme: str
    title: Mapping[str, str]
    statement: Mapping[str, Any]
    fingerprint: str
    valid: bool
    matches: bool
    known: bool

    @property
    def good(self) -> bool:
        return self.valid and self.matches and self.known


def scheme_of(name: str) -> SignatureScheme:
    """The scheme of that id; raises `SealRefused` where no plugin brings it."""
    found = signature_schemes().get(name)
    if found is None:
        raise SealRefused([codes.SCHEME_MISSING.at(Place(), scheme=name)])
    return found


def make_signature(
    name: str, about: Mapping[str, Any], files: Mapping[str, bytes], key: SealFile, now: datetime
) -> Signature:
    """A signature over the files by name; `about` joins the statement. Raises `SealRefused`."""
    scheme = scheme_of(name)
    told = [
        {
            "name": title,
            "size": len(content),
            "digest": digest_bytes(content),
            "scheme_digest": scheme.digest(content),
        }
        for title, content in files.items()
    ]
    statement = canonical_text({**about, "files": told, "scheme": name, "signed_at": now.isoformat()})
    try:
        public_key = scheme.public_key(key.content, key.password)
        value = scheme.sign(statement.encode("utf-8"), key.content, key.password)
    except KeyUnusable as error:
        raise SealRefused([codes.SEAL_UNREADABLE.at(Place())]) from error
    made = Signature(name, statement, public_key, value)
    if not scheme.verify(statement.encode("utf-8"), value, public_key):
        raise SealRefused([codes.SIGNATURE_FAILED.at(Place(), scheme=name)])
    return made


def read_signature(file: bytes) -> Signature | None:
    """A signature from its file; None for what is none."""
    if len(file) > LARGEST:
        return None
    try:
        told = json.loads(file.decode("utf-8"))
        if told["format"] != FORMAT or not isinstance(told["statement"], dict):
            return None
        return Signature(
            str(told["scheme"]),
            canonical_text(told["statement"]),
            base64.b64decode(told["public_key"], validate=True),
            base64.b64decode(told["signature"], validate=True),
        )
    except (ValueError, TypeError, KeyError, RecursionError, binascii.Error):
        return None


def check_signature(content: bytes, signature: Signature, known: bool) -> SignatureCheck:
    """What the signature is worth for a file of these bytes."""
    scheme, statement = signature_schemes().get(signature.scheme), json.loads(signature.statement)
    valid = matches = False
    if scheme is not None and statement.get("scheme") == signature.scheme:
        valid = scheme.verify(signature.statement.encode("utf-8"), signature.value, signature.public_key)
        wanted = {(digest_bytes(content), scheme.digest(content), len(content))}
        matches = bool(wanted & _named(statement))
    return SignatureCheck(
        signature.scheme if scheme is not None else "",
        scheme.title if scheme is not None else {},
        statement,
        signature.fingerprint,
        valid,
        matches,
        known,
    )


def _named(statement: Mapping[str, Any]) -> set[tuple[Any, Any, Any]]:
    files = statement.get("files")
    return {
        (each.get("digest"), each.get("scheme_digest"), each.get("size"))
        for each in (files if isinstance(files, list) else [])
        if isinstance(each, dict)
        and all(isinstance(each.get(name), str) for name in ("digest", "scheme_digest"))
        and isinstance(each.get("size"), int)
    }
