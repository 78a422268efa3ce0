"""Settings: read from the environment, checked as a whole, documented as they are."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from yimen.settings import SettingsError, documented_settings, kept_secret, read_settings, signing_secret


def test_settings_of_an_empty_environment_describe_the_embedded_instance(tmp_path: Path) -> None:
    """Nothing but a folder is needed: SQLite, a file queue, worker and beat beside the web."""
    settings = read_settings({"YIMEN_HOME": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/yimen.sqlite"
    assert settings.uses_file_queue
    assert settings.embedded
    assert not settings.secure


def test_secret_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    """Two starts sign with one key; nobody else on the machine reads it."""
    settings = read_settings({"YIMEN_HOME": str(tmp_path / "home")})
    assert not (tmp_path / "home").exists(), "reading the settings makes nothing"
    first, second = signing_secret(settings), signing_secret(settings)
    assert first == second == kept_secret(settings.home, "secret_key")
    assert len(first) >= 32
    assert stat.S_IMODE((settings.home / "keys" / "secret_key").stat().st_mode) == 0o600


def test_settings_are_refused_with_every_mistake_named_at_once(tmp_path: Path) -> None:
    """A misspelt name, a text for a number and a missing key are told together."""
    environment = {
        "YIMEN_HOME": str(tmp_path),
        "YIMEN_DATABASE": "sqlite:///x",
        "YIMEN_PORT": "eighty",
        "YIMEN_DATABASE_URL": "postgresql://server/yimen",
        "YIMEN_AUTH": "ldap",
    }
    with pytest.raises(SettingsError) as refused:
        read_settings(environment)
    told = str(refused.value)
    for name in ("YIMEN_DATABASE：", "YIMEN_PORT：", "YIMEN_SECRET_KEY", "YIMEN_LDAP_SERVER"):
        assert name in told
    assert not (tmp_path / "keys").exists()


def test_secret_in_a_file_is_read_from_there(tmp_path: Path) -> None:
    """A password need not stand in the environment: NAME_FILE names the file that holds it."""
    secret = tmp_path / "secret"
    secret.write_text("x" * 40 + "\n", "utf-8")
    settings = read_settings({"YIMEN_HOME": str(tmp_path), "YIMEN_SECRET_KEY_FILE": str(secret)})
    assert settings.secret_key == "x" * 40
    with pytest.raises(SettingsError, match="YIMEN_OIDC_SECRET_FILE"):
        read_settings({"YIMEN_HOME": str(tmp_path), "YIMEN_OIDC_SECRET_FILE": str(tmp_path / "none")})


def test_settings_shown_in_a_log_keep_their_secrets(tmp_path: Path) -> None:
    """A traceback or a log line that shows the settings shows no key and no address with a password."""
    settings = read_settings(
        {
            "YIMEN_HOME": str(tmp_path),
            "YIMEN_BROKER_URL": "redis://:hidden@broker/0",
            "YIMEN_SECRET_KEY": "s" * 40,
        }
    )
    assert "hidden" not in repr(settings)
    assert "s" * 40 not in repr(settings)
    assert not settings.embedded


def test_documented_settings_are_those_that_exist(checkout: Path) -> None:
    """docs/settings.md lists every setting with its default, and none that is gone."""
    page = (checkout / "docs/settings.md").read_text("utf-8")
    rows = re.findall(r"^\| `(YIMEN_\w+)` \| (.*?) \| (.*?) \|$", page, re.MULTILINE)
    assert rows == [(each.name, each.default, each.about) for each in documented_settings()]


@pytest.mark.parametrize("said", ["many", "20", "0.5/hour", "20/fortnight"])
def test_limit_that_is_none_is_refused(tmp_path: Path, said: str) -> None:
    """Better no start than a door without a limit."""
    with pytest.raises(SettingsError, match="YIMEN_PUBLIC_COMPLAINTS"):
        read_settings({"YIMEN_HOME": str(tmp_path), "YIMEN_PUBLIC_COMPLAINTS": said})
    assert read_settings({"YIMEN_HOME": str(tmp_path), "YIMEN_PUBLIC_COMPLAINTS": "5/minute;20/hour"})


def test_store_of_counts_that_is_unknown_is_refused(tmp_path: Path) -> None:
    """It would only be missed when the first complaint comes."""
    with pytest.raises(SettingsError, match="YIMEN_PUBLIC_COUNTS"):
        read_settings({"YIMEN_HOME": str(tmp_path), "YIMEN_PUBLIC_COUNTS": "http://counts"})
