"""The law library: its laws, a law with its articles and what rests on each, and a search over names and texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Select, func, select

from yimen import changes
from yimen.catalog import (
    ARTICLE,
    LAW,
    Cited,
    article_order,
    export_sheet,
    law_key,
    life_of,
    own_article,
    write_workbook,
)
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.change_page import own_set
from yimen.office.downloads import workbook
from yimen.office.exports import record_export
from yimen.office.fields import body_text
from yimen.office.request import actor, configuration, db, language, today
from yimen.office.wording import entry_title
from yimen.store import EntryRevision, seek_entries, select_in_force

PAGE = 50
HITS = 20
ARTICLES = 300
CITING = 200
AROUND = 40
UNRANKED = "-"


@dataclass(frozen=True, slots=True)
class LawRow:
    """A law in the list: how many articles the library holds of it, and how many entries cite it, by kind."""

    key: str
    body: Any
    articles: int
    state: str


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article on its law's page; `chapter` where another begins with it; `cited` are (kind, count)."""

    number: str
    key: str
    chapter: str
    paragraphs: tuple[str, ...]
    cited: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that holds the words, with the words around the first of them."""

    law: str
    law_key: str
    number: str
    before: str
    word: str
    after: str


@blueprint.get("/laws")
@permission("catalog.view", "change.draft")
def laws() -> ResponseReturnValue:
    """Laws by name, those that hold the words; with words also the articles that hold them."""
    words, rank = request.args.get("q", "").strip()[:100], request.args.get("rank", "")[:40]
    start = max(request.args.get("start", default=0, type=int), 0)
    chosen = _laws(words, rank)
    total = db().scalar(select(func.count()).select_from(chosen.subquery())) or 0
    rows = list(db().scalars(chosen.order_by(EntryRevision.key).offset(start).limit(PAGE)))
    held = changes.article_totals(db(), configuration(), [_name(row) for row in rows])
    hits, hit_count, exact = _hits(words) if words else ([], 0, True)
    return render_template(
        "office/laws.html",
        words=words,
        rank=rank,
        ranks=_ranks(),
        rows=[
            LawRow(row.key, row.body, held.get(law_key(_name(row)), 0), life_of(row.body, today()))
            for row in rows
        ],
        total=total,
        start=start,
        following=start + PAGE if start + PAGE < total else None,
        hits=hits,
        hit_count=hit_count,
        exact=exact,
    )


def _laws(words: str, rank: str) -> Select[Any]:
    chosen = select_in_force(actor().jurisdiction, today(), configuration().number, LAW)
    if words:
        chosen = chosen.where(seek_entries(db(), actor().jurisdiction, LAW, words).condition)
    if rank:
        column = body_text("rank")
        chosen = chosen.where(column.is_(None) if rank == UNRANKED else column == rank)
    return chosen


def _ranks() -> list[str]:
    """The ranks that laws of the library have."""
    chosen = select_in_force(actor().jurisdiction, today(), configuration().number, LAW)
    column = body_text("rank")
    found = db().scalars(chosen.with_only_columns(column).where(column.is_not(None), column != "").distinct())
    return sorted(str(each) for each in found)


def _name(row: EntryRevision) -> str:
    return str(row.body.get("name") or row.key)


def _hits(words: str) -> tuple[list[Hit], int, bool]:
    """Articles that hold the words, the first by key, how many, and whether that is all of them."""
    sought = seek_entries(db(), actor().jurisdiction, ARTICLE, words)
    chosen = select_in_force(actor().jurisdiction, today(), configuration().number, ARTICLE)
    rows = db().scalars(chosen.where(sought.condition).order_by(EntryRevision.key).limit(HITS))
    known = changes.known_laws(configuration())
    found = [_hit(row.body, words, known) for row in rows]
    count, exact = sought.count(db(), chosen)
    return found, count, exact


def _hit(body: Any, words: str, known: dict[str, changes.KnownLaw]) -> Hit:
    law, text = str(body.get("law", "")), " ".join(str(body.get("text", "")).split())
    first = next((each for each in words.split() if each in text), "")
    at = text.find(first) if first else 0
    named = known.get(law_key(law))
    start = max(at - AROUND, 0)
    return Hit(
        named.name if named else law,
        named.key if named else "",
        own_article(body).article,
        ("…" if start else "") + text[start:at],
        first,
        text[at + len(first) : at + len(first) + 2 * AROUND],
    )


@blueprint.get("/laws/<path:key>")
@permission("catalog.view", "change.draft")
def law_page(key: str) -> ResponseReturnValue:
    """One law: what is known of it, its articles by chapters, and everything that rests on it."""
    chosen = select_in_force(actor().jurisdiction, today(), configuration().number, LAW)
    row = db().scalar(chosen.where(EntryRevision.key == key))
    if row is None:
        abort(404)
    name, words = _name(row), request.args.get("q", "").strip()[:100]
    counts = changes.article_counts(db(), configuration(), name)
    articles = _articles(name, counts, words)
    start = _start(articles)
    return render_template(
        "office/law.html",
        row=row,
        name=name,
        state=life_of(row.body, today()),
        words=words,
        total=len(articles),
        articles=_shown(articles[start : start + ARTICLES]),
        start=start,
        parts=_parts(articles),
        chapters=_chapters(articles),
        following=start + ARTICLES if start + ARTICLES < len(articles) else None,
        previous=max(start - ARTICLES, 0) if start else None,
        key=key,
        rests=changes.citing(db(), configuration(), name, shown=HITS),
        uncertain=_not_here(articles, counts) if not words else [],
        asked=request.args.get("article", ""),
        **_words(),
    )


def _articles(name: str, counts: dict[str, dict[str, int]], words: str) -> list[ArticleRow]:
    """All of them in order; with words those that hold every one."""
    found = []
    for row in changes.articles_of(db(), configuration(), name):
        number, text = own_article(row.body).article, str(row.body.get("text", ""))
        if all(each in text or each in number for each in words.split()):
            cited = tuple(sorted(counts.get(number, {}).items()))
            paragraphs = tuple(part for part in text.split("\n") if part.strip())
            found.append(ArticleRow(number, row.key, str(row.body.get("chapter", "")), paragraphs, cited))
    return found


def _start(articles: Sequence[ArticleRow]) -> int:
    """Where the page begins that was asked for, or that holds the article asked for."""
    wanted = request.args.get("article", "")
    at = next((index for index, each in enumerate(articles) if each.number == wanted), None)
    if at is not None:
        return at // ARTICLES * ARTICLES
    return min(max(request.args.get("start", default=0, type=int), 0), max(len(articles) - 1, 0))


def _shown(articles: Sequence[ArticleRow]) -> list[tuple[str, ArticleRow]]:
    """(heading of the chapter that begins here or "", article)."""
    before, found = None, []
    for each in articles:
        found.append((each.chapter if each.chapter != before else "", each))
        before = each.chapter
    return found


def _parts(articles: Sequence[ArticleRow]) -> list[tuple[int, str, str]]:
    """(start, first number, last number) of each page of a long law."""
    if len(articles) <= ARTICLES:
        return []
    starts = range(0, len(articles), ARTICLES)
    return [
        (at, articles[at].number, articles[min(at + ARTICLES, len(articles)) - 1].number) for at in starts
    ]


def _chapters(articles: Sequence[ArticleRow]) -> list[tuple[str, str]]:
    """(chapter, its first article), to jump to."""
    found: dict[str, str] = {}
    for each in articles:
        if each.chapter:
            found.setdefault(each.chapter, each.number)
    return list(found.items()) if len(found) > 1 else []


def _not_here(articles: Sequence[ArticleRow], counts: dict[str, dict[str, int]]) -> list[tuple[str, int]]:
    """(article, how often cited) of those that the library's text does not have; nothing where it has no text."""
    if not articles:
        return []
    here = {each.number for each in articles}
    missing = [name for name in counts if name and name not in here]
    return [(name, sum(counts[name].values())) for name in sorted(missing, key=article_order)]


