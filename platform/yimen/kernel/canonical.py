"""Canonical bytes (RFC 8785) and digests that name their algorithm, so that another can follow."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
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


_SIMPLE = frozenset((str, int, bool, type(None)))
_FLAT = frozenset((str, int))
LAYOUTS = 1_024


def _is_plain(value: Any) -> bool:
    """Whether all in it are values that orjson writes as RFC 8785 does: no float, nothing of a type of its own."""
    kind = type(value)
    if kind is dict:
        return _are_plain(value.values())
    return _are_plain(value) if kind is list else kind in _SIMPLE


def _are_plain(values: Iterable[Any]) -> bool:
    for each in values:
        kind = type(each)
        if kind is str or kind is int:
            continue
        if kind is dict:
            if not _are_plain(each.values()):
                return False
        elif kind is list:
            if not _are_plain(each):
                return False
        elif kind not in _SIMPLE:
            return False
    return True


@lru_cache(maxsize=LAYOUTS)  # rows of one table have few layouts
def _sort_alike(keys: tuple[Any, ...]) -> bool:
    """Whether these keys sort by their bytes as by their UTF-16."""
    return set(map(type, keys)) == {str} and max(map(max, filter(None, keys)), default="") <= "\uffff"


def _all_short(written: bytes) -> bool:
    """No sign beyond U+FFFF stands anywhere in it, so none in a key that would sort otherwise."""
    return not (
        b"\xf0" in written
        or b"\xf1" in written
        or b"\xf2" in written
        or b"\xf3" in written
        or b"\xf4" in written
    )


def canonical_bytes(value: Any) -> bytes:
    """RFC 8785 bytes of a JSON value; raises `ValueError` for what JSON cannot hold exactly, half a letter too."""
    # a row of a table is seen at a glance: an import asks this of each
    flat = type(value) is dict and _FLAT.issuperset(map(type, value.values()))
    if flat or _is_plain(value):
        try:
            written = orjson.dumps(value, option=orjson.OPT_SORT_KEYS | orjson.OPT_STRICT_INTEGER)
            if (flat and _sort_alike(tuple(value))) or _all_short(written):
                return written
        except orjson.JSONEncodeError:
            pass  # a number beyond what is exact, half a letter, or deeper than it goes: written, or refused, below
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
