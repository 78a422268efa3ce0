"""Accounts from the command line."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fixtures.sites import PASSWORD, Site, put_entry
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.store import Jurisdiction


def run(site: Site, *arguments: str, password: str = PASSWORD, new: str | None = None) -> Result:
    instance = Instance(site.settings, site.runtime.clock)
    environment = {"YIMEN_PASSWORD": password, "YIMEN_NEW_PASSWORD": new}
    try:
        return CliRunner().invoke(
            yimen, list(arguments), obj=instance, env=environment, catch_exceptions=False
        )
    finally:
        instance.close()


def end_bootstrap(site: Site) -> None:
    with site.runtime.database.write() as session:
        row = session.get(Jurisdiction, "somewhere")
        assert row is not None
        row.bootstrap = False


def put_officers(site: Site) -> None:
    with site.runtime.database.write() as session:
        for number, (account, unit, roles) in enumerate(
            [
                ("a01", "第一大队", "officer"),
                ("a02", "second", "officer、system_administrator"),
                ("", "first", ""),
            ]
        ):
            body = {"certificate": f"C{number}", "name": f"执法员{number}", "unit": unit}
            put_entry(
                session, "somewhere", "officer", f"C{number}", {**body, "account": account, "roles": roles}
            )


def test_officers_with_an_account_name_get_accounts_whose_passwords_are_written_once(
    small_site: Site, tmp_path: Path
) -> None:
    """The list is for the administrator alone: a file that only its owner reads, and that is never overwritten."""
    put_officers(small_site)
    out = tmp_path / "accounts.tsv"
    answer = run(small_site, "account", "import-officers", "--to", "somewhere", "--out", str(out))
    assert answer.exit_code == 0, answer.output
    rows = [line.split("\t") for line in out.read_text("utf-8").splitlines()]
    assert [row[0] for row in rows] == ["a01", "a02"]
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert rows[0][1] not in answer.output
    client = small_site.app.test_client()
    signed_in = small_site.sign_in(client, "a01", rows[0][1])
    assert signed_in.headers["Location"] == "/password"
    again = run(small_site, "account", "import-officers", "--to", "somewhere")
    assert "没有需要开通的账号" in again.output


def test_officer_of_an_unknown_unit_is_named_and_left_out(small_site: Site) -> None:
    """The others get their accounts; the row that is wrong is told."""
    put_officers(small_site)
    with small_site.runtime.database.write() as session:
        body = {
            "certificate": "C9",
            "name": "执法员9",
            "unit": "无此单位",
            "account": "a09",
            "roles": "officer",
        }
        put_entry(session, "somewhere", "officer", "C9", body)
    answer = run(small_site, "account", "import-officers", "--to", "somewhere")
    assert answer.exit_code == 1
    assert "a09：没有名为“无此单位”的单位" in answer.output
    assert "a01\t" in answer.output


def test_account_after_bootstrap_needs_the_security_administrator(small_site: Site) -> None:
    """Once the jurisdiction is in use, nobody makes accounts without signing in."""
    end_bootstrap(small_site)
    arguments = ["account", "create", "late", "--name", "后来者", "--to", "somewhere"]
    assert "请用 --as" in run(small_site, *arguments).output
    refused = run(small_site, *arguments, "--as", "one")
    assert refused.exit_code == 1
    assert "安全管理员" in refused.output
    wrong = run(small_site, *arguments, "--as", "keeper", password="guess")
    assert "不正确" in wrong.output
    made = run(small_site, *arguments, "--as", "keeper", "--unit", "first", "--role", "officer")
    assert made.exit_code == 0, made.output
    assert made.output.startswith("late\t")


def test_password_is_reset_and_lock_ended_by_the_security_administrator(small_site: Site) -> None:
    """A forgotten password and a locked account are mended without the system administrator."""
    client = small_site.app.test_client()
    for _ in range(small_site.settings.lockout_tries):
        small_site.sign_in(client, "one", "guess")
    assert run(small_site, "account", "unlock", "one", "--as", "two").exit_code == 1
    assert run(small_site, "account", "unlock", "one", "--as", "keeper").exit_code == 0
    assert small_site.sign_in(client, "one", PASSWORD).status_code == 302
    told = run(small_site, "account", "password", "one", "--as", "keeper")
    fresh = told.output.strip().split("\t")[1]
    assert small_site.sign_in(small_site.app.test_client(), "one", PASSWORD).status_code == 401
    assert small_site.sign_in(small_site.app.test_client(), "one", fresh).headers["Location"] == "/password"


def test_first_password_is_changed_before_anything_else_is_done_with_it(small_site: Site) -> None:
    """At the terminal as on the web: whoever made the account must not go on acting in its name."""
    made = run(small_site, "account", "create", "keys", "--name", "保管员", "--to", "somewhere")
    first = made.output.strip().split("\t")[1]
    refused = run(small_site, "changes", "list", "--as", "keys", password=first)
    assert refused.exit_code == 1
    assert "yimen account change keys" in refused.output
    change = ("account", "change", "keys")
    assert "没有终端" in run(small_site, *change, password=first).output
    assert "不正确" in run(small_site, *change, password="guess", new="Correct-Horse-7").output
    assert "至少" in run(small_site, *change, password=first, new="short").output
    done = run(small_site, *change, password=first, new="Correct-Horse-7")
    assert done.exit_code == 0, done.output
    assert "不正确" in run(small_site, "changes", "list", "--as", "keys", password=first).output
    known = run(small_site, "changes", "list", "--as", "keys", password="Correct-Horse-7")
    assert "不正确" not in known.output
    assert "account change" not in known.output


@pytest.mark.parametrize(
    "command", ["account", "catalog", "changes", "pack", "form", "demo", "serve", "verify"]
)
def test_every_command_explains_itself(command: str) -> None:
    """`--help` works without an instance, a database or a setting."""
    answer = CliRunner().invoke(yimen, [command, "--help"], catch_exceptions=False)
    assert answer.exit_code == 0
    assert "--help" in answer.output


def test_command_list_names_every_command_without_loading_it() -> None:
    """The list of commands is quick: it imports none of them."""
    answer = CliRunner().invoke(yimen, ["--help"], catch_exceptions=False)
    for name in (
        "account",
        "catalog",
        "changes",
        "demo",
        "doctor",
        "migrate",
        "pack",
        "serve",
        "verify",
        "worker",
    ):
        assert name in answer.output
