"""Sign-in by a directory and by an issuer of the house, chosen by settings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask.testing import FlaskClient

from fixtures.issuers import Issuer, running_issuer
from fixtures.sites import PASSWORD, Site, add_account


@pytest.fixture
def issuer() -> Iterator[Issuer]:
    with running_issuer() as running:
        yield running


@pytest.fixture
def issuer_site(open_site: Callable[..., Site], issuer: Issuer) -> Site:
    site = open_site(
        YIMEN_AUTH="oidc",
        YIMEN_OIDC_METADATA=f"{issuer.address}/.well-known/openid-configuration",
        YIMEN_OIDC_CLIENT="yimen",
        YIMEN_OIDC_SECRET="shared",
        YIMEN_OIDC_TITLE="全省统一认证",
    )
    add_account(site, "fresh", must_change=True)
    return site


def go_to_issuer_and_back(client: FlaskClient, wanted: str = "/password") -> Any:
    """What a browser does: to the issuer, which sends it back with a code."""
    away = client.get(f"/login/issuer?next={wanted}")
    assert away.status_code == 302, away.text
    back = requests.get(away.headers["Location"], allow_redirects=False, timeout=5).headers["Location"]
    return client.get(back.removeprefix("http://localhost"))


def test_account_that_the_issuer_vouches_for_is_signed_in(issuer_site: Site, issuer: Issuer) -> None:
    """The page offers the issuer instead of a password; coming back, the person is in."""
    client = issuer_site.app.test_client()
    page = client.get("/login").text
    assert "使用全省统一认证登录" in page
    assert 'type="password"' not in page
    issuer.account = "fresh"
    assert go_to_issuer_and_back(client).headers["Location"] == "/password"
    assert "统一身份认证管理" in client.get("/password").text


def test_account_unknown_here_is_refused_by_name(issuer_site: Site, issuer: Issuer) -> None:
    """Being known to the issuer is not enough: somebody must have made the account here."""
    issuer.account = "stranger"
    answer = go_to_issuer_and_back(issuer_site.app.test_client())
    assert answer.status_code == 403
    assert "stranger" in answer.text


def test_code_that_this_browser_did_not_ask_for_is_refused(issuer_site: Site, issuer: Issuer) -> None:
    """A forged way back (another state) opens nothing."""
    issuer.account = "one"
    client = issuer_site.app.test_client()
    answer = client.get("/login/back?code=once&state=forged")
    assert answer.status_code == 401
    assert client.get("/password").status_code == 302


def test_issuer_is_told_the_address_of_the_settings(open_site: Callable[..., Site], issuer: Issuer) -> None:
    """Whatever host the asker names, the code of a sign-in goes to this site."""
    site = open_site(
        YIMEN_AUTH="oidc",
        YIMEN_OIDC_METADATA=f"{issuer.address}/.well-known/openid-configuration",
        YIMEN_OIDC_CLIENT="yimen",
        YIMEN_OIDC_SECRET="shared",
        YIMEN_PUBLIC_URL="https://site.example/",
    )
    away = site.app.test_client().get("/login/issuer", headers={"Host": "evil.example"}).headers["Location"]
    assert parse_qs(urlsplit(away).query)["redirect_uri"] == ["https://site.example/login/back"]


def test_password_is_of_no_use_where_the_issuer_decides(issuer_site: Site) -> None:
    """No second door beside the issuer's, even for a form that is no forgery."""
    client = issuer_site.app.test_client()
    issuer_site.app.config["WTF_CSRF_ENABLED"] = False
    answer = client.post("/login", data={"account": "one", "password": PASSWORD})
    assert answer.status_code == 400
    assert "本系统使用统一身份认证登录。" in answer.text
    assert client.get("/password").status_code == 302


def test_issuer_that_is_away_is_told_in_words(open_site: Callable[..., Site]) -> None:
    """The page says what is wrong; nothing breaks."""
    site = open_site(
        YIMEN_AUTH="oidc", YIMEN_OIDC_METADATA="http://127.0.0.1:9/configuration", YIMEN_OIDC_CLIENT="yimen"
    )
    answer = site.app.test_client().get("/login/issuer")
    assert answer.status_code == 502
    assert "暂时无法访问" in answer.text


class Directory(ModuleType):
    """The port to a directory: the calls that the security core makes of python-ldap, over a table of people."""

    OPT_REFERRALS, OPT_X_TLS_DEMAND, OPT_X_TLS_REQUIRE_CERT, OPT_X_TLS_NEWCTX, SCOPE_SUBTREE = range(5)

    class LDAPError(Exception):
        pass

    class INVALID_CREDENTIALS(LDAPError):
        pass

    class filter:
        @staticmethod
        def escape_filter_chars(text: str) -> str:
            return text.replace("*", r"\2a").replace("(", r"\28").replace(")", r"\29")

    def __init__(self) -> None:
        super().__init__("ldap")
        self.people = {"uid=one,ou=people": "directory-password", "cn=reader": "reading"}

    def set_option(self, *_: object) -> None:
        return None

    def initialize(self, address: str) -> Directory:
        assert address == "ldaps://directory.example"
        return self

    def simple_bind_s(self, dn: str, password: str) -> None:
        if self.people.get(dn) != password:
            raise self.INVALID_CREDENTIALS

    def search_s(self, base: str, _scope: int, wanted: str, _fields: list[str]) -> list[tuple[str, Any]]:
        dn = f"{wanted.strip('()')},{base}"
        return [(dn, {"uid": [b"one"]})] if dn in self.people else []


@pytest.fixture
def directory_site(open_site: Callable[..., Site], monkeypatch: pytest.MonkeyPatch) -> Site:
    directory = Directory()
    monkeypatch.setitem(sys.modules, "ldap", directory)
    monkeypatch.setitem(sys.modules, "ldap.filter", directory.filter)
    return open_site(
        YIMEN_AUTH="ldap",
        YIMEN_LDAP_SERVER="ldaps://directory.example",
        YIMEN_LDAP_SEARCH="ou=people",
        YIMEN_LDAP_BIND_USER="cn=reader",
        YIMEN_LDAP_BIND_PASSWORD="reading",
    )


def test_directory_password_signs_in_and_the_local_one_does_not(directory_site: Site) -> None:
    """With LDAP the directory decides; the local hash is of no use."""
    client = directory_site.app.test_client()
    assert directory_site.sign_in(client, "one", PASSWORD).status_code == 401
    assert directory_site.sign_in(client, "one", "directory-password").status_code == 302


def test_directory_failures_lock_the_account_here(directory_site: Site) -> None:
    """Guessing against the directory is stopped at our door."""
    client = directory_site.app.test_client()
    for _ in range(directory_site.settings.lockout_tries):
        directory_site.sign_in(client, "one", "guess")
    assert directory_site.sign_in(client, "one", "directory-password").status_code == 401
