"""The laws that several acts break, as a paper cites them: each law once, its articles behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_NAMED = re.compile(r"《[^》]*》")
_AROUND = " 　；;，,。、"


def cited(value: Any) -> str:
    """Of acts {law, article}, or of texts: 《甲法》第一条、第二条；《乙条例》第三条. What the article names is not named
    again."""
    found: dict[str, list[str]] = {}
    for each in value if isinstance(value, list | tuple) else [value]:
        law, article = _parts(each)
        articles = found.setdefault(law, [])
        if article and article not in articles:
            articles.append(article)
    return "；".join(law + "、".join(articles) for law, articles in found.items() if law or articles)


def _parts(act: Any) -> tuple[str, str]:
    """(《law》, article) of one act; "" for the law where the text names several, or none."""
    if not isinstance(act, Mapping):
        return _split("", str(act or "").strip(_AROUND))
    law, article = (str(act.get(name) or "").strip(_AROUND) for name in ("law", "article"))
    return _split(law, article)


def _split(law: str, article: str) -> tuple[str, str]:
    named = _NAMED.findall(article)
    if len(named) > 1:
        return "", article
    if len(named) == 1 and article.startswith(named[0]):
        return named[0], article[len(named[0]) :].strip(_AROUND)
    if named:
        return "", article
    return (law if not law or "《" in law else f"《{law}》"), article
