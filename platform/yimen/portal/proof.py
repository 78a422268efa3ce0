"""A sum that a browser does before a complaint is taken: a second for a person, dear for whoever sends thousands.

Made and checked by `altcha`, here, without asking anybody. It belongs to one form drawn once, so that it is spent once.
"""

from __future__ import annotations

import hashlib
import hmac
import json

from altcha import Payload, create_challenge, verify_solution
from flask import current_app

ALGORITHM = "PBKDF2/SHA-256"
COST = 2_000  # to check an answer costs the server one key, a millisecond
PREFIX = "00"  # one derived key of 256 begins so
LONGEST = 4_000


def challenge(mark: str) -> str:
    """The sum for the form of that mark, as JSON for the page."""
    made = create_challenge(
        ALGORITHM, COST, key_prefix=PREFIX, data={"for": _belongs(mark)}, hmac_secret=_secret("challenge")
    )
    return json.dumps(made.to_dict())


def is_proven(mark: str, answer: str) -> bool:
    """Whether the answer solves a sum that was given for this form."""
    if not answer or len(answer) > LONGEST:
        return False
    try:
        payload = Payload.from_base64(answer)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return False
    parameters = payload.challenge.parameters
    if parameters.algorithm != ALGORITHM or parameters.cost != COST or not isinstance(parameters.data, dict):
        return False
    if not hmac.compare_digest(str(parameters.data.get("for", "")), _belongs(mark)):
        return False
    try:
        return verify_solution(payload, _secret("challenge")).verified
    except (ValueError, TypeError):
        return False


def _belongs(mark: str) -> str:
    return hashlib.sha256(b"form\n" + mark.encode()).hexdigest()


def _secret(name: str) -> str:
    return hmac.new(
        str(current_app.secret_key).encode(), f"altcha {name}".encode(), hashlib.sha256
    ).hexdigest()
