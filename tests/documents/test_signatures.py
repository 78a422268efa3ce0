"""Detached signatures by every installed scheme: asked for by the keeper of the seal, made by a job, kept, checked."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from documents.test_papers import Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from yimen import documents
from yimen.cli.acting import Instance
from yimen.cli.main import yimen
from yimen.documents import (
    KeyUnusable,
    SealFile,
    SealRefused,
    make_signature,
    read_signature,
    signature_schemes,
)
from yimen.worker import run_job, seal_file, seal_path

PASSWORD = "Trial-Key-1"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def test_signature_file_that_is_none_is_none() -> None:
    """Broken JSON, another format, parts of another type, too much."""
    for text in (
        b"",
        b"{}",
        b"[]",
        b"\xff",
        b'{"format": "yimen-signature/1"}',
        b"[" * 100_000,
        b" " * 300_000,
    ):
        assert read_signature(text) is None
    assert read_signature(b'{"format": "yimen-signature/1", "statement": 3}') is None


def test_signature_that_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    """DOC-044 no such scheme, DOC-041 a key that does not open, DOC-045 one that signs what does not verify."""
    scheme = signature_schemes()["rsa-sha256"]
    key = SealFile(scheme.trial("示范局", PASSWORD, NOW), PASSWORD)

    def code(name: str, file: SealFile) -> str:
        with pytest.raises(SealRefused) as refused:
            make_signature(name, {}, {"a": b"a"}, file, NOW)
        return refused.value.findings[0].code

    assert code("sm9", key) == "DOC-044"
    assert code("rsa-sha256", SealFile(b"none", PASSWORD)) == "DOC-041"
    with pytest.raises(KeyUnusable):
        scheme.public_key(key.content, "wrong")
    broken = replace(scheme, sign=lambda *_words: b"no signature")
    monkeypatch.setattr("yimen.documents.detached.signature_schemes", lambda: {"rsa-sha256": broken})
    assert code("rsa-sha256", key) == "DOC-045"


def test_paper_and_case_file_are_signed_by_every_scheme_kept_and_checked(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    nudged: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """From the page by a job, once each (DOC-046), for the keeper of the seal alone (DOC-047); the step stands in the
    journal; page and command find it good, and find a changed file, a changed signature and a stranger's key."""
    settings = replace(bureau.site.settings, seals=str(tmp_path), seal_password=PASSWORD)
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    keeper, acting = bureau.site.client("dagl01"), bureau.site.client("zhzf01")
    page = f"/cases/{case}/documents/{paper.id}"

    def runner(job: object) -> object:
        return documents.sign_apart(job, lambda *where: seal_file(settings, *where))  # type: ignore[arg-type]

    monkeypatch.setattr("yimen.worker.run.runners", lambda: {documents.SIGNATURE_KIND: runner})

    def asked(client: object, address: str, scheme: str) -> str:
        nudged.clear()
        answer = bureau.site.post(client, address + "/signatures", scheme=scheme, page="/")  # type: ignore[arg-type]
        if answer.status_code != 302:
            return str(answer.status_code)
        return run_job(bureau.site.runtime, nudged[-1])

    def checked(content: bytes, signature: bytes) -> str:
        token = bureau.site.token(keeper, "/seals/check")
        data = {
            "file": (io.BytesIO(content), "a"),
            "signature": (io.BytesIO(signature), "s"),
            "csrf_token": token,
        }
        return keeper.post("/seals/check", data=data, content_type="multipart/form-data").get_data(
            as_text=True
        )

    docx = keeper.get(page).data
    assert {"rsa-sha256", "sm2-sm3"} <= set(signature_schemes())
    assert asked(keeper, page, "sm9") == "404"
    assert asked(keeper, f"/cases/{case}/dossier", "sm2-sm3") == "404", "nothing was put together yet"
    for name, scheme in sorted(signature_schemes().items()):
        assert asked(acting, page, name) == "403"
        assert asked(keeper, page, name) == "failed", "DOC-040: there is no key yet"
        key = seal_path(settings, "jindong", "zhzf", scheme.ending)
        key.write_bytes(scheme.trial("示范局", PASSWORD, NOW))
        assert asked(keeper, page, name) == "done"
        assert asked(keeper, page, name) == "failed", "DOC-046"
    text = keeper.get(page + "/view").get_data(as_text=True)
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        rows = documents.signatures_of(session, actor, case, paper.id, paper.digest)
        assert (
            documents.signatures_of(session, bureau.actor(session, "jtys01"), case, paper.id, paper.digest)
            == []
        )
        marks = documents.marks_of(session, actor, case, paper.id)
    assert [each.sort for each in marks] == ["attested"] * len(rows)
    assert {each.told["scheme"] for each in marks} == set(signature_schemes())
    for row in rows:
        assert row.fingerprint in text
        address = f"/cases/{case}/signatures/{row.id}"
        assert bureau.site.client("jtys01").get(address).status_code == 404
        file = keeper.get(address).data
        assert "签名有效" in checked(docx, file)
        assert "文件不是签名时的文件" in checked(docx[:-1] + b"\1", file)
        told = json.loads(file)
        told["statement"]["title"] = "另一份"
        assert "签名不成立" in checked(docx, json.dumps(told).encode())
        scheme = signature_schemes()[row.scheme]
        stranger = SealFile(scheme.trial("别处", PASSWORD, NOW), PASSWORD)
        theirs = make_signature(row.scheme, {}, {"a": docx}, stranger, NOW).as_file()
        assert "不是本地区用过的密钥" in checked(docx, theirs)
        (tmp_path / "paper").write_bytes(docx)
        for signature, code in ((file, 0), (theirs, 1), (json.dumps(told).encode(), 1), (b"{}", 1)):
            (tmp_path / "sig").write_bytes(signature)
            instance = Instance(bureau.site.settings, bureau.clock)
            words = ["seal", "verify", str(tmp_path / "paper"), "--signature", str(tmp_path / "sig")]
            done = CliRunner().invoke(yimen, [*words, "--to", "jindong"], obj=instance)
            instance.close()
            assert done.exit_code == code, done.output
    assert "不是签名文件" in checked(docx, b"{}")
    _case_file(bureau, case, keeper, asked, checked)


