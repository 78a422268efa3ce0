"""Keys of seals and officers: PKCS#12 files outside the database, which whoever calls reads; and such for trials."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from yimen.kernel import FindingsError, Place

from . import codes

log = logging.getLogger("yimen.documents")

TRIAL_YEARS = 3


class SealRefused(FindingsError):
    """There is no seal for the unit, its password is wrong, or the PDF cannot carry it; `findings` say so."""


def no_seal(unit: str, file: str) -> SealRefused:
    """That a unit has no seal under the file name that it should have."""
    return SealRefused([codes.SEAL_MISSING.at(Place(), unit=unit, file=file)])


@dataclass(frozen=True, slots=True)
class SealFile:
    """A PKCS#12 file with its password, and the trial authority's where times are stamped."""

    content: bytes
    password: str
    stamp_authority: bytes = b""


def trial_seal(name: str, password: str, now: datetime, *, stamping: bool = False) -> bytes:
    """A self-signed certificate with its key as PKCS#12: for trials, not for papers that count."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=3072)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, False, False, False, False)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=365 * TRIAL_YEARS))
        .add_extension(usage, critical=True)
    )
    if stamping:
        builder = builder.add_extension(
            x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True
        )
    certificate = builder.sign(key, hashes.SHA256())
    return pkcs12.serialize_key_and_certificates(
        name.encode("utf-8"),
        key,
        certificate,
        None,
        serialization.BestAvailableEncryption(password.encode("utf-8")),
    )


def certificate_of(seal: SealFile) -> x509.Certificate:
    """The certificate in a seal; raises `SealRefused` where the password is wrong or there is none."""
    try:
        _key, certificate, _more = pkcs12.load_key_and_certificates(
            seal.content, seal.password.encode("utf-8")
        )
    except ValueError as error:
        raise SealRefused([codes.SEAL_UNREADABLE.at(Place())]) from error
    if certificate is None:
        raise SealRefused([codes.SEAL_UNREADABLE.at(Place())])
    return certificate


def fingerprint_of(certificate: x509.Certificate) -> str:
    """SHA-256 over the certificate, as it is kept and compared."""
    return certificate.fingerprint(hashes.SHA256()).hex()
