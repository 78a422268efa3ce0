"""A template against what the law and its form ask of it: content that must stand, formats that fit, names unused."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any

from yimen.kernel import Finding, Place

from . import codes
from .templates import TemplateReading, check_template, read_template, words_of
from .values import Wording, known_names, name_sorts

FITTING = {"大写": {"fen", "number"}, "中文日期": {"date"}, "宽": {"picture", "list"}, "签名线": {"picture"}}
Body = Mapping[str, Any]


def review_template(
    content: bytes, document: Body, words: Wording, place: Place | None = None
) -> list[Finding]:
    """Every finding of a template: those of `check_template` first; where it has none, what the definition asks."""
    place = place or Place(str(document.get("template", "")))
    found = check_template(content, known_names(words), place)
    if found:
        return found
    reading = read_template(content)
    return [
        *_unfitting(reading, name_sorts(words), place),
        *missing_content(document, reading, words_of(content), place),
        *_unknown_needs(document, words, place),
        *_unused(document, reading, place),
    ]


def _unfitting(reading: TemplateReading, sorts: Mapping[str, str], place: Place) -> Iterator[Finding]:
    for path, format in dict.fromkeys(reading.filtered):
        wanted, sort = FITTING.get(format), sorts.get(path)
        if wanted is not None and sort is not None and sort not in wanted:
            yield codes.WRONG_TYPE.at(place, name=path, what=f"不能用“{format}”的格式")
    for path in dict.fromkeys(reading.looped):
        if sorts.get(path) not in (None, "list"):
            yield codes.WRONG_TYPE.at(place, name=path, what="不是多行的内容，不能循环")


def _unknown_needs(document: Body, words: Wording, place: Place) -> Iterator[Finding]:
    """A name that nothing can fill: a paper that needs it could never be made."""
    known = known_names(words)
    for name in map(str, document.get("needs") or ()):
        if name not in known:
            near = get_close_matches(name, known, n=1, cutoff=0.6)
            hint = f"，是否想写“{near[0]}”" if near else ""
            yield codes.UNKNOWN_PLACEHOLDER.at(place, name=name, hint=hint)


def missing_content(document: Body, reading: TemplateReading, text: str, place: Place) -> Iterator[Finding]:
    """The groups of prescribed content (`must`) that the template lacks; `text` is without blanks."""
    used = {use.path for use in reading.uses} | {use.root for use in reading.uses}
    for group in document.get("must", {}).values():
        names, words = group.get("names", ()), group.get("words", ())
        lacking = [word for word in words if "".join(word.split()) not in text]
        if (names and not used & set(names)) or lacking:
            wanted = [f"占位符{'或'.join(f'“{name}”' for name in names)}"] if names else []
            wanted += [f"“{word}”" for word in lacking]
            yield codes.MISSING_CONTENT.at(
                place,
                title=group["title"]["zh"],
                article=f"（{group['article']}）" if group.get("article") else "",
                wanted="、".join(wanted),
            )


def _unused(document: Body, reading: TemplateReading, place: Place) -> Iterator[Finding]:
    used = {use.path for use in reading.uses} | {use.root for use in reading.uses}
    idle = [name for name in document.get("names", {}) if name not in used]
    if idle:
        yield codes.UNUSED_NAMES.at(place, names="、".join(f"“{name}”" for name in idle))
