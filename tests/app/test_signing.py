"""Signing in and out: policy, lock, sessions."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask_appbuilder.security import manager
from itsdangerous import TimestampSigner
from sqlalchemy import event, select

from fixtures.sites import PASSWORD, Site, add_account
from yimen.app import PasswordPolicy, SignIn, SignInEvent, authenticate, open_runtime, random_password
from yimen.cases import memberships, revoke
from yimen.kernel import Actor, FixedClock


def pass_time(site: Site, **lasting: float) -> None:
    clock = site.runtime.clock
    assert isinstance(clock, FixedClock)
    clock.set(clock.now() + timedelta(**lasting))


def is_in(site: Site, client: object) -> bool:
    answer = client.get("/password")  # type: ignore[attr-defined]
    return bool(answer.status_code == 200)


def test_sign_in_with_the_right_password_opens_a_session(small_site: Site) -> None:
    """The browser gets a signed cookie that scripts cannot read; the database keeps a digest of its token."""
    client = small_site.app.test_client()
    answer = small_site.sign_in(client, "one", PASSWORD)
    assert answer.headers["Location"] == "/"
    cookie = answer.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert is_in(small_site, client)
    with small_site.runtime.database.read() as session:
        assert session.scalars(select(SignIn.digest)).one().startswith("sha256:")


def test_sign_in_page_is_found_with_a_slash_behind_its_address(small_site: Site) -> None:
    """Whoever types it so is led to the page, and where he was to come back to goes along."""
    client = small_site.app.test_client()
    assert client.get("/login/").headers["Location"] == "/login"
    led = client.get("/login/", query_string={"next": "/cases"})
    assert (led.status_code, led.headers["Location"]) == (302, "/login?next=/cases")
    assert client.get(led.headers["Location"]).status_code == 200


def test_sign_in_with_a_wrong_password_or_an_unknown_account_is_answered_alike(small_site: Site) -> None:
    """Nobody learns from the page which accounts there are."""
    client = small_site.app.test_client()
    wrong = small_site.sign_in(client, "one", "no")
    unknown = small_site.sign_in(client, "nobody", "no")
    assert wrong.status_code == unknown.status_code == 401
    assert "账号或密码不正确" in wrong.text
    assert (
        wrong.text.replace("one", "").split("csrf_token")[0]
        == unknown.text.replace("nobody", "").split("csrf_token")[0]
    )


def test_account_is_locked_after_too_many_failures_and_opens_again_with_time(small_site: Site) -> None:
    """Guessing is stopped after five tries, for the right password too; half an hour later it opens."""
    client = small_site.app.test_client()
    for _ in range(small_site.settings.lockout_tries):
        answer = small_site.sign_in(client, "one", "guess")
    assert "锁定" in answer.text
    assert small_site.sign_in(client, "one", PASSWORD).status_code == 401
    assert small_site.sign_in(client, "ONE@account.invalid", PASSWORD).status_code == 401
    pass_time(small_site, minutes=small_site.settings.lockout_minutes + 1)
    assert small_site.sign_in(client, "one", PASSWORD).status_code == 302


def test_no_refusal_tells_which_accounts_there_are(small_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that nobody has, a wrong password, the try that locks and each behind it: one answer, at the cost of one hash,
    however the name is written."""
    limit, hashed = small_site.settings.lockout_tries, []
    check = manager.check_password_hash
    monkeypatch.setattr(manager, "check_password_hash", lambda *it: hashed.append(1) or check(*it))

    def refusal(name: str, password: str = "guess") -> tuple[int, str, int]:
        hashed.clear()
        answer = small_site.sign_in(small_site.app.test_client(), name, password)
        return answer.status_code, answer.text.split('role="alert">')[1].split("<")[0], len(hashed)

    told = {refusal(name) for name in ("nobody", "one") for _ in range(limit)}
    told |= {refusal("ONE"), refusal("NOBODY"), refusal("one", PASSWORD), refusal("shut")}
    assert len(told) == 1
    assert told.pop()[2] == 1


def test_failures_before_a_success_are_forgotten(small_site: Site) -> None:
    """Four slips a day do not add up to a lock."""
    client = small_site.app.test_client()
    for _ in range(2):
        for _ in range(small_site.settings.lockout_tries - 1):
            small_site.sign_in(client, "one", "slip")
        assert small_site.sign_in(client, "one", PASSWORD).status_code == 302
        client = small_site.app.test_client()


def test_email_address_is_no_second_name_of_an_account(small_site: Site) -> None:
    """The core also takes e-mail addresses, which would go round the lock: here it does not."""
    client = small_site.app.test_client()
    assert small_site.sign_in(client, "one@account.invalid", PASSWORD).status_code == 401


