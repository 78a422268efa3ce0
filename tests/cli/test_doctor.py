"""`yimen doctor`, `migrate`, `anchor` and `verify` on instances in different states."""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path

from click.testing import CliRunner, Result
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from sqlalchemy import text

from fixtures.sites import Site, site_settings
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.settings import Settings, signing_secret


def run(settings: Settings, *arguments: str) -> Result:
    instance = Instance(settings)
    try:
        return CliRunner().invoke(yimen, list(arguments), obj=instance)
    finally:
        instance.close()


def checks(answer: Result) -> dict[str, tuple[str, str]]:
    return {each["subject"]: (each["state"], each["says"]) for each in json.loads(answer.stdout)["checks"]}


def test_doctor_of_an_empty_instance_says_what_to_run(tmp_path: Path) -> None:
    """Nothing is set up: the first command to run is named, and the exit code says that something is missing."""
    answer = run(site_settings(tmp_path), "doctor", "--json")
    assert answer.exit_code == 1
    found = checks(answer)
    assert found["数据库"][0] == "error"
    assert "yimen migrate" in found["数据库"][1]
    assert found["配置包"][0] == "ok"


def test_doctor_of_a_running_instance_finds_nothing_missing(small_site: Site) -> None:
    """Everything stands; the settings are listed without a secret."""
    answer = run(small_site.settings, "doctor", "--json")
    assert answer.exit_code == 0, answer.output
    assert checks(answer)["账号"] == ("ok", "3 个")
    listed = run(small_site.settings, "doctor", "--settings")
    assert "YIMEN_SECRET_KEY = （未设置）" in listed.stdout
    assert signing_secret(small_site.settings) not in listed.output


def test_doctor_tells_that_the_queue_is_away(small_site: Site, tmp_path: Path) -> None:
    """A broker that does not answer is one line of the list, not the end of it."""
    settings = site_settings(
        small_site.settings.home, YIMEN_BROKER_URL=f"redis+socket://{tmp_path}/none.sock"
    )
    answer = run(settings, "doctor", "--json")
    assert answer.exit_code == 1
    assert checks(answer)["任务队列"][0] == "error"
    assert checks(answer)["账号"][0] == "ok"


def test_doctor_tells_that_the_anchors_key_is_open_to_others(small_site: Site) -> None:
    """A private key that others can read is an error."""
    assert run(small_site.settings, "anchor").exit_code == 0
    assert checks(run(small_site.settings, "doctor", "--json"))["锚点密钥"][0] == "ok"
    (small_site.settings.home / "keys" / "anchor.pem").chmod(0o644)
    assert checks(run(small_site.settings, "doctor", "--json"))["锚点密钥"][0] == "error"


def test_migrate_makes_the_schema_and_changes_nothing_the_second_time(tmp_path: Path) -> None:
    """Running it again is safe."""
    settings = site_settings(tmp_path)
    assert run(settings, "migrate").exit_code == 0
    again = run(settings, "migrate")
    assert again.exit_code == 0
    assert "已是最新" in again.stderr


def test_command_on_an_empty_database_says_to_migrate(tmp_path: Path) -> None:
    """Not a traceback, but the command to run."""
    answer = run(site_settings(tmp_path), "verify")
    assert answer.exit_code == 1
    assert "yimen migrate" in answer.stderr


def test_anchor_is_exported_and_checked_by_the_standard_library_alone(
    small_site: Site, tmp_path: Path
) -> None:
    """Whoever holds the public key needs no program of ours: RSASSA-PKCS1-v1_5 by `pow`."""
    out = tmp_path / "out"
    assert run(small_site.settings, "anchor", "--out", str(out)).exit_code == 0
    signed = next(out.glob("anchor-*.json")).read_bytes()
    signature = int.from_bytes(next(out.glob("anchor-*.sig")).read_bytes())
    private = load_pem_private_key((small_site.settings.home / "keys" / "anchor.pem").read_bytes(), None)
    numbers = private.public_key().public_numbers()  # type: ignore[union-attr]
    size = (numbers.n.bit_length() + 7) // 8  # type: ignore[union-attr]
    block = pow(signature, numbers.e, numbers.n).to_bytes(size)  # type: ignore[union-attr]
    prefix = base64.b64decode("MDEwDQYJYIZIAWUDBAIBBQAEIA==")
    assert block == b"\x00\x01" + b"\xff" * (size - 54) + b"\x00" + prefix + hashlib.sha256(signed).digest()


