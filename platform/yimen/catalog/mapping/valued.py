"""Fields of few values (`values` of a column): the one that a text says, in whichever of its words."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from yimen.pack import Column as Field

from ..reading.workbook import Raw
from ..seeing.cells import plain
from ..seeing.titles import same

WITHIN = 3
"""Signs that a word needs to be looked for within a text; a shorter one (从轻) has to be all of it."""

Values = tuple[tuple[str, tuple[str, ...]], ...]


def value_said(field: Field, text: str) -> str:
    """The value whose words the text is, else the only one whose words stand in it; "" where none or several do."""
    return _said(field.values, text) if field.values and text else ""


def value_reader(column: Field, _title: str) -> Callable[[Raw], str]:
    """Cells in the words of the list; what says none of its values, or several, stays as it is."""

    def read(raw: Raw) -> str:
        text = plain(raw)
        return value_said(column, text) or text

    return read


@lru_cache(maxsize=2_000)
def _said(values: Values, text: str) -> str:
    words, within = _words(values)
    text = same(text)
    if text in words:
        return words[text]
    found = {words[each] for each in within.findall(text)}
    return found.pop() if len(found) == 1 else ""


@lru_cache(maxsize=20)
def _words(values: Values) -> tuple[dict[str, str], re.Pattern[str]]:
    """The value of each word; a longer word is found before one that begins it."""
    words = {same(word): value for value, others in values for word in (value, *others)}
    longest = sorted((each for each in words if len(each) >= WITHIN), key=len, reverse=True)
    return words, re.compile("|".join(map(re.escape, longest)) or r"(?!)")