def test_session_ends_at_sign_out_even_for_a_copied_cookie(small_site: Site) -> None:
    """Signing out ends the session in the database, not only in this browser."""
    client = small_site.client("one")
    copied = small_site.app.test_client()
    cookie = client.get_cookie("yimen")
    assert cookie is not None
    copied.set_cookie("yimen", cookie.value)
    assert is_in(small_site, copied)
    small_site.post(client, "/logout", page="/password")
    assert not is_in(small_site, client)
    assert not is_in(small_site, copied)


def test_signing_in_anew_ends_the_session_that_the_browser_had(small_site: Site) -> None:
    """Whoever takes over at a counter leaves no open session of the one before behind, not even in a copied cookie."""
    client, copied = small_site.client("one"), small_site.app.test_client()
    cookie = client.get_cookie("yimen")
    assert cookie is not None
    copied.set_cookie("yimen", cookie.value)
    sent = {"account": "two", "password": PASSWORD}
    assert small_site.post(client, "/login", page="/password", **sent).status_code == 302
    assert is_in(small_site, client)
    assert not is_in(small_site, copied)


def test_session_ends_after_its_longest_time(small_site: Site) -> None:
    """A browser that is never idle signs in again after twelve hours."""
    client = small_site.client("one")
    pass_time(small_site, hours=small_site.settings.session_hours, seconds=1)
    assert not is_in(small_site, client)


def test_sessions_end_when_the_administrator_says_so(small_site: Site) -> None:
    """A lost laptop is signed out at once; a shut account is out and stays out."""
    client = small_site.client("one")
    keeper = authenticate(small_site.runtime, "keeper", PASSWORD)
    assert isinstance(keeper, Actor)
    with small_site.runtime.database.write() as session:
        small_site.runtime.accounts.sign_out(session, keeper, "one")
    assert not is_in(small_site, client)
    client = small_site.client("one")
    with small_site.runtime.database.write() as session:
        small_site.runtime.accounts.shut(session, keeper, "one")
    assert not is_in(small_site, client)
    assert small_site.sign_in(small_site.app.test_client(), "one", PASSWORD).status_code == 401


def test_new_account_must_change_its_password_before_anything_else(small_site: Site) -> None:
    """The password that was handed out is good for one thing only."""
    add_account(small_site, "fresh", must_change=True)
    client = small_site.app.test_client()
    assert small_site.sign_in(client, "fresh", PASSWORD).headers["Location"] == "/password"
    assert client.get("/").headers["Location"] == "/password"
    answer = small_site.post(
        client, "/password", page="/password", old=PASSWORD, new="Another-Horse-8", again="Another-Horse-8"
    )
    assert answer.headers["Location"] == "/"
    assert client.get("/").status_code != 302 or client.get("/").headers["Location"] != "/password"
    assert small_site.sign_in(small_site.app.test_client(), "fresh", PASSWORD).status_code == 401


def test_changed_password_ends_the_other_sessions(small_site: Site) -> None:
    """Whoever had the old password is out; the browser that changed it stays."""
    other, client = small_site.client("one"), small_site.client("one")
    small_site.post(
        client, "/password", page="/password", old=PASSWORD, new="Another-Horse-8", again="Another-Horse-8"
    )
    assert is_in(small_site, client)
    assert not is_in(small_site, other)


@pytest.mark.parametrize(
    ("new", "again", "told"),
    [
        ("Short-1", "Short-1", "至少 10 个字符"),
        ("alllowercase", "alllowercase", "至少 3 类"),
        ("One-and-only-1", "One-and-only-1", "不得包含账号"),
        ("Aaaaaaaaaaa-1", "Aaaaaaaaaaa-1", "不同的字符"),
        (PASSWORD, PASSWORD, "用过的密码"),
        ("Another-Horse-8", "Another-Horse-9", "不一致"),
    ],
)
def test_weak_password_is_refused_with_the_reason(small_site: Site, new: str, again: str, told: str) -> None:
    """The page says what is wrong with the new password and changes nothing."""
    client = small_site.client("one")
    answer = small_site.post(client, "/password", page="/password", old=PASSWORD, new=new, again=again)
    assert answer.status_code == 400
    assert told in answer.text
    assert small_site.sign_in(small_site.app.test_client(), "one", PASSWORD).status_code == 302


def test_random_passwords_pass_the_policy_and_differ() -> None:
    """What the house hands out is as good as what it asks for."""
    made = {random_password() for _ in range(200)}
    assert len(made) == 200
    policy = PasswordPolicy(length=16, classes=4, history=5)
    assert not [each for each in made if policy.objections(each, "officer01")]


