"""A unit's seal on a PDF: a signature by its certificate with a visible stamp, and what a seal is worth.

Keys stand in PKCS#12 files outside the database; whoever calls reads them. pyHanko signs and checks.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from yimen.kernel import Finding, Place

from . import codes
from .pictures import NoSuchPage
from .stamps import Face, place_of_stamp, stamp_picture

log = logging.getLogger("yimen.documents")

FIELD = "YimenSeal"
SIDE = 119.0  # points: 42 mm, the width of a round seal of a county's agency
TRIAL_YEARS = 3


class SealRefused(RuntimeError):
    """There is no seal for the unit, its password is wrong, or the PDF cannot carry it; `findings` say so."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


def no_seal(unit: str, file: str) -> SealRefused:
    """That a unit has no seal under the file name that it should have."""
    return SealRefused([codes.SEAL_MISSING.at(Place(), unit=unit, file=file)])


@dataclass(frozen=True, slots=True)
class SealFile:
    """A PKCS#12 file with its password, and the trial authority's where times are stamped."""

    content: bytes
    password: str
    stamp_authority: bytes = b""


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What one signature of a PDF is worth. `whole`: it covers the file to its end and nothing was changed;
    `known`: its certificate is one of those given."""

    signer: str
    fingerprint: str
    signed_at: datetime | None
    stamped_at: datetime | None
    whole: bool
    known: bool

    @property
    def good(self) -> bool:
        return self.whole and self.known


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


def seal_pdf(pdf: bytes, seal: SealFile, *, unit: str, reason: str, face: Face | None) -> bytes:
    """The PDF with the unit's seal where the paper says 印章, else at the end; `face` is the font of its name.

    Raises `SealRefused`.
    """
    from pyhanko import stamp
    from pyhanko.pdf_utils.images import PdfImage
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import BoxConstraints
    from pyhanko.sign import fields, signers

    certificate_of(seal)
    try:
        page, x, y = place_of_stamp(pdf)
    except NoSuchPage as error:
        raise SealRefused([codes.SEAL_FAILED.at(Place(), problem="PDF 打不开")]) from error
    box = (int(x - SIDE / 2), int(y - SIDE / 2), int(x + SIDE / 2), int(y + SIDE / 2))
    signer = signers.SimpleSigner.load_pkcs12_data(
        seal.content, other_certs=[], passphrase=seal.password.encode("utf-8")
    )
    picture = PdfImage(stamp_picture(unit, face), box=BoxConstraints(width=SIDE, height=SIDE))
    style = stamp.StaticStampStyle(border_width=0, background=picture, background_opacity=0.85)
    told = signers.PdfSignatureMetadata(field_name=FIELD, reason=reason, md_algorithm="sha256")
    place = fields.SigFieldSpec(FIELD, on_page=page, box=box)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        signing = signers.PdfSigner(
            told, signer, timestamper=_stamper(seal), stamp_style=style, new_field_spec=place
        )
        made = _apart(signing.sign_pdf, writer)
    except Exception as error:
        raise SealRefused([codes.SEAL_FAILED.at(Place(), problem=type(error).__name__)]) from error
    return bytes(made.getvalue())


def _stamper(seal: SealFile) -> Any:
    """The local authority that stamps times in trials; None where there is none."""
    if not seal.stamp_authority:
        return None
    from asn1crypto import keys
    from asn1crypto import x509 as asn1
    from pyhanko.sign.timestamps.dummy_client import DummyTimeStamper

    key, certificate, _more = pkcs12.load_key_and_certificates(
        seal.stamp_authority, seal.password.encode("utf-8")
    )
    assert key is not None
    assert certificate is not None
    encoding, plain = serialization.Encoding.DER, serialization.NoEncryption()
    return DummyTimeStamper(
        asn1.Certificate.load(certificate.public_bytes(encoding)),
        keys.PrivateKeyInfo.load(key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain)),
    )


def check_seals(pdf: bytes, known: Sequence[str]) -> list[SealCheck]:
    """Every signature of a PDF, `known` being fingerprints; none where the bytes are no PDF that opens."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        signatures = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        return [_checked(each, known) for each in signatures]
    except Exception as error:  # noqa: BLE001  a stranger's file may be broken in any way: it carries no seal then
        log.warning("no signature could be read: %s", type(error).__name__)
        return []


def _checked(signature: Any, known: Sequence[str]) -> SealCheck:
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    held = x509.load_der_x509_certificate(signature.signer_cert.dump())
    context = ValidationContext(trust_roots=[signature.signer_cert], allow_fetching=False)
    authority = ValidationContext(trust_roots=_authorities(signature), allow_fetching=False)
    try:
        status = _apart(validate_pdf_signature, signature, context, authority)
        covers = getattr(status.coverage, "name", "") == "ENTIRE_FILE"
        whole = bool(status.intact and status.valid and covers)
    except Exception as error:  # noqa: BLE001  whatever cannot be checked is not whole
        log.warning("a signature could not be checked: %s", type(error).__name__)
        whole, status = False, None
    stamped = status.timestamp_validity if whole and status is not None else None
    names = held.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    fingerprint = fingerprint_of(held)
    return SealCheck(
        str(names[0].value) if names else held.subject.rfc4514_string(),
        fingerprint,
        signature.self_reported_timestamp,
        stamped.timestamp if stamped is not None and stamped.intact and stamped.valid else None,
        whole,
        fingerprint in known,
    )


def _apart(work: Callable[..., Any], *given: Any) -> Any:
    """Work of pyHanko in a thread of its own: it runs an event loop, and a thread may have one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given).result()


def _authorities(signature: Any) -> list[Any]:
    """The certificates that came with the time stamp: whether the stamp is sound is asked, not whose it is."""
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

    return [
        each.chosen
        for data in extract_tst_data_iter(signature.signer_info, signed=False)
        for each in data["certificates"] or []
    ]
