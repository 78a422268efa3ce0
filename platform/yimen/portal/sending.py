"""A form is sent once: each that is drawn carries a mark of its own, and a mark that was taken gives the same answer again.

The answer holds the query code, which is kept nowhere in clear: it is sealed with the mark, and the mark is only in the
sender's page and session.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer
from sqlalchemy.orm import Session

from yimen.kernel import digest_text
from yimen.store import SENT_KEPT, keep_sent_form, sent_answer

from .request import db, here, runtime


@dataclass(frozen=True, slots=True)
class Answer:
    """What is told to the sender: the case's number and the code to follow it by."""

    number: str
    code: str


def new_mark(form: str) -> str:
    """The mark of a form as it is drawn, signed, with its place and time."""
    return str(_signer().dumps([here().place, form, secrets.token_urlsafe(18)]))


def is_mark(mark: str, form: str) -> bool:
    """Whether the mark was given here, for this form, not longer ago than answers are kept."""
    try:
        place, drawn, _chance = _signer().loads(mark[:400], max_age=int(SENT_KEPT.total_seconds()))
    except (BadSignature, ValueError, TypeError):
        return False
    return bool(place == here().place and drawn == form)


def keep_answer(session: Session, mark: str, answer: Answer) -> None:
    """Keep the answer in the transaction of what it answers; IntegrityError where the mark was taken before."""
    sealed = Fernet(_key(mark)).encrypt(json.dumps([answer.number, answer.code]).encode()).decode()
    keep_sent_form(session, _digest(mark), here().place, sealed, runtime().clock.now())


def answer_of(mark: str) -> Answer | None:
    """What was answered to the form of that mark, None where it was not taken, or long ago."""
    sealed = sent_answer(db(), _digest(mark), here().place, runtime().clock.now()) if mark else None
    if sealed is None:
        return None
    try:
        number, code = json.loads(Fernet(_key(mark)).decrypt(sealed.encode()))
    except (InvalidToken, ValueError):
        return None
    return Answer(str(number), str(code))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="public form")


def _digest(mark: str) -> str:
    return digest_text(f"sent form\n{mark}")


def _key(mark: str) -> bytes:
    return base64.urlsafe_b64encode(hashlib.sha256(b"answer\n" + mark.encode()).digest())
