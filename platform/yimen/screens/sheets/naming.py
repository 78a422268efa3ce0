"""Names and texts of an XLSForm as forms here have them: keys that conditions can name, labels by language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

KEY, PLACE = "x-key", "x-place"
"""Where a question of the survey carries the key that it was given, and where its value stands: (repeat, keys)."""


def give_keys(children: list[Any]) -> None:
    """Every question of an object its own key, however much its name has to be changed for it."""
    taken: set[str] = set()
    for number, each in enumerate(children, 1):
        wanted = key_of(str(each.get("name", ""))) or f"field_{number}"
        key, count = wanted, 1
        while key in taken:
            count += 1
            key = f"{wanted}_{count}"
        taken.add(key)
        each[KEY] = key


def key_of(name: str) -> str:
    """Small letters, digits and `_`; "" where nothing of the name is left."""
    key = re.sub(r"[^a-z0-9_]+", "_", name.lower()).strip("_")
    return key if not key or key[0].isalpha() else f"q_{key}"


def titled(label: Mapping[str, str]) -> dict[str, str]:
    """A label as a schema's titles."""
    found = {}
    if label.get("zh"):
        found["title"] = label["zh"]
    if label.get("en"):
        found["x-title-en"] = label["en"]
        found.setdefault("title", label["en"])
    return found


def described(hint: Mapping[str, str]) -> dict[str, str]:
    """A hint as a schema's description."""
    found = {}
    if hint:
        found["description"] = hint.get("zh") or hint["en"]
    if "en" in hint:
        found["x-description-en"] = hint["en"]
    return found


def texts(text: Any) -> dict[str, str]:
    """A label of XLSForm, one text or one per language ("中文 (zh)", "English (en)"), by our languages."""
    if not isinstance(text, Mapping):
        return {"zh": str(text)} if text else {}
    found: dict[str, str] = {}
    for language, each in text.items():
        code = language_of(str(language))
        named = code == "en" or "中文" in str(language) or "(zh" in str(language).lower()
        if each and (code not in found or named):
            found[code] = str(each)
    return found


def language_of(name: str) -> str:
    """`en` for English, `zh` for Chinese and for what stands in its place where there is none."""
    name = name.lower()
    return "en" if "english" in name or "(en" in name or name == "en" else "zh"


def foreign(text: Any) -> list[str]:
    """The languages of a label that find no place: neither English, nor Chinese, nor in the place of Chinese."""
    if not isinstance(text, Mapping):
        return []
    others = [str(each) for each in text if language_of(str(each)) == "zh" and not _is_chinese(str(each))]
    instead = not any(_is_chinese(str(each)) for each in text)
    return others[1:] if instead else others


def _is_chinese(name: str) -> bool:
    lowered = name.lower()
    return "中文" in name or "(zh" in lowered or lowered in ("zh", "default", "chinese")