def _case_file(bureau: Bureau, case: str, keeper: object, asked: object, checked: object) -> None:  # noqa: F811
    """The package as it was last put together; put together anew it has no signature yet."""
    with bureau.database.read() as session:
        actor = bureau.actor(session, "dagl01")

    class NoPress:
        def pdf(self, _content: bytes) -> bytes:
            raise documents.PressMissing([])

    def put_together() -> bytes:
        from yimen.cases import new_signing_key

        made = documents.put_together(
            bureau.database,
            bureau.site.runtime.blobs,
            actor,
            case,
            press=NoPress(),
            private_key=new_signing_key()[0],
            clock=bureau.clock,
        )
        return made.bag

    bag = put_together()
    assert asked(keeper, f"/cases/{case}/dossier", "sm2-sm3") == "done"  # type: ignore[operator]
    page = keeper.get(f"/cases/{case}/dossier").get_data(as_text=True)  # type: ignore[attr-defined]
    address = next(part for part in page.split('"') if part.startswith(f"/cases/{case}/signatures/"))
    file = keeper.get(address).data  # type: ignore[attr-defined]
    assert "签名有效" in checked(bag, file)  # type: ignore[operator]
    changed = bytearray(bag)
    changed[len(bag) // 2] ^= 1
    assert "文件不是签名时的文件" in checked(bytes(changed), file)  # type: ignore[operator]
    put_together()
    again = keeper.get(f"/cases/{case}/dossier").get_data(as_text=True)  # type: ignore[attr-defined]
    assert "/signatures/" not in again.split('id="signatures"')[1].split("<form")[0]
