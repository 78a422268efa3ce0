"""What the signatures of a PDF are worth: whether it is whole, whose certificate, and what its authorities say of it."""

from __future__ import annotations

import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from cryptography import x509
from cryptography.x509.oid import NameOID

from .pdf_signing import apart
from .sealing import fingerprint_of

log = logging.getLogger("yimen.documents")
Chain = Literal["", "trusted", "untrusted", "revoked"]


@dataclass(frozen=True, slots=True)
class Trust:
    """Authorities whose certificates count, and their lists of those revoked; DER. Without roots no chain is asked for."""

    roots: tuple[bytes, ...] = ()
    revoked: tuple[bytes, ...] = ()


@dataclass(frozen=True, slots=True)
class SealCheck:
    """What one signature of a PDF is worth. `whole`: it covers all that stood in the file when it was made, and nothing
    but further signatures came after; `known`: its certificate is one of those given; `chain`: what the trusted
    authorities say of it, "" where none are set; `asked`: whether a list of revoked certificates was looked at."""

    signer: str
    fingerprint: str
    signed_at: datetime | None
    stamped_at: datetime | None
    whole: bool
    known: bool
    chain: Chain = ""
    asked: bool = False

    @property
    def good(self) -> bool:
        return self.whole and self.known and self.chain in ("", "trusted")


def read_trust(folder: Path) -> Trust:
    """The authorities' certificates (.pem, .cer, .crt) and lists of revoked ones (.crl) of a folder, PEM or DER.

    A file that is neither raises `ValueError` naming it: a root that is silently left out would be no check.
    """
    from asn1crypto import crl, pem
    from asn1crypto import x509 as asn1

    roots: list[bytes] = []
    revoked: list[bytes] = []
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.suffix.lower() not in (".pem", ".cer", ".crt", ".crl"):
            continue
        content, is_list = path.read_bytes(), path.suffix.lower() == ".crl"
        try:
            found = (
                [der for _sort, _head, der in pem.unarmor(content, multiple=True)]
                if pem.detect(content)
                else [content]
            )
            for each in found:
                (crl.CertificateList if is_list else asn1.Certificate).load(each, strict=True).native  # noqa: B018
        except (ValueError, TypeError) as error:
            raise ValueError(f"{path.name} holds no certificate or list of revoked certificates") from error
        (revoked if is_list else roots).extend(found)
    return Trust(tuple(roots), tuple(revoked))


def check_seals(pdf: bytes, known: Sequence[str], trust: Trust | None = None) -> list[SealCheck]:
    """Every signature of a PDF, `known` being fingerprints; none where the bytes are no PDF that opens."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        signatures = PdfFileReader(io.BytesIO(pdf), strict=False).embedded_regular_signatures
        return _in_turn(signatures, known, trust or Trust())
    except Exception as error:  # noqa: BLE001  a stranger's file may be broken in any way: it carries no seal then
        log.warning("no signature could be read: %s", type(error).__name__)
        return []


def _in_turn(signatures: Sequence[Any], known: Sequence[str], trust: Trust) -> list[SealCheck]:
    """The last must cover the file to its end; of the others only signatures may have come after."""
    last = len(signatures) - 1
    covers = bool(signatures) and signatures[last].evaluate_signature_coverage().name == "ENTIRE_FILE"
    return [_checked(each, known, trust, covers) for each in signatures]


def _checked(signature: Any, known: Sequence[str], trust: Trust, covered: bool) -> SealCheck:
    held = x509.load_der_x509_certificate(signature.signer_cert.dump())
    status = _status(signature, [signature.signer_cert])
    whole = covered and status is not None and _is_whole(status)
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
        _chain(signature, trust) if whole else "",
        bool(trust.roots and trust.revoked),
    )


def _is_whole(status: Any) -> bool:
    covers = getattr(status.coverage, "name", "")
    later = status.modification_level is None or status.modification_level.name in (
        "NONE",
        "LTA_UPDATES",
        "FORM_FILLING",
    )
    return bool(status.intact and status.valid and covers in ("ENTIRE_FILE", "ENTIRE_REVISION") and later)


def _chain(signature: Any, trust: Trust) -> Chain:
    """Whether the certificate leads to one of the roots, and is not revoked as far as their lists say."""
    if not trust.roots:
        return ""
    from asn1crypto import x509 as asn1

    roots = [asn1.Certificate.load(each) for each in trust.roots]
    status = _status(signature, roots, trust.revoked)
    if status is None:
        return "untrusted"
    if status.revoked:
        return "revoked"
    return "trusted" if status.trusted else "untrusted"


def _status(signature: Any, roots: list[Any], revoked: Sequence[bytes] = ()) -> Any:
    """pyHanko's word on the signature; None for whatever cannot be checked."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    mode = (
        "require" if revoked else "soft-fail"
    )  # its other modes pass over lists that a certificate does not name
    context = ValidationContext(
        trust_roots=roots, allow_fetching=False, crls=list(revoked) or None, revocation_mode=mode
    )
    authority = ValidationContext(trust_roots=_authorities(signature), allow_fetching=False)
    try:
        return apart(validate_pdf_signature, signature, context, authority)
    except Exception as error:  # noqa: BLE001  whatever cannot be checked is not whole
        log.warning("a signature could not be checked: %s", type(error).__name__)
        return None


def _authorities(signature: Any) -> list[Any]:
    """The certificates that came with the time stamp: whether the stamp is sound is asked, not whose it is."""
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

    return [
        each.chosen
        for data in extract_tst_data_iter(signature.signer_info, signed=False)
        for each in data["certificates"] or []
    ]
