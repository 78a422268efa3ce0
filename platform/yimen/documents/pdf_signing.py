"""Signatures on a PDF: a unit's seal with its round stamp, an officer's with the name and the day; pyHanko signs."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from PIL import Image

from yimen.kernel import Place, new_id

from . import codes
from .pictures import NoSuchPage
from .sealing import SealFile, SealRefused, certificate_of
from .stamps import NAME_WIDTH, Face, name_picture, place_of_name, place_of_stamp, stamp_picture

FIELD = "YimenSeal"
OFFICER_FIELD = "YimenOfficer"
SIDE = 119.0  # points: 42 mm, the width of a round seal of a county's agency
NAME_SIZE = (NAME_WIDTH, 30.0)


@dataclass(frozen=True, slots=True)
class _Sign:
    """What is to be put on: the field's name, its page from 0, its box in points, its picture, why."""

    field: str
    page: int
    box: tuple[int, int, int, int]
    picture: Image.Image
    reason: str


def seal_pdf(pdf: bytes, seal: SealFile, *, unit: str, reason: str, face: Face | None) -> bytes:
    """The PDF with the unit's seal where the paper says 印章, else at the end; `face` is the font of its name.

    Raises `SealRefused`.
    """
    certificate_of(seal)
    page, x, y = _place(place_of_stamp, pdf)
    box = (int(x - SIDE / 2), int(y - SIDE / 2), int(x + SIDE / 2), int(y + SIDE / 2))
    return _signed(pdf, seal, _Sign(FIELD, page, box, stamp_picture(unit, face), reason))


def sign_pdf(
    pdf: bytes,
    key: SealFile,
    *,
    name: str,
    on: date,
    words: Sequence[str],
    reason: str,
    face: Face | None,
) -> bytes:
    """The PDF with an officer's signature where the paper has the name or one of the words, else at the end.

    Raises `SealRefused`.
    """
    certificate_of(key)
    page, x, y = _place(lambda content: place_of_name(content, name, words), pdf)
    width, height = NAME_SIZE
    box = (int(x), int(y - height / 2), int(x + width), int(y + height / 2))
    picture = name_picture(name, on, face)
    return _signed(pdf, key, _Sign(f"{OFFICER_FIELD}{new_id()}", page, box, picture, reason))


def _place(find: Callable[[bytes], tuple[int, float, float]], pdf: bytes) -> tuple[int, float, float]:
    try:
        return find(pdf)
    except NoSuchPage as error:
        raise SealRefused([codes.SEAL_FAILED.at(Place(), problem="PDF 打不开")]) from error


def _signed(pdf: bytes, key: SealFile, sign: _Sign) -> bytes:
    from pyhanko import stamp
    from pyhanko.pdf_utils.images import PdfImage
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, Margins, SimpleBoxLayoutRule
    from pyhanko.sign import fields, signers

    signer = signers.SimpleSigner.load_pkcs12_data(
        key.content, other_certs=[], passphrase=key.password.encode("utf-8")
    )
    width, height = sign.box[2] - sign.box[0], sign.box[3] - sign.box[1]
    picture = PdfImage(sign.picture, box=BoxConstraints(width=width, height=height))
    middle, edge = AxisAlignment.ALIGN_MID, Margins(0, 0, 0, 0)
    whole = SimpleBoxLayoutRule(x_align=middle, y_align=middle, margins=edge)
    style = stamp.StaticStampStyle(
        border_width=0, background=picture, background_opacity=0.85, background_layout=whole
    )
    told = signers.PdfSignatureMetadata(field_name=sign.field, reason=sign.reason, md_algorithm="sha256")
    place = fields.SigFieldSpec(sign.field, on_page=sign.page, box=sign.box)
    try:
        writer = IncrementalPdfFileWriter(io.BytesIO(pdf), strict=False)
        signing = signers.PdfSigner(
            told, signer, timestamper=_stamper(key), stamp_style=style, new_field_spec=place
        )
        made = apart(signing.sign_pdf, writer)
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


def apart(work: Callable[..., Any], *given: Any) -> Any:
    """Work of pyHanko in a thread of its own: it runs an event loop, and a thread may have one already."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(work, *given).result()