@blueprint.get("/citing/<path:key>")
@permission("catalog.view", "change.draft")
def law_citing(key: str) -> ResponseReturnValue:
    """Everything that cites a law, or one article of it, without what the set `besides` touches; of one kind in pages."""
    law, article, besides = _asked_law(key)
    kind = request.args.get("kind", "")[:64]
    start = max(request.args.get("start", default=0, type=int), 0) if kind else 0
    rests = changes.citing(
        db(), configuration(), law.name, article, besides=besides, only=kind, start=start, shown=CITING
    )
    found = changes.known_articles(db(), configuration(), [Cited(law_key(law.name), article)])
    row = next(iter(found.values()), None)
    chosen = select_in_force(actor().jurisdiction, today(), configuration().number, ARTICLE)
    text = db().scalar(chosen.where(EntryRevision.key == row)) if row else None
    return render_template(
        "office/law_citing.html",
        key=law.key,
        name=law.name,
        article=article,
        text=[each for each in str(text.body.get("text", "")).split("\n") if each] if text else [],
        besides=besides,
        known=law_key(law.name) in changes.known_laws(configuration()),
        rests=rests,
        kind=kind,
        previous=max(start - CITING, 0) if start else None,
        following=start + CITING if any(start + CITING < each.total for each in rests) else None,
        **_words(),
    )


@blueprint.get("/citing-workbook/<path:key>")
@permission("catalog.view", "change.draft")
def law_citing_workbook(key: str) -> ResponseReturnValue:
    """The same as .xlsx, a sheet for each kind that tables are imported of: to be mended and imported."""
    law, article, besides = _asked_law(key)
    rests = [
        each
        for each in changes.citing(db(), configuration(), law.name, article, besides=besides, shown=None)
        if each.kind.columns
    ]
    if not rests:
        abort(404)
    record_export(
        LAW, {"key": law.key, "article": article, "besides": besides}, sum(each.total for each in rests)
    )
    sheets = [export_sheet(each.kind, [row.body for row in each.rows]) for each in rests]
    return workbook(f"{law.name}的引用条目.xlsx", write_workbook(sheets))


def _asked_law(key: str) -> tuple[changes.KnownLaw, str, str]:
    """The law of the address, the article that is asked for and the change set whose entries are left out."""
    article, besides = (request.args.get(name, "")[:100] for name in ("article", "besides"))
    wanted = law_key(key)
    law = changes.known_laws(configuration()).get(wanted)
    set_id = own_set(besides).id if besides else ""
    if set_id and law is None:
        gone = changes.repealed_in(db(), set_id)
        law = next((_brought(each) for each in gone if law_key(each.law) == wanted), None)
    return law or abort(404), article, besides


def _brought(gone: changes.Repealed) -> changes.KnownLaw:
    """A law that the library gets by the same set that repeals it."""
    return changes.KnownLaw(gone.law, gone.law, "", gone.day)


def _words() -> dict[str, Any]:
    kinds = configuration().kinds()
    return {
        "kind_label": lambda kind: kinds[kind].label(language()) if kind in kinds else kind,
        "entry_title": lambda body, key: entry_title(body, key, language()),
    }
