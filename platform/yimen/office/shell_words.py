"""What the pack calls things where the shell itself speaks: an order, a lead, where others say a case.

Only the shell's own texts are renamed, before anything is filled in; what people wrote is never touched.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from functools import lru_cache
from typing import Any

from flask import abort, g, has_request_context

from yimen.cases import Case, NotConfigured, seen_case
from yimen.kernel import Told
from yimen.office.request import actor, configuration, db, language, wording
from yimen.office.wording import CHINESE, day_text
from yimen.workflow import Procedure

KIND, ENTRY = "wording", "shell_words"
MOST_TEXTS = 10_000
Rename = Callable[[str], str]
Pairs = tuple[tuple[str, str], ...]


class PageTexts:
    """What the shell's texts are in one language and a pack's words: the same for all pages that speak alike."""

    def __init__(self, rename: Rename | None) -> None:
        self.rename = rename
        self._known: dict[str, str] = {}

    def say(self, text: str, translate: Callable[[str], str]) -> str:
        """The text as this page says it, worked out once: a page has a hundred, and the next page the same."""
        found = self._known.get(text)
        if found is None:
            found = self.renamed(translate(text))
            if len(self._known) < MOST_TEXTS:
                self._known[text] = found
        return found

    def renamed(self, text: str) -> str:
        """A text of the shell in the words of the pack."""
        return text if self.rename is None else self.rename(text)


def speak_of(about: Procedure | Case) -> None:
    """The rest of this page is about a case of that procedure: its words stand before the jurisdiction's."""
    if isinstance(about, Case):
        try:
            about = configuration().procedure(about.procedure, about.unit, about.bindings["procedure"])
        except NotConfigured:
            return
    g.words_of, g.page_texts = about.body.get("words"), {}


def case_on_page(case_id: str) -> Case:
    """The case that this page is about, in the words of its procedure; 404 for one that the Actor does not see."""
    case: Case = seen_case(db(), actor(), case_id) or abort(404)
    speak_of(case)
    return case


@contextmanager
def spoken_for_all() -> Iterator[None]:
    """Within it the words of no procedure: for what is kept beyond this page, as the menu."""
    about, kept = g.get("words_of"), g.get("page_texts", {})
    g.words_of, g.page_texts = None, {}
    yield
    g.words_of, g.page_texts = about, kept


def page_texts() -> PageTexts:
    """The texts of this page, in the language that it speaks now."""
    chosen = g.get("language", "") if has_request_context() else None
    kept: dict[str | None, PageTexts] = {} if chosen is None else g.setdefault("page_texts", {})
    found = kept.get(chosen)
    if found is not None:
        return found
    spoken = language()
    plain = texts_of(spoken, ())
    if chosen is None or "actor" not in g:
        return plain
    kept[chosen] = plain  # what is asked meanwhile is not renamed
    if actor().jurisdiction and actor().sort == "person":
        kept[chosen] = texts_of(spoken, _pairs(spoken))
    return kept[chosen]


def spoken(message: str) -> str:
    """A refusal or finding in the words of this page, its days written out; a message that a pack wrote stays as it is."""
    return message.in_words(page_texts().renamed, _written) if isinstance(message, Told) else message


def _written(value: object) -> object:
    """A day as it stands in a sentence of these messages, which are Chinese whatever the page speaks."""
    return day_text(value, CHINESE) if type(value) is date or isinstance(value, str) else value


@lru_cache(maxsize=64)
def texts_of(spoken: str, pairs: Pairs) -> PageTexts:
    """The texts of a language (`zh`, `en`) with the pairs of words that a pack puts into the shell's place."""
    return PageTexts(renaming(pairs))


def _pairs(spoken: str) -> Pairs:
    found = wording().entry(KIND, ENTRY)
    whole: dict[str, str] = {}
    for words in (None if found is None else found.body.get("words"), g.get("words_of")):
        whole.update(_said(words, spoken))
    return tuple(sorted(whole.items()))


def _said(words: Any, spoken: str) -> Mapping[str, str]:
    return words.get(spoken, {}) if isinstance(words, Mapping) else {}


def renaming(pairs: Pairs) -> Rename | None:
    """One pass over a text, the longest words first; words of letters only as whole words, also with a capital. Where one
    known word begins within another, as in 在办案件, the later one is meant."""
    known = dict(pairs)
    for word, other in pairs:
        if word.isascii():
            known.setdefault(word[:1].upper() + word[1:], other[:1].upper() + other[1:])
    if not known:
        return None
    longest = sorted(known, key=lambda word: (-len(word), word))
    parts = [
        rf"\b{re.escape(word)}\b" if word.isascii() else re.escape(word) + _not_begun(word, known)
        for word in longest
    ]
    # a blank to be filled, %(case)s or {case}, is no word
    pattern = re.compile(r"%\([^)]*\)[sd]|\{[^}]*\}|" + "|".join(parts))
    return lambda text: pattern.sub(lambda hit: known.get(hit[0], hit[0]), text)


def _not_begun(word: str, known: Iterable[str]) -> str:
    """That no other known word, of which this one's end is the beginning, stands there."""
    ends = [word[start:] for start in range(1, len(word))]
    rests = [
        each[len(end) :] for end in ends for each in known if len(each) > len(end) and each.startswith(end)
    ]
    return f"(?!{'|'.join(re.escape(each) for each in sorted(rests))})" if rests else ""
