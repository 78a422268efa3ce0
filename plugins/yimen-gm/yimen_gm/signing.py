"""SM2 signatures over SM3 digests; gmssl does the curve.

Signatures are DER (GM/T 0009), public keys 04 || x || y, the signer's id is the standard's default.
"""

from __future__ import annotations

import secrets
from typing import Any

from asn1crypto.algos import DSASignature
from cryptography.hazmat.primitives import hashes
from gmssl import sm2

from yimen.documents import KeyUnusable

from .keys import ORDER, is_on_curve, opened_key, point_of

TRIES = 8


def sm3_digest(content: bytes) -> str:
    """`sm3:<hex>` of the bytes; by OpenSSL, which is a thousand times as fast on a whole case file."""
    told = hashes.Hash(hashes.SM3())
    told.update(content)
    return "sm3:" + told.finalize().hex()


def sign(content: bytes, file: bytes, password: str) -> bytes:
    """A DER signature; raises `KeyUnusable` where the key file does not open."""
    secret = opened_key(file, password)
    machine = _machine(point_of(secret), f"{secret:064x}")
    for _try in range(TRIES):
        # not the library's own number, which comes from a generator that can be foretold
        once = 1 + secrets.randbelow(ORDER - 1)
        made = machine.sign_with_sm3(content, f"{once:064x}")
        if made is not None:
            return bytes(DSASignature({"r": int(made[:64], 16), "s": int(made[64:], 16)}).dump())
    raise KeyUnusable("no signature in several tries")


def verify(content: bytes, signature: bytes, public_key: bytes) -> bool:
    """Whether the signature is the key's over the content."""
    try:
        pair = DSASignature.load(signature, strict=True)
        r, s = int(pair["r"].native), int(pair["s"].native)
    except (ValueError, TypeError):
        return False
    if not (0 < r < ORDER and 0 < s < ORDER and (r + s) % ORDER) or not is_on_curve(public_key):
        return False
    return bool(_machine(public_key).verify_with_sm3(f"{r:064x}{s:064x}", content))


def _machine(public_key: bytes, secret: str = "") -> Any:
    machine = sm2.CryptSM2(secret, "")
    machine.public_key = public_key[1:].hex()  # its own way takes leading zeros off the key as well
    return machine


def digest_with_id(content: bytes, public_key: bytes) -> str:
    """e of the standard: SM3 over Z and the content, hex; Z holds the signer's default id and the public key."""
    return str(_machine(public_key)._sm3_z(content))
