"""What the pack calls things where the shell itself speaks: an order, a lead, where others say a case.

Only the shell's own texts are renamed, before anything is filled in; what people wrote is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from flask import g, has_request_context

from yimen.cases import Case, NotConfigured
from yimen.office.request import actor, configuration, language, wording
from yimen.workflow import Procedure

KIND, ENTRY = "wording", "shell_words"
Rename = Callable[[str], str]
Pairs = tuple[tuple[str, str], ...]


def speak_of(about: Procedure | Case) -> None:
    """The rest of this page is about a case of that procedure: its words stand before the jurisdiction's."""
    if isinstance(about, Case):
        try:
            about = configuration().procedure(about.procedure, about.unit, about.bindings["procedure"])
        except NotConfigured:
            return
    g.words_of, g.shell_rename = about.body.get("words"), {}


@contextmanager
def spoken_for_all() -> Iterator[None]:
    """Within it the words of no procedure: for what is kept beyond this page, as the menu."""
    about, kept = g.get("words_of"), g.get("shell_rename", {})
    g.words_of, g.shell_rename = None, {}
    yield
    g.words_of, g.shell_rename = about, kept


def shell_rename() -> Rename | None:
    """How this page's texts are renamed; None where they stand as they are."""
    if not has_request_context() or "actor" not in g or not actor().jurisdiction or actor().sort != "person":
        return None
    kept: dict[str, Rename | None] = g.setdefault("shell_rename", {})
    spoken = language()
    if spoken not in kept:
        kept[spoken] = None  # what is asked meanwhile is not renamed
        kept[spoken] = renaming(_pairs(spoken))
    return kept[spoken]


def _pairs(spoken: str) -> Pairs:
    found = wording().entry(KIND, ENTRY)
    whole: dict[str, str] = {}
    for words in (None if found is None else found.body.get("words"), g.get("words_of")):
        whole.update(_said(words, spoken))
    return tuple(sorted(whole.items()))


def _said(words: Any, spoken: str) -> Mapping[str, str]:
    return words.get(spoken, {}) if isinstance(words, Mapping) else {}


@lru_cache(maxsize=64)
def renaming(pairs: Pairs) -> Rename | None:
    """One pass over a text, the longest words first; words of letters only as whole words, also with a capital."""
    known = dict(pairs)
    for word, other in pairs:
        if word.isascii():
            known.setdefault(word[:1].upper() + word[1:], other[:1].upper() + other[1:])
    if not known:
        return None
    longest = sorted(known, key=lambda word: (-len(word), word))
    parts = [rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) for word in longest]
    # a blank to be filled, %(case)s, is no word
    pattern = re.compile(r"%\([^)]*\)[sd]|" + "|".join(parts))
    return lambda text: pattern.sub(lambda hit: known.get(hit[0], hit[0]), text)
