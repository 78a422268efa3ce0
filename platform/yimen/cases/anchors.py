"""Anchors: the heads of all chains that grew since the last anchor, signed and exported day by day.

An anchor lists at most `HEADS_PER_ANCHOR` heads; anchors are chained and numbered, so that all of them together
cover every case. Signed RSASSA-PKCS1-v1_5 with SHA-256: `pow(signature, e, n)` of Python's standard library checks it.
"""

from __future__ import annotations

import base64
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from yimen.kernel import Clock, canonical_text, digest_text, system_actor

from .guard import visible
from .journal import require_writing
from .models import Case
from .plain import moment_text
from .records import Anchor, AuditHead

HEADS_PER_ANCHOR = 20_000
KEY_BITS = 3072
ENDINGS = (".json", ".sig")


def new_signing_key() -> tuple[bytes, bytes]:
    """(private, public) as PEM; the public one is given to whoever checks, apart from the instance."""
    private = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    return (
        private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
        public_pem(private.public_key()),
    )


def public_key_of(private_pem: bytes) -> bytes:
    """The public key (PEM) that belongs to a private one."""
    return public_pem(_private(private_pem).public_key())


def public_pem(key: rsa.RSAPublicKey) -> bytes:
    return key.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def make_anchor(session: Session, jurisdiction: str, private_key: bytes, clock: Clock) -> list[Anchor]:
    """Anchors everything not yet anchored; at least one anchor, so that each day has its own."""
    require_writing(session)
    key = _private(private_key)
    made: list[Anchor] = []
    heads = _take_heads(session, jurisdiction)
    while heads or not made:
        made.append(_one_anchor(session, jurisdiction, heads, key, clock))
        heads = _take_heads(session, jurisdiction) if len(heads) == HEADS_PER_ANCHOR else {}
    return made


def _one_anchor(
    session: Session, jurisdiction: str, heads: dict[str, list[Any]], key: rsa.RSAPrivateKey, clock: Clock
) -> Anchor:
    last = session.scalars(
        select(Anchor).where(Anchor.jurisdiction == jurisdiction).order_by(Anchor.number.desc()).limit(1)
    ).one_or_none()
    audit = session.get(AuditHead, jurisdiction)
    moment = clock.now()
    text = canonical_text(
        {
            "v": 1,
            "jurisdiction": jurisdiction,
            "number": last.number + 1 if last else 1,
            "previous": last.digest if last else "",
            "day": clock.today().isoformat(),
            "made_at": moment_text(moment),
            "heads": heads,
            "audit": {"seq": audit.seq, "head": audit.head} if audit else {"seq": 0, "head": ""},
        }
    )
    signature = key.sign(text.encode("utf-8"), padding.PKCS1v15(), hashes.SHA256())
    anchor = Anchor(
        jurisdiction=jurisdiction,
        number=last.number + 1 if last else 1,
        day=clock.today(),
        made_at=moment,
        text=text,
        digest=digest_text(text),
        signature=base64.b64encode(signature).decode("ascii"),
    )
    session.add(anchor)
    session.flush()
    return anchor


def _take_heads(session: Session, jurisdiction: str) -> dict[str, list[Any]]:
    """Marks and returns the chains that grew, in one statement, so that no act slips between."""
    seen = visible(system_actor("anchor", jurisdiction))
    grown = (
        select(Case.id)
        .where(seen.criterion(), Case.seq > Case.anchored_seq)
        .order_by(Case.id)
        .limit(HEADS_PER_ANCHOR)
    )
    statement = seen.of(update(Case).where(Case.id.in_(grown)).values(anchored_seq=Case.seq))
    rows = session.execute(
        statement.returning(Case.id, Case.seq, Case.head), execution_options={"synchronize_session": False}
    )
    return {case_id: [seq, head] for case_id, seq, head in rows}


def sign_bytes(content: bytes, private_key: bytes) -> bytes:
    """The raw signature over bytes, as anchors are signed: what leaves the house is checked with the same key."""
    return _private(private_key).sign(content, padding.PKCS1v15(), hashes.SHA256())


def is_signed(text: str, signature: str, public_key: bytes) -> bool:
    """Whether the signature (base64) is the key's over the text's UTF-8 bytes."""
    key = serialization.load_pem_public_key(public_key)
    if not isinstance(key, rsa.RSAPublicKey):
        raise ValueError("anchors are signed with RSA; the public key is of another kind")
    try:
        key.verify(
            base64.b64decode(signature, validate=True),
            text.encode("utf-8"),
            padding.PKCS1v15(),
            hashes.SHA256(),
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def export_anchor(anchor: Anchor) -> dict[str, bytes]:
    """The files of an anchor: the signed text and its raw signature."""
    contents = anchor.text.encode("utf-8"), base64.b64decode(anchor.signature)
    stem = _stem(anchor.jurisdiction, anchor.number)
    return {f"{stem}{end}": content for end, content in zip(ENDINGS, contents, strict=True)}


def _stem(jurisdiction: str, number: int) -> str:
    return f"anchor-{jurisdiction}-{number:06d}"


def copy_anchors(session: Session, jurisdiction: str, folder: Path) -> list[str]:
    """Writes the files of every anchor that the folder does not hold yet, and never over one that it holds; their names.

    Only what is committed is copied: a copy without its anchor would look like a loss."""
    folder.mkdir(parents=True, exist_ok=True)
    made: list[str] = []
    known = select(Anchor.number).where(Anchor.jurisdiction == jurisdiction).order_by(Anchor.number)
    for number in session.scalars(known).all():
        if all((folder / f"{_stem(jurisdiction, number)}{end}").exists() for end in ENDINGS):
            continue
        own = select(Anchor).where(Anchor.jurisdiction == jurisdiction, Anchor.number == number)
        for name, content in export_anchor(session.scalars(own).one()).items():
            if not (folder / name).exists():
                part = folder / f".{name}.part"
                part.write_bytes(content)
                part.rename(folder / name)
                made.append(name)
    return made


def _private(pem: bytes) -> rsa.RSAPrivateKey:
    key = serialization.load_pem_private_key(pem, password=None)
    if not isinstance(key, rsa.RSAPrivateKey):
        raise ValueError("anchors are signed with RSA; the private key is of another kind")
    return key
