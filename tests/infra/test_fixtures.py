"""The ground that every other test stands on."""

from __future__ import annotations

import psycopg
import redis
from playwright.sync_api import Page
from sqlalchemy import create_engine, text

from fixtures.browsers import PageWatch
from fixtures.databases import PostgresServer


def test_database_on_each_engine_is_empty_and_keeps_a_row(database_url: str) -> None:
    """Each test owns a database: nothing of an earlier one is in it."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE only_here (title VARCHAR(20))"))
        connection.execute(text("INSERT INTO only_here VALUES ('立案')"))
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT title FROM only_here")) == "立案"
    engine.dispose()


def test_postgres_copy_of_a_template_carries_its_rows(postgres_server: PostgresServer) -> None:
    """A prepared database is copied, not prepared again."""
    first = postgres_server.create()
    with psycopg.connect(host=str(postgres_server.folder), user="postgres", dbname=first) as connection:
        connection.execute("CREATE TABLE prepared (x int)")
    second = postgres_server.create(template=first)
    with psycopg.connect(host=str(postgres_server.folder), user="postgres", dbname=second) as connection:
        assert connection.execute("SELECT count(*) FROM prepared").fetchone() == (0,)
    postgres_server.drop(first)
    postgres_server.drop(second)


def test_redis_is_real_and_empty(redis_url: str) -> None:
    """The broker of the production setting answers in tests."""
    with redis.Redis(unix_socket_path=redis_url.removeprefix("redis+socket://")) as client:
        assert client.dbsize() == 0


def test_page_that_asks_another_host_is_noted_and_refused(page: Page, page_watch: PageWatch) -> None:
    """The watch that page tests rely on does see a stranger."""
    page.set_content('<img src="http://example.invalid/x.png">', wait_until="load")
    assert page_watch.strangers == ["http://example.invalid/x.png"]


def test_page_with_a_failing_script_is_noted(page: Page, page_watch: PageWatch) -> None:
    """The watch that page tests rely on does see a broken script."""
    page.set_content("<script>nothing.here()</script>")
    assert any("nothing" in error for error in page_watch.errors)
