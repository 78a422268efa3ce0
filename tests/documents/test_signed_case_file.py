"""A whole case under seals, officers' certificates, drawn and detached signatures becomes a case file that proves itself."""

from __future__ import annotations

import io
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from documents.test_dossiers import made_of, verified
from documents.test_papers import Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from documents.test_signing import hand
from documents.whole_cases import archived
from yimen import cases, documents
from yimen.cases import Configuration, new_signing_key, public_key_of
from yimen.documents import Press, SealFile, check_signature, read_signature, signature_schemes, trial_seal
from yimen.worker import run_job

PASSWORD = "Trial-Key-1"
NOW = datetime(2026, 7, 1, tzinfo=UTC)
TRIES = 60


@pytest.mark.soak
def test_signed_case_file_is_whole_and_rejects_a_changed_byte(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    press: Press,
    nudged: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """Every paper of the case is in it, signed ones as they are signed; the seals and signatures in it still hold."""
    case = archived(bureau, item)
    keys = {name: SealFile(trial_seal(name, PASSWORD, NOW), PASSWORD) for name in ("zhzf", "zhzf-chief")}
    schemes = {
        each.ending: SealFile(each.trial("示范局", PASSWORD, NOW), PASSWORD)
        for each in signature_schemes().values()
    }
    runners = {
        documents.SEAL_KIND: lambda job: documents.seal_paper(job, press, lambda _where, _unit: keys["zhzf"]),
        documents.OFFICER_KIND: lambda job: documents.undersign(
            job, press, lambda _where, account: keys[account]
        ),
        documents.SIGNATURE_KIND: lambda job: documents.sign_apart(
            job, lambda _where, _unit, ending: schemes[ending]
        ),
    }
    monkeypatch.setattr("yimen.worker.run.runners", lambda: runners)
    every = bureau.papers("zhzf01", case)
    papers = {each.document: each for each in every}

    def asked(account: str, paper: Any, deed: str, **said: str) -> None:
        nudged.clear()
        client = bureau.site.client(account)
        answer = bureau.site.post(client, f"/cases/{case}/documents/{paper.id}{deed}", page="/cases", **said)
        assert answer.status_code == 302, deed
        assert run_job(bureau.site.runtime, nudged[-1]) == "done", deed

    decision, record = papers["penalty_decision_letter"], papers["scene_record"]
    asked("zhzf-chief", decision, "/undersign")
    asked("dagl01", decision, "/seal")
    for scheme in signature_schemes():
        asked("dagl01", decision, "/signatures", scheme=scheme)
    with bureau.database.write() as session:
        actor = bureau.actor(session, "zhzf01")
        found = documents.take_drawing(
            session,
            actor,
            case,
            record.id,
            drawn="signature",
            hand="party",
            signer="示范商贸有限公司",
            shown=documents.shown_digest(session, actor, case, record.id),
            picture=hand(),
            on=bureau.clock.today(),
            configuration=Configuration.open(session, "jindong", day=bureau.clock.today()),
            clock=bureau.clock,
        )
        assert found == []
    key = new_signing_key()[0]
    made = made_of(bureau, case, press, key)
    assert made.notes == []
    public = tmp_path / "public.pem"
    public.write_bytes(public_key_of(key))
    with zipfile.ZipFile(io.BytesIO(made.bag)) as held:
        files = {name.split("/", 1)[1]: held.read(name) for name in held.namelist()}
        held.extractall(tmp_path / "out")
    [root] = (tmp_path / "out").iterdir()
    script = root / "verify.py"

    def accepted(content: bytes) -> bool:
        (tmp_path / "one").mkdir(exist_ok=True)
        target = tmp_path / "one" / "case.zip"
        target.write_bytes(content)
        (tmp_path / "one" / "verify.py").write_bytes(script.read_bytes())
        return verified(target, "--public-key", str(public)).returncode == 0

    assert accepted(made.bag)
    chosen = random.Random(6)  # the same bytes every time
    for place in [0, len(made.bag) - 1, *(chosen.randrange(len(made.bag)) for _try in range(TRIES))]:
        changed = bytearray(made.bag)
        changed[place] ^= 1 << chosen.randrange(8)
        assert not accepted(bytes(changed)), place
    assert len([name for name in files if name.endswith(".docx")]) == len(every)
    [signed] = [content for name, content in files.items() if name.endswith(".signed.pdf")]
    with bureau.database.read() as session:
        seals = documents.checked_seals(session, "jindong", signed)
        names = [each.name for each in cases.case_files(session, bureau.actor(session, "zhzf01"), case)]
    assert [(check.good, who) for check, who in seals] == [(True, "zhzf-chief"), (True, "zhzf")]
    assert any("手写签名" in name for name in names)
    apart = [content for name, content in files.items() if name.endswith(".sig.json")]
    assert len(apart) == len(signature_schemes())
    docx = next(content for name, content in files.items() if "行政处罚决定书.docx" in name)
    for each in apart:
        signature = read_signature(each)
        assert signature is not None
        assert check_signature(docx, signature, True).good
    from pypdf import PdfReader

    whole = PdfReader(io.BytesIO(made.pdf))
    assert not [page for page in whole.pages if page.get("/Annots")]
