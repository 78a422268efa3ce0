"""The law library at 3,348 laws and 200,000 articles on both engines: its import, its search, its pages, a repeal."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy import func

from fixtures.databases import PostgresServer
from fixtures.sites import Site, demo_passwords
from yimen.app import open_runtime
from yimen.cases import Configuration
from yimen.catalog import export_workbook
from yimen.changes import article_counts, citing, known_laws
from yimen.cli.acting import Instance
from yimen.cli.demo import load_demo
from yimen.pack import Kind
from yimen.settings import read_settings
from yimen.store import Database, EntryRevision, current_number, seek_entries, select_in_force

from .http_rows import PACK, quote
from .law_texts import ARTICLES, LAWS, article_bodies, law_bodies
from .measure import Row, milliseconds
from .page_rows import page_row
from .worlds import CLOCK, import_file, make_indexes

HITS = 20
SEARCH, PAGE = 30, 150
WORDS = {
    "a common word": "罚款",
    "two words": "河道采砂 责令",
    "a rare word": "本规定 餐厨 伪造",
    "nothing": "没有这样的条文",
}
READER = "sfj-config"


def rows(postgres: PostgresServer) -> Iterator[Row]:
    for engine in ("SQLite", "PostgreSQL"):
        with (
            tempfile.TemporaryDirectory(prefix="yimen-bench-") as folder,
            _site(engine, postgres, folder) as site,
        ):
            database = site.runtime.database
            names = _names(database)
            yield from _imports(database, names, engine)
            make_indexes(site.runtime)
            cited = _most_cited(database)
            yield from _searches(database, engine)
            yield from _questions(database, cited, engine)
            client = site.client(READER)
            for what, address in _pages(names[0], *cited).items():
                yield page_row(site, client, f"law library, {what}, {engine}", address)


@contextmanager
def _site(engine: str, postgres: PostgresServer, home: str) -> Iterator[Site]:
    environment = {"YIMEN_HOME": home, "YIMEN_EMBEDDED": "no", "YIMEN_LOG_LEVEL": "ERROR"}
    if engine == "PostgreSQL":
        environment |= {
            "YIMEN_DATABASE_URL": postgres.url(postgres.create()),
            "YIMEN_SECRET_KEY": secrets.token_hex(32),
        }
    settings = replace(read_settings(environment), web_processes=1)
    instance = Instance(settings, CLOCK)
    load_demo(instance, PACK)
    instance.close()
    runtime = open_runtime(settings, lambda _job: None, clock=CLOCK)
    yield Site(settings, runtime, demo_passwords(settings.home))
    runtime.database.dispose()


def _names(database: Database) -> list[str]:
    """The laws that the pack brings."""
    with database.read() as session:
        return [each.name for each in known_laws(_configuration(session)).values()]


def _imports(database: Database, names: list[str], engine: str) -> Iterator[Row]:
    kinds = _kinds(database)
    laws = list(law_bodies(names))
    names += [each["name"] for each in laws]
    assert len(names) == LAWS
    begun = time.perf_counter()
    import_file(database, "laws.xlsx", export_workbook(kinds["law"], laws), PACK)
    yield _taken(f"{len(laws):,} laws imported, {engine}", begun)
    content = export_workbook(kinds["article"], list(article_bodies(names)))
    begun = time.perf_counter()
    read = import_file(database, "articles.xlsx", content, PACK)
    assert read == ARTICLES
    yield _taken(f"{read:,} articles imported, {engine}", begun)


def _taken(name: str, begun: float) -> Row:
    return Row(name, round(time.perf_counter() - begun, 1), "s")


def _kinds(database: Database) -> dict[str, Kind]:
    with database.read() as session:
        return _configuration(session).kinds()


def _most_cited(database: Database) -> tuple[str, str]:
    """The law on which most items rest, and its article that most cite."""
    with database.read() as session:
        here = _configuration(session)
        law = EntryRevision.body["law"].as_string()
        query = select_in_force(PACK, CLOCK.today(), here.number, "item").with_only_columns(law)
        name = session.scalar(
            query.where(law.is_not(None)).group_by(law).order_by(func.count().desc()).limit(1)
        )
        counts = article_counts(session, here, str(name))
        return str(name), max((each for each in counts if each), key=lambda each: sum(counts[each].values()))


def _searches(database: Database, engine: str) -> Iterator[Row]:
    """How many articles hold the words, and the first of them."""
    with database.read() as session:
        chosen = select_in_force(PACK, CLOCK.today(), current_number(session, PACK), "article")
        for name, words in WORDS.items():

            def search(words: str = words) -> int:
                sought = seek_entries(session, PACK, "article", words)
                found = session.scalars(
                    chosen.where(sought.condition).order_by(EntryRevision.key).limit(HITS)
                ).all()
                sought.count(session, chosen)
                return len(found)

            yield milliseconds(
                f"search of 200,000 articles for {name}, {engine}", search, at_most=SEARCH, what="found"
            )


def _questions(database: Database, cited: tuple[str, str], engine: str) -> Iterator[Row]:
    """What rests on an article, and on a law that is repealed: items, tiers, papers."""
    law, article = cited
    with database.read() as session:
        here = _configuration(session)
        for name, point in (("one article", article), ("a law", "")):

            def ask(point: str = point) -> int:
                return sum(each.total for each in citing(session, here, law, point, shown=200))

            yield milliseconds(f"everything that rests on {name}, {engine}", ask, at_most=PAGE, what="found")


def _pages(longest: str, law: str, article: str) -> dict[str, str]:
    return {
        "first page": "/laws",
        "a word in names and texts": "/laws?q=" + quote("河道采砂"),
        "a law of 1,260 articles": "/laws/" + quote(longest),
        "the law most cited": "/laws/" + quote(law),
        "a word within the longest law": f"/laws/{quote(longest)}?q=" + quote("罚款"),
        "what cites an article": f"/citing/{quote(law)}?article={quote(article)}",
    }


def _configuration(session: Any) -> Configuration:
    return Configuration.open(session, PACK, day=CLOCK.today())