def test_verify_passes_and_fails_when_the_audit_trail_was_altered(small_site: Site) -> None:
    """One changed byte of a recorded event, and the exit code says so."""
    assert run(small_site.settings, "anchor").exit_code == 0
    good = run(small_site.settings, "verify", "--json")
    assert good.exit_code == 0, good.output
    assert json.loads(good.stdout) == {"jurisdictions": ["somewhere"], "findings": []}
    with small_site.runtime.database.write() as session:
        session.execute(
            text("UPDATE audit_event SET text = replace(text, 'officer', 'officeR') WHERE seq = 2")
        )
    bad = run(small_site.settings, "verify", "--json")
    assert bad.exit_code == 1
    assert json.loads(bad.stdout)["findings"]


def test_verify_notices_that_an_exported_anchor_was_removed(small_site: Site, tmp_path: Path) -> None:
    """The copies kept elsewhere show what the database no longer has."""
    out = tmp_path / "out"
    run(small_site.settings, "anchor", "--out", str(out))
    with small_site.runtime.database.write() as session:
        session.execute(text("DELETE FROM journal_anchor"))
    answer = run(small_site.settings, "verify", "--anchors", str(out), "--json")
    assert answer.exit_code == 1


def test_all_anchors_are_kept_outside_and_show_that_an_older_backup_was_put_back(
    small_site: Site, tmp_path: Path
) -> None:
    """Those that the beat made are among them; what is kept is never written over, and asked by itself."""
    out = tmp_path / "out"
    kept = site_settings(small_site.settings.home, YIMEN_ANCHOR_COPIES=str(out))
    assert run(small_site.settings, "anchor").exit_code == 0
    assert checks(run(small_site.settings, "doctor", "--json"))["锚点副本"][0] == "warning"
    assert checks(run(kept, "doctor", "--json"))["锚点副本"][0] == "error"
    assert run(kept, "anchor").exit_code == 0
    assert checks(run(kept, "doctor", "--json"))["锚点副本"][0] == "ok"
    names = [f"anchor-somewhere-00000{number}{end}" for number in (1, 2) for end in (".json", ".sig")]
    assert sorted(each.name for each in out.iterdir()) == names
    assert run(kept, "verify").exit_code == 0
    with small_site.runtime.database.write() as session:
        session.execute(text("DELETE FROM journal_anchor WHERE number = 2"))
    assert run(small_site.settings, "verify").exit_code == 0, "inside nothing tells of it"
    first = (out / names[2]).read_bytes()
    assert run(kept, "anchor").exit_code == 0
    assert (out / names[2]).read_bytes() == first
    answer = run(kept, "verify", "--json")
    assert {each["code"] for each in json.loads(answer.stdout)["findings"]} == {"CAS-109"}


def test_wrong_setting_is_told_in_one_line(tmp_path: Path) -> None:
    """A misspelt setting is named; there is no traceback."""
    answer = CliRunner().invoke(yimen, ["doctor"], env={"YIMEN_HOME": str(tmp_path), "YIMEN_PROT": "80"})
    assert answer.exit_code == 1
    assert "YIMEN_PROT" in answer.stderr
    assert "Traceback" not in answer.output


def test_doctor_tells_that_the_store_of_files_takes_nothing(small_site: Site, tmp_path: Path) -> None:
    """A folder of evidence that cannot be written to is an error with its reason; a writable one is named."""
    folder = tmp_path / "files"
    folder.mkdir()
    home = small_site.settings.home
    assert checks(run(site_settings(home, YIMEN_FILES_URL=str(folder)), "doctor", "--json"))[
        "证据文件库"
    ] == (
        "ok",
        str(folder),
    )
    (folder / "incoming").rmdir() if (folder / "incoming").is_dir() else None
    (folder / "incoming").write_text("a file where a folder should be", "utf-8")
    answer = run(site_settings(home, YIMEN_FILES_URL=str(folder)), "doctor", "--json")
    assert checks(answer)["证据文件库"][0] == "error"
