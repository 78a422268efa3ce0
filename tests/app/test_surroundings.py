"""What surrounds every request: headers, errors, languages, assets, the schema."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import text

from fixtures.sites import PASSWORD, Site, site_settings
from yimen.app import OldSchema, create_app, open_runtime
from yimen.kernel import rule_of


def test_every_route_says_who_may_ask_it(small_site: Site) -> None:
    """A route without a rule would be open by forgetting: there is none, whoever registered it."""
    app = small_site.app
    without = [
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule_of(app.view_functions[rule.endpoint]) is None
    ]
    assert without == []


def test_every_answer_carries_the_policy(small_site: Site) -> None:
    """No page may run or load what is not ours, be framed, or stay in a shared cache."""
    client = small_site.app.test_client()
    for address in ("/login", "/nothing-here", "/health"):
        headers = client.get(address).headers
        assert "script-src 'self'; style-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Cache-Control"] == "no-store"


def test_pages_before_sign_in_have_no_inline_script_or_style(small_site: Site) -> None:
    """The policy would block them; the login page must work under it."""
    page = small_site.app.test_client().get("/login").text
    assert "<style" not in page
    assert " style=" not in page
    assert "<script>" not in page
    assert " onclick=" not in page


def test_post_without_the_form_token_is_refused(small_site: Site) -> None:
    """Another site cannot sign somebody in or out, nor post anything else."""
    client = small_site.app.test_client()
    answer = client.post("/login", data={"account": "one", "password": PASSWORD})
    assert answer.headers["Location"].startswith("/login")
    assert client.get("/password").status_code == 302


def test_sign_in_leads_back_on_this_site_only(small_site: Site) -> None:
    """The address to come back to is a path here, never another host."""
    for wanted, led in (("/password", "/password"), ("https://evil.example/", "/"), ("//evil.example", "/")):
        client = small_site.app.test_client()
        answer = small_site.post(client, "/login", account="one", password=PASSWORD, next=wanted)
        assert answer.headers["Location"] == led


def test_host_that_the_asker_names_is_in_no_answer(small_site: Site) -> None:
    """A stranger who asks in another's name for an address without its stroke would lead to a place of the stranger's."""
    client = small_site.app.test_client()
    for address, led in (
        ("/public/somewhere", "/public/somewhere/"),
        ("/public//evil.example", "/public/evil.example/"),
        ("/login/", "/login"),
        ("/", "/login?next=/"),
    ):
        answer = client.get(address, headers={"Host": "evil.example"})
        assert answer.headers["Location"] == led
        assert b"http" not in answer.data


def test_broken_page_shows_a_number_that_the_log_has(
    small_site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """A person can name the error to the administrator; the page tells nothing of its inside."""
    app = small_site.app
    broken = app.view_functions["account.login"]

    def failing() -> str:
        raise RuntimeError("the inside")

    failing.access_rule = rule_of(broken)  # type: ignore[attr-defined]
    app.view_functions["account.login"] = failing
    app.testing = False
    answer = app.test_client().get("/login")
    assert answer.status_code == 500
    assert "the inside" not in answer.text
    number = next(word for word in caplog.messages if word.startswith("error ")).split()[1].rstrip(":")
    assert number in answer.text


def test_upload_beyond_the_limit_is_refused_in_words(open_site: Callable[..., Site]) -> None:
    """A file that is too large is named as such."""
    site = open_site(YIMEN_UPLOAD_MB="1")
    client = site.app.test_client()
    answer = client.post("/login", data={"account": "x" * 1_100_000})
    assert answer.status_code == 413
    assert "过大" in answer.text


def test_language_is_chinese_first_and_switched_by_choice(small_site: Site) -> None:
    """The switch is kept in the browser and leads back to where it was."""
    client = small_site.app.test_client()
    assert 'lang="zh-CN"' in client.get("/login").text
    answer = client.get("/language/en?next=/login")
    assert answer.headers["Location"] == "/login"
    assert 'lang="en"' in client.get("/login").text
    client.get("/language/zh")
    assert 'lang="zh-CN"' in client.get("/login").text


def test_assets_are_kept_for_good_under_the_address_of_their_bytes(small_site: Site) -> None:
    """A new release has new addresses; a wrong digest is answered but not kept."""
    app = small_site.app
    with app.test_request_context():
        address = app.jinja_env.globals["asset"]("app.css")  # type: ignore[operator]
    client = app.test_client()
    with client.get(address) as kept, client.get("/static/0000/app.css") as stale:
        assert "immutable" in kept.headers["Cache-Control"]
        assert "immutable" not in stale.headers["Cache-Control"]
    assert client.get("/static/0000/../app.css").status_code == 404
    assert client.get("/static/0000/nothing.js").status_code == 404


def test_health_answers_without_sign_in_and_tells_nothing(small_site: Site) -> None:
    """The proxy in front asks these two."""
    client = small_site.app.test_client()
    assert client.get("/health").json == {"status": "ok"}
    assert client.get("/health/ready").json == {"status": "ok"}


def test_secure_address_makes_cookies_secure(open_site: Callable[..., Site]) -> None:
    """Under https the cookie never travels in the clear."""
    site = open_site(YIMEN_PUBLIC_URL="https://site.example")
    answer = site.app.test_client().get("/login", base_url="https://site.example")
    assert "Secure" in answer.headers["Set-Cookie"]
    assert answer.headers["Strict-Transport-Security"]


def test_server_refuses_a_database_that_was_not_migrated(tmp_path: Path) -> None:
    """An old or empty schema is named with what to run; nothing is created behind anybody's back."""
    runtime = open_runtime(site_settings(tmp_path), print)
    with pytest.raises(OldSchema, match="yimen migrate"):
        create_app(runtime)
    runtime.database.dispose()


def test_server_refuses_an_older_schema(small_site: Site) -> None:
    """After an update the server waits for its migration."""
    with small_site.runtime.database.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    with pytest.raises(OldSchema, match="0000"):
        create_app(small_site.runtime)


def test_two_applications_of_one_process_do_not_share_sessions(small_site: Site) -> None:
    """The factory keeps no state of its own: two instances may live in one process."""
    second = create_app(small_site.runtime)
    assert isinstance(second, Flask)
    assert second.extensions["appbuilder"] is not small_site.app.extensions["appbuilder"]


def test_refusals_of_the_sign_in_page_speak_the_chosen_language(small_site: Site) -> None:
    """Whoever chose English is also refused in English."""
    client = small_site.app.test_client()
    client.get("/language/en")
    page = small_site.sign_in(client, "one", "no").text
    assert "账号或密码不正确" not in page
    assert "password" in page


def test_every_word_of_the_roof_is_translated(checkout: Path) -> None:
    """A message added in Chinese alone would show in Chinese on an English page."""
    with (checkout / "platform/yimen/translations/en/LC_MESSAGES/messages.po").open("rb") as text:
        known = {message.id for message in read_po(text, locale="en") if message.string}
    said: set[object] = set()
    for source in sorted((checkout / "platform/yimen/app").glob("*.py")):
        with source.open("rb") as code:
            said |= {found[1] for found in extract("python", code, keywords={"_": None})}
    said = {each[0] if isinstance(each, tuple) else each for each in said}
    assert len(said) > 20
    assert said <= known
