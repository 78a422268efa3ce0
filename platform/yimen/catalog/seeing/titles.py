"""Header titles: all that the kinds know them by, and how two titles are held to be the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from yimen.pack import Kind

SERIAL = frozenset({"序号", "编号", "No", "NO", "No.", "序列", "顺序号", "项次", "行号"})
_BRACKETS = re.compile(r"[（(\[【〔][^（）()\[\]【】〔〕]*[）)\]】〕]")
_FOREIGN = re.compile(r"(?<=[\u4e00-\u9fff])[a-z][a-z.'&/\-]{2,}$|^[a-z][a-z.'&/\-]{2,}(?=[\u4e00-\u9fff])")
_LEVEL = re.compile(r"^(?:[ⅰ-ⅹⅠ-Ⅹivx]+|[一二三四五六\d])(?:级|层|类)?(?=[\u4e00-\u9fff])|\d+$")


@lru_cache(maxsize=20_000)
def same(title: str) -> str:
    """A title for comparison: no blanks, half-width brackets, lower case."""
    return "".join(title.split()).replace("（", "(").replace("）", ")").lower()


@lru_cache(maxsize=20_000)
def bare(title: str) -> str:
    """A title without what stands in brackets or in another language: 处罚幅度（元） is 处罚幅度, 姓名Name is 姓名."""
    return _FOREIGN.sub("", _BRACKETS.sub("", same(title))) or same(title)


@lru_cache(maxsize=20_000)
def stem(title: str) -> str:
    """A title without its level or number: Ⅲ级隐患自查标准 and 隐患自查标准 share a stem."""
    return _LEVEL.sub("", bare(title)) or bare(title)


@lru_cache(maxsize=1_000)
def self_said(titles: tuple[str, ...], under: tuple[str, ...]) -> tuple[str, ...]:
    """Titles that say themselves what they stand under: 罚款下限, 最低罚款."""
    return tuple(
        dict.fromkeys(each for upper in under for low in titles for each in (upper + low, low + upper))
    )


def vocabulary(kinds: Iterable[Kind], learned: Iterable[str] = ()) -> frozenset[str]:
    """Every known header title, made even, with the titles of columns above others and learned ones."""
    words = {same(word) for word in SERIAL}
    for kind in kinds:
        for column in kind.columns:
            for title in (*column.titles, *column.under, *self_said(column.titles, column.under)):
                words.add(same(title))
                words.add(bare(title))
        for part in kind.schema.get("properties", {}).values() if kind.columns else ():
            if part.get("title"):
                words.add(same(str(part["title"])))
    words.update(same(title) for title in learned)
    return frozenset(words)
