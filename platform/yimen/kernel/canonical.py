"""Canonical bytes (RFC 8785) and digests that name their algorithm, so that another can follow."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from functools import lru_cache
from typing import Any

import orjson
import rfc8785

EXACT = 2**53 - 1
"""The largest whole number that every database, browser and reader of JSON (RFC 8785) has exactly."""


def whole_number(text: str) -> int:
    """The number that a text says; raises `ValueError` also for one beyond what is counted exactly."""
    number = int(text)
    if abs(number) > EXACT:
        raise ValueError("beyond what is counted exactly")
    return number


_SIMPLE = frozenset((str, bool, type(None)))
_TEXT = {str}
LAYOUTS = 1_024


def _is_plain(value: Any) -> bool:
    """Whether orjson writes the same bytes: no float, no huge integer, keys below U+10000."""
    kind = type(value)
    if kind is dict:
        return _are_plain_keys(tuple(value)) and _are_plain(value.values())
    if kind is list:
        return _are_plain(value)
    if kind is int:
        return bool(-EXACT <= value <= EXACT)
    return kind in _SIMPLE


def _are_plain(values: Collection[Any]) -> bool:
    """Texts alone, as most rows are, are seen at a glance: an import asks this of every row."""
    if _TEXT.issuperset(map(type, values)):
        return True
    for each in values:
        kind = type(each)
        if kind is str:
            continue
        if kind is int:
            if not -EXACT <= each <= EXACT:
                return False
        elif not _is_plain(each):
            return False
    return True


@lru_cache(maxsize=LAYOUTS)  # rows of one table have few layouts
def _are_plain_keys(keys: tuple[Any, ...]) -> bool:
    if not keys or set(map(type, keys)) != _TEXT:
        return not keys
    return all(map(str.isascii, keys)) or all(max(key, default="") <= "\uffff" for key in keys)


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value; raises `ValueError` for what JSON cannot hold exactly, half a letter too."""
    if _is_plain(value):
        try:
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
        except orjson.JSONEncodeError:
            pass  # half a letter, or deeper than it goes: written, or refused, below
    try:
        return rfc8785.dumps(value)
    except rfc8785.CanonicalizationError as error:
        raise ValueError(f"no canonical form: {error}") from error


def read_json(text: str | bytes) -> Any:
    """JSON text as Python values, quickly: for what was written canonically, so without integers beyond 2**53."""
    return orjson.loads(text)


def read_said(text: str | bytes) -> Any:
    """JSON text that came from outside; raises `ValueError` also for what is nested too deep and for a text that no
    database keeps: with NUL, or with half a letter."""
    value = orjson.loads(text)
    written = text if isinstance(text, str) else text.decode()
    if "\\u0000" in written.replace("\\\\", ""):
        raise ValueError("NUL is no letter")
    return value


def canonical_text(value: Any) -> str:
    return canonical_bytes(value).decode("utf-8")


def digest_bytes(data: bytes) -> str:
    """`sha256:<hex>` of the bytes."""
    return "sha256:" + hashlib.sha256(data).hexdigest()


def digest_text(text: str) -> str:
    return digest_bytes(text.encode("utf-8"))


def digest(value: Any) -> str:
    """Digest of a JSON value over its canonical bytes."""
    return digest_bytes(canonical_bytes(value))


def has_digest(text: str | bytes, stamp: str) -> bool:
    """Whether JSON text says the value whose digest is `stamp`, however it is spaced and its keys are ordered."""
    value = orjson.loads(text)
    # bytes that give the digest are the canonical ones, whoever wrote them
    if digest_bytes(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)) == stamp:
        return True
    return digest(value) == stamp
