"""What a security administrator does for accounts, and what nobody else may."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from fixtures.sites import PASSWORD, Site
from yimen.app import SignInEvent, authenticate, change_own
from yimen.kernel import Actor
from yimen.office import AccountRefused


def actor_of(site: Site, account: str) -> Actor:
    actor = authenticate(site.runtime, account, PASSWORD)
    assert isinstance(actor, Actor)
    return actor


def test_new_account_has_a_random_password_and_no_right(small_site: Site) -> None:
    """It signs in, must change the password, and sees nothing until a membership is given."""
    keeper, desk = actor_of(small_site, "keeper"), small_site.runtime.accounts
    with small_site.runtime.database.write() as session:
        password = desk.create(session, keeper, account="newcomer", name="新来者", officer=None)
    signed_in = small_site.sign_in(small_site.app.test_client(), "newcomer", password)
    assert signed_in.headers["Location"] == "/password"
    refused = authenticate(small_site.runtime, "newcomer", password)
    assert isinstance(refused, str)
    assert "yimen account change newcomer" in refused
    assert change_own(small_site.runtime, "newcomer", password, "Correct-Horse-7") == []
    newcomer = authenticate(small_site.runtime, "newcomer", "Correct-Horse-7")
    assert isinstance(newcomer, Actor)
    assert newcomer.permissions == frozenset()
    assert newcomer.units == frozenset()


def test_account_that_was_shut_is_opened_again_without_its_roles(small_site: Site) -> None:
    """Coming back does not bring the old rights back."""
    keeper, desk = actor_of(small_site, "keeper"), small_site.runtime.accounts
    with small_site.runtime.database.write() as session:
        desk.shut(session, keeper, "one")
    assert isinstance(authenticate(small_site.runtime, "one", PASSWORD), str)
    with small_site.runtime.database.write() as session:
        desk.reopen(session, keeper, "one")
    assert actor_of(small_site, "one").permissions == frozenset()
    with small_site.runtime.database.read() as session:
        noted = session.scalars(select(SignInEvent.event).where(SignInEvent.account == "one")).all()
    assert [each for each in noted if each in {"shut", "reopened"}] == ["shut", "reopened"]


@pytest.mark.parametrize("deed", ["create", "reset", "unlock", "sign_out", "shut", "reopen"])
def test_whoever_is_not_the_security_administrator_is_refused(small_site: Site, deed: str) -> None:
    """An officer changes nobody's account, not even with the desk in hand."""
    officer, desk = actor_of(small_site, "two"), small_site.runtime.accounts
    named = (
        {"account": "newcomer", "name": "新来者", "officer": None} if deed == "create" else {"account": "one"}
    )
    with pytest.raises(AccountRefused), small_site.runtime.database.write() as session:
        getattr(desk, deed)(session, officer, **named)
    actor_of(small_site, "one")


@pytest.mark.parametrize(
    ("account", "told"), [("Bad Name", "小写字母"), ("one", "已存在"), ("x", "2 到 64 个字符")]
)
def test_account_name_that_cannot_be_is_refused_with_the_reason(
    small_site: Site, account: str, told: str
) -> None:
    """The reason is on the page, and nothing is made."""
    keeper, desk = actor_of(small_site, "keeper"), small_site.runtime.accounts
    with pytest.raises(AccountRefused, match=told), small_site.runtime.database.write() as session:
        desk.create(session, keeper, account=account, name="某人", officer=None)


def test_security_administrator_does_not_shut_itself(small_site: Site) -> None:
    """Nobody changes their own rights, the keeper of rights neither."""
    keeper, desk = actor_of(small_site, "keeper"), small_site.runtime.accounts
    with pytest.raises(AccountRefused), small_site.runtime.database.write() as session:
        desk.shut(session, keeper, "keeper")
    actor_of(small_site, "keeper")