def test_sign_in_events_are_kept_for_the_auditor(small_site: Site) -> None:
    """Who came, who was refused, from where."""
    client = small_site.app.test_client()
    small_site.sign_in(client, "one", "no")
    small_site.sign_in(client, "one", PASSWORD)
    with small_site.runtime.database.read() as session:
        rows = session.scalars(select(SignInEvent).order_by(SignInEvent.id)).all()
        noted = [(each.account, each.event, each.address) for each in rows]
    assert noted == [
        ("one", "refused", "127.0.0.1"),
        ("one", "signed_in", "127.0.0.1"),
    ]


def test_request_of_somebody_signed_in_asks_one_query_for_session_and_rights(small_site: Site) -> None:
    """Session, user, account and version come with one query; the cached Actor costs none."""
    client = small_site.client("one")
    client.get("/password")
    asked: list[str] = []
    event.listen(
        small_site.runtime.database.engine,
        "before_cursor_execute",
        lambda _c, _k, statement, *_: asked.append(statement),
    )
    assert client.get("/password").status_code == 200
    rights = [each for each in asked if "sign_in" in each or "membership" in each or "person" in each]
    assert len(rights) == 1


def test_command_line_is_refused_and_locked_like_the_web(small_site: Site) -> None:
    """No back door: five wrong passwords at the terminal lock the page too."""
    for _ in range(small_site.settings.lockout_tries):
        assert isinstance(authenticate(small_site.runtime, "one", "guess"), str)
    assert small_site.sign_in(small_site.app.test_client(), "one", PASSWORD).status_code == 401


def test_session_ends_when_it_was_idle_too_long(small_site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that was left open asks for the password again; one that is used does not."""
    minutes = small_site.settings.session_minutes
    with monkeypatch.context() as past:
        past.setattr(TimestampSigner, "get_timestamp", lambda _self: int(time.time()) - minutes * 60 - 5)
        idle = small_site.client("one")
    assert not is_in(small_site, idle)
    with monkeypatch.context() as past:
        past.setattr(TimestampSigner, "get_timestamp", lambda _self: int(time.time()) - minutes * 60 + 20)
        used = small_site.client("one")
    answer = used.get("/password")
    assert answer.status_code == 200
    assert "yimen=" in answer.headers["Set-Cookie"], "a cookie that is used is signed anew"
    assert "Set-Cookie" not in used.get("/password").headers


def test_guesses_across_many_accounts_are_stopped_by_their_address(open_site: Callable[..., Site]) -> None:
    """Four guesses at each of a hundred accounts lock none of them; the address they come from waits."""
    site = open_site(YIMEN_LOCKOUT_ADDRESS_TRIES="6")
    client = site.app.test_client()
    for number in range(6):
        assert site.sign_in(client, f"guessed{number}", "Summer-2026").status_code == 401
    answer = site.sign_in(client, "one", PASSWORD)
    assert answer.status_code == 401
    assert "网络地址" in answer.text
    pass_time(site, minutes=site.settings.lockout_minutes + 1)
    assert site.sign_in(client, "one", PASSWORD).status_code == 302


def test_guesses_from_every_address_of_a_net_are_stopped_with_it(open_site: Callable[..., Site]) -> None:
    """Whoever has a net of long addresses has more than can be counted one by one; the next net is another's."""
    site = open_site(YIMEN_LOCKOUT_ADDRESS_TRIES="6")
    client = site.app.test_client()
    for number in range(6):
        client.environ_base["REMOTE_ADDR"] = f"2001:db8:0:7::{number + 1:x}"
        assert site.sign_in(client, f"guessed{number}", "Summer-2026").status_code == 401
    client.environ_base["REMOTE_ADDR"] = "2001:db8:0:7:ffff::9"
    assert site.sign_in(client, "one", PASSWORD).status_code == 401
    client.environ_base["REMOTE_ADDR"] = "2001:db8:0:8::1"
    assert site.sign_in(client, "one", PASSWORD).status_code == 302


def test_right_that_was_taken_is_gone_in_every_process_at_the_next_request(small_site: Site) -> None:
    """Two web processes have an Actor in their memory; neither serves the old one a second time."""
    other = Site(
        small_site.settings, open_runtime(small_site.settings, print, clock=small_site.runtime.clock)
    )
    client = small_site.client("one")
    cookie = client.get_cookie("yimen")
    assert cookie is not None
    elsewhere = other.app.test_client()
    elsewhere.set_cookie("yimen", cookie.value)
    assert client.get("/cases").status_code == elsewhere.get("/cases").status_code == 200
    keeper = authenticate(small_site.runtime, "keeper", PASSWORD)
    assert isinstance(keeper, Actor)
    with small_site.runtime.database.write() as session:
        held = memberships(session, "one")[0]
        revoke(session, keeper, held.id, small_site.runtime.clock.today(), small_site.runtime.clock)
    assert client.get("/cases").status_code == elsewhere.get("/cases").status_code == 403
    other.runtime.database.dispose()
