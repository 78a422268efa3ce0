"""The house's own scheme of detached signatures: RSA with SHA-256 by the certificate of a unit's seal."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12

from yimen.kernel import digest_bytes, hookimpl, register_own

from .hooks import KeyUnusable, SignatureScheme
from .sealing import trial_seal


def _opened(file: bytes, password: str) -> tuple[rsa.RSAPrivateKey, x509.Certificate]:
    try:
        key, certificate, _more = pkcs12.load_key_and_certificates(file, password.encode("utf-8"))
    except ValueError as error:
        raise KeyUnusable(str(error)) from error
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey):
        raise KeyUnusable("no RSA key with a certificate")
    return key, certificate


def _public_key(file: bytes, password: str) -> bytes:
    """The certificate itself, so that it is named as it is on a sealed PDF."""
    return _opened(file, password)[1].public_bytes(serialization.Encoding.DER)


def _sign(content: bytes, file: bytes, password: str) -> bytes:
    return _opened(file, password)[0].sign(content, padding.PKCS1v15(), hashes.SHA256())


def _verify(content: bytes, signature: bytes, public_key: bytes) -> bool:
    try:
        key = x509.load_der_x509_certificate(public_key).public_key()
        if not isinstance(key, rsa.RSAPublicKey):
            return False
        key.verify(signature, content, padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _trial(name: str, password: str, now: datetime) -> bytes:
    return trial_seal(name, password, now)


class OwnSchemes:
    """Registered as a stranger's plugin would be."""

    @hookimpl
    def yimen_signature_schemes(self) -> dict[str, SignatureScheme]:
        title = {"zh": "RSA 分离签名", "en": "Detached signature (RSA)"}
        return {
            "rsa-sha256": SignatureScheme(title, ".p12", digest_bytes, _public_key, _sign, _verify, _trial)
        }


register_own(OwnSchemes(), "yimen.documents.rsa_scheme")
