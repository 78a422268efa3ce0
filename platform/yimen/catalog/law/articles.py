"""The text of a law becomes its articles: .docx, .txt or .md in, one `law` entry and its `article` entries out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from yimen.kernel import Finding, Place
from yimen.pack import Entry

from .. import codes
from ..reading.lines import read_lines
from ..seeing.cells import even
from .citation import chinese
from .metadata import Metadata, metadata_of
from .numerals import SIGNS, number

_N = f"[{SIGNS}\\d]+"
_ARTICLE = re.compile(
    rf"^第\s*({_N})\s*条(之[一二三四五六七八九十]+)?"
    rf"(?!\s*(?:第\s*[{SIGNS}\d（(]|规定|、|[和至—~～-]第|所列|中的)|(?:的|之|和|或|以及|[，。；]))[\s　：:]*(.*)$"
)
_BOTH = re.compile(rf"^(第\s*{_N}\s*[编章节][\s　]*\S{{1,20}})[\s　]+(第\s*{_N}\s*条.*)$")
_HEADING = re.compile(rf"^第\s*{_N}\s*(编|分编|章|节)[\s　]*(.*)$")
_CONTENTS = re.compile(r"^目\s*录$")
_ENDS = re.compile(r"^(?:附件|附则附表|附表|附录)\s*[:：\d一二三四五六七八九十]*")
_MARKDOWN = re.compile(r"^[#>*\-\s]+|\*\*")
FACTS = ("rank", "issuer", "effective_from", "repealed_on")
_LEVELS = {"编": 0, "分编": 1, "章": 2, "节": 3}


@dataclass(frozen=True, slots=True)
class Article:
    """`number` is 第四十二条 or 第四十二条之一; `text` has one paragraph (款) per line, without the number."""

    number: str
    text: str
    chapter: str
    line: int


@dataclass(frozen=True, slots=True)
class LawText:
    """A law as read; `metadata` is what the text says of itself, `given` what a person says instead."""

    name: str
    articles: tuple[Article, ...]
    metadata: Metadata
    findings: tuple[Finding, ...]
    file: str
    given: Mapping[str, str] = field(default_factory=dict)

    @property
    def effective_from(self) -> str | None:
        """An ISO day, None where neither the text nor a person names it."""
        return self.facts.get("effective_from")

    @property
    def facts(self) -> dict[str, str]:
        """The fields of the law's entry besides its name: what was said goes before what the text proposes."""
        proposed = {each: getattr(self.metadata, each) for each in FACTS}
        return {name: value for name, value in {**proposed, **self.given}.items() if value}

    @property
    def told(self) -> dict[str, set[str]]:
        """By kind: the fields that the text gives."""
        found: dict[str, set[str]] = {}
        for entry in self.entries:
            found.setdefault(entry.kind, set()).update(entry.body)
        return found

    @property
    def entries(self) -> tuple[Entry, ...]:
        """One `law` entry, then an `article` entry for each article; keys as their kinds make them."""
        if not self.articles:
            return ()
        body = {"name": self.name, **self.facts}
        law = Entry("law", self.name, body, place=Place(self.file, path="/1"), origin={"file": self.file})
        return (law, *(self._entry(each) for each in self.articles))

    def _entry(self, article: Article) -> Entry:
        body = {"law": self.name, "number": article.number, "text": article.text}
        if article.chapter:
            body["chapter"] = article.chapter
        origin = {"file": self.file, "line": article.line}
        place = Place(self.file, path=f"/{article.line}")
        return Entry("article", f"{self.name}/{article.number}", body, place=place, origin=origin)


def read_law(file: str, content: bytes, *, name: str = "", given: Mapping[str, str] | None = None) -> LawText:
    """The articles of a law's text; its name is the first line unless given. Lines of a place count from 1.

    `given` are fields of the law (rank, issuer, effective_from, repealed_on) as a person says them.
    """
    lines, findings = read_lines(file, content)
    if findings:
        return LawText(name, (), Metadata(), tuple(findings), file)
    return law_of(file, lines, name=name, given=given)


def law_of(
    file: str, lines: Sequence[tuple[int, str]], *, name: str = "", given: Mapping[str, str] | None = None
) -> LawText:
    """As `read_law`, of lines that are read already: (number, text)."""
    clean = list(_clean(lines))
    title = name or _title(clean, file)
    articles = tuple(_articles(clean))
    head = [text for number, text in clean if not articles or number < articles[0].line]
    metadata = metadata_of(title, head, [each.text for each in articles])
    found = list(_check(file, articles))
    if not articles:
        found.append(codes.NO_ARTICLES.at(Place(file), name=title))
    found += [codes.LAW_CEASES.at(Place(file), name=each) for each in metadata.ceases]
    return LawText(title, articles, metadata, tuple(found), file, dict(given or {}))


def _clean(lines: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """What stands in the lines; an article behind its chapter's heading in a line of its own."""
    for number_, line in lines:
        text = _MARKDOWN.sub("", even(line)).strip()
        both = _BOTH.match(text)
        yield from ((number_, each) for each in (both.groups() if both else (text,)) if each)


def _title(lines: list[tuple[int, str]], file: str) -> str:
    for _, text in lines:
        if _ARTICLE.match(text) or _HEADING.match(text):
            break
        if len(text) <= 80 and not text.startswith(("（", "(")):
            return "".join(text.split()).strip("《》")
    return PurePath(file).stem


def _articles(lines: list[tuple[int, str]]) -> Iterator[Article]:
    """An article reaches to the next article, heading or annex; the table of contents has none."""
    headings: dict[int, str] = {}
    current: Article | None = None
    for number_, text in lines:
        heading, article = _HEADING.match(text), _ARTICLE.match(text)
        if article:
            if current:
                yield current
            spelled = f"第{_spelled(article.group(1))}条{article.group(2) or ''}"
            current = Article(spelled, article.group(3).strip(), " ".join(headings.values()), number_)
        elif heading and len(text) <= 40:
            if current:
                yield current
                current = None
            level = _LEVELS[heading.group(1)]
            headings = {known: title for known, title in headings.items() if known < level}
            headings[level] = " ".join(text.split())
        elif _ENDS.match(text) and current and len(text) <= 20:
            yield current
            current = None
        elif current and not _CONTENTS.match(text):
            current = Article(
                current.number, f"{current.text}\n{text}".strip(), current.chapter, current.line
            )
    if current:
        yield current


def _spelled(text: str) -> str:
    return chinese(int(text)) if text.isdecimal() and len(text) < 7 else text


def _check(file: str, articles: tuple[Article, ...]) -> Iterator[Finding]:
    """Articles follow one another without gap, none twice, none empty."""
    seen: set[str] = set()
    before = 0
    for article in articles:
        place = Place(file, path=f"/{article.line}")
        if article.number in seen:
            yield codes.ARTICLE_TWICE.at(place, number=article.number)
        seen.add(article.number)
        if not article.text:
            yield codes.ARTICLE_EMPTY.at(place, number=article.number)
        value = number(article.number[1 : article.number.index("条")])
        if value is None or "之" in article.number:
            continue
        if before and value > before + 1:
            yield codes.ARTICLE_GAP.at(place, before=f"第{chinese(before)}条", now=article.number)
        before = int(value)
