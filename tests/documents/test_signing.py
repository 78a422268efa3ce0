"""Officers sign by certificates of their own beside the seal; parties sign on the screen; set authorities are asked."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from PIL import Image, ImageDraw
from sqlalchemy import select

from documents.test_papers import DAY, Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from documents.test_seals import blank_pdf
from yimen import cases, documents
from yimen.documents import (
    DocumentSeal,
    Press,
    SealFile,
    SealRefused,
    Trust,
    check_seals,
    read_trust,
    trial_seal,
)
from yimen.documents.dossier_pdf import Piece, bound
from yimen.documents.drawn import clean_picture
from yimen.documents.fonts import STAMP, installed_fonts, stamp_font
from yimen.documents.pdf_signing import seal_pdf, sign_pdf
from yimen.documents.pictures import page_picture
from yimen.documents.sealing import certificate_of, fingerprint_of
from yimen.documents.stamps import place_of_name
from yimen.worker import officer_file, officer_path, run_job

PASSWORD = "Trial-Key-1"
NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def keys() -> dict[str, SealFile]:
    """Certificates of two officers and of a unit."""
    return {name: SealFile(trial_seal(name, PASSWORD, NOW), PASSWORD) for name in ("甲", "乙", "示范局")}


def undersigned(pdf: bytes, key: SealFile, name: str, words: tuple[str, ...] = ("签名",)) -> bytes:
    face = stamp_font({STAMP: ["Noto Serif CJK SC", "Noto Sans CJK SC", *sorted(installed_fonts())]})
    return sign_pdf(pdf, key, name=name, on=DAY, words=words, reason="示例", face=face)


def test_signatures_and_seal_stand_beside_one_another_and_all_hold(keys: dict[str, SealFile]) -> None:
    """Whatever comes first; a byte changed in any revision breaks them, and so does whatever is added without signing."""
    known = [fingerprint_of(certificate_of(each)) for each in keys.values()]
    pdf = undersigned(blank_pdf(), keys["甲"], "甲")
    pdf = seal_pdf(pdf, keys["示范局"], unit="示范局", reason="示例", face=None)
    pdf = undersigned(pdf, keys["乙"], "乙")
    checks = check_seals(pdf, known)
    assert [(each.signer, each.good) for each in checks] == [("甲", True), ("示范局", True), ("乙", True)]
    changed = bytearray(pdf)
    changed[pdf.index(b"/MediaBox") + 12] ^= 1
    for other in (bytes(changed), pdf + b"\n% more\n"):
        assert not any(each.good for each in check_seals(other, known))


def test_signature_stands_behind_the_name_and_the_next_beside_it(
    press: Press, keys: dict[str, SealFile]
) -> None:
    """Else behind the word; where one stands already the next is put to its right."""
    from documents.test_press import paper

    pdf = press.pdf(paper("当事人签名：＿＿＿　　询问人签名：＿＿＿＿　　审批人：王某"))
    named, worded = (
        place_of_name(pdf, "王某", ()),
        place_of_name(pdf, "张某", ("没有", "询问人签名")),
    )
    assert (named[0], worded[0]) == (0, 0)
    assert named[1] > worded[1] + 60
    assert place_of_name(pdf, "张某", ())[1:] == (90.0, 90.0)
    before = place_of_name(pdf, "王某", ("审批人",))
    assert before[1] < named[1] - 84, "left of the word that the name follows"
    assert before[2] == pytest.approx(named[2], abs=2)
    again = place_of_name(undersigned(pdf, keys["甲"], "张某", ("询问人签名",)), "李某", ("询问人签名",))
    assert again[1] > worded[1] + 80
    assert again[2] == pytest.approx(worded[2], abs=2)


def test_signed_page_of_a_case_file_shows_its_signature(keys: dict[str, SealFile]) -> None:
    """It is drawn into the page, and the file's fields are gone."""
    from pypdf import PdfReader

    signed = undersigned(blank_pdf(), keys["甲"], "甲")
    whole = bound([Piece("一", signed)], "案卷")
    [page] = PdfReader(io.BytesIO(whole)).pages
    assert not page.get("/Annots")
    box = (90, 842 - 110, 180, 842 - 70)

    def ink(pdf: bytes) -> int:
        picture = Image.open(io.BytesIO(page_picture(pdf, 1))).convert("RGB")
        shown = picture.crop(tuple(round(each * 1.6) for each in box))  # type: ignore[arg-type]
        return sum(count for count, (red, _g, blue) in shown.getcolors(100_000) or [] if blue > red + 40)

    assert ink(whole) > 50
    assert ink(bound([Piece("一", blank_pdf())], "案卷")) == 0


def issued(name: str, issuer: Any = None, key: Any = None) -> tuple[x509.Certificate, Any]:
    """A certificate by an authority, or an authority's own, with its key."""
    own = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = x509.KeyUsage(True, True, False, False, False, issuer is None, issuer is None, False, False)
    built = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject if issuer is None else issuer.subject)
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=30))
        .add_extension(usage, critical=True)
        .add_extension(x509.BasicConstraints(ca=issuer is None, path_length=None), critical=True)
        .sign(key or own, hashes.SHA256())
    )
    return built, own


def test_authority_is_asked_where_it_is_set_and_a_revoked_certificate_is_refused(tmp_path: Path) -> None:
    """Trusted by its root; by another not; revoked where the list says so; without a list that is said."""
    root, root_key = issued("示范机构")
    other, _key = issued("别的机构")
    held, key = issued("示范局", root, root_key)
    word = PASSWORD.encode()
    sealed_by = pkcs12.serialize_key_and_certificates(
        b"s", key, held, [root], serialization.BestAvailableEncryption(word)
    )
    pdf = seal_pdf(blank_pdf(), SealFile(sealed_by, PASSWORD), unit="示范局", reason="x", face=None)
    known = [fingerprint_of(held)]

    def listed(*revoked: x509.Certificate) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(root.subject)
        builder = builder.last_update(NOW - timedelta(days=1)).next_update(NOW + timedelta(days=7))
        for each in revoked:
            gone = x509.RevokedCertificateBuilder().serial_number(each.serial_number)
            builder = builder.add_revoked_certificate(gone.revocation_date(NOW - timedelta(hours=1)).build())
        return builder.sign(root_key, hashes.SHA256()).public_bytes(serialization.Encoding.DER)

    def trust(certificate: x509.Certificate, *lists: bytes) -> Trust:
        folder = tmp_path / f"roots{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        (folder / "root.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        (folder / "README").write_text("not read")
        for number, each in enumerate(lists):
            (folder / f"{number}.crl").write_bytes(each)
        return read_trust(folder)

    def told(found: Trust | None) -> tuple[str, bool, bool]:
        [check] = check_seals(pdf, known, found)
        return check.chain, check.asked, check.good

    assert told(None) == ("", False, True)
    assert told(trust(root)) == ("trusted", False, True)
    assert told(trust(other)) == ("untrusted", False, False)
    assert told(trust(root, listed())) == ("trusted", True, True)
    assert told(trust(root, listed(held))) == ("revoked", True, False)
    (tmp_path / "bad.crt").write_text("no certificate")
    with pytest.raises(ValueError, match=r"bad\.crt"):
        read_trust(tmp_path)


def hand(colour: str = "black", form: str = "PNG", **more: Any) -> bytes:
    picture = Image.new("RGB", (600, 200), "white")
    ImageDraw.Draw(picture).line((50, 150, 300, 40, 550, 160), fill=colour, width=8)
    out = io.BytesIO()
    picture.save(out, form, **more)
    return out.getvalue()


def test_picture_of_a_signature_is_read_by_content_and_drawn_anew() -> None:
    """What travelled along is gone; what is none, shows nothing or is a bomb is refused."""
    exif = Image.Exif()
    exif[0x010E] = "SECRET"
    photo = hand(form="JPEG", exif=exif)
    assert b"SECRET" in photo
    for content in (photo, hand()):
        clean = clean_picture(content)
        assert clean is not None
        assert clean.startswith(b"\x89PNG")
        assert b"SECRET" not in clean
    blank = io.BytesIO()
    Image.new("RGBA", (600, 200), (0, 0, 0, 0)).save(blank, "PNG")
    huge = io.BytesIO()
    Image.new("1", (9_000, 9_000)).save(huge, "PNG")
    svg = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    refused = (
        b"",
        svg,
        b"\x89PNG\r\n\x1a\nbroken",
        hand(form="BMP"),
        blank.getvalue(),
        huge.getvalue(),
        b"%PDF-",
    )
    assert [clean_picture(each) for each in refused] == [None] * len(refused)


def test_party_signs_what_is_shown_and_the_journal_binds_both(bureau: Bureau, item: str) -> None:  # noqa: F811
    """DOC-052 no picture, DOC-053 something else was shown; kept, it stands on the page, in the journal and in the case
    file, for whoever sees the case; an officer signs under the own name alone."""
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    page = f"/cases/{case}/documents/{paper.id}"
    officer, stranger = bureau.site.client("zhzf01"), bureau.site.client("jtys01")

    def drawn(client: Any, picture: bytes, **said: str) -> Any:
        token = bureau.site.token(client, "/cases")
        data = {
            "drawn": "signature",
            "hand": "party",
            "signer": "示范商贸有限公司",
            "shown": paper.digest,
            **said,
        }
        file = (io.BytesIO(picture), "x.png")
        return client.post(
            page + "/drawn",
            data={**data, "picture": file, "csrf_token": token},
            content_type="multipart/form-data",
        )

    for picture, said, code in (
        (b"none", {}, "DOC-052"),
        (hand(), {"shown": "sha256:0"}, "DOC-053"),
        (hand(), {"signer": " "}, "DOC-030"),
    ):
        answer = drawn(officer, picture, **said)
        assert (answer.status_code, code in answer.get_data(as_text=True)) == (422, True)
    assert drawn(stranger, hand()).status_code == 404
    assert drawn(officer, hand("navy")).status_code == 302
    assert drawn(officer, hand("red"), hand="officer", signer="别人", drawn="fingerprint").status_code == 302
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        marks = documents.marks_of(session, actor, case, paper.id)[-2:]
        names = {each.name for each in cases.case_files(session, actor, case)}
        lines = [each for each in cases.journal(session, actor, case, limit=9) if each.sort == "paper"]
        leaves = documents.contents(
            session, actor, case, cases.Configuration.open(session, "jindong", day=DAY)
        )
    assert [each.told["signer"] for each in marks] == ["示范商贸有限公司", "执法员001"]
    assert {each.told["shown"] for each in marks} == {paper.digest}
    assert {line.data["extra"]["file"] for line in lines} >= {each.file for each in marks}
    assert any("示范商贸有限公司的手写签名" in name for name in names)
    assert leaves is not None
    assert {each.file for each in marks} <= {leaf.key for leaf in leaves.leaves}
    picture = f"{page}/drawn/{marks[0].file}"
    assert picture in officer.get(page + "/view").get_data(as_text=True)
    assert officer.get(picture).data.startswith(b"\x89PNG")
    assert stranger.get(picture).status_code == 404
    assert officer.get(f"{page}/drawn/sha256:0").status_code == 404


def test_officer_signs_only_a_paper_of_the_own_task_and_once(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    nudged: list[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """The approvers that the paper names; nobody else (DOC-051), not twice (DOC-050), not by another's certificate
    (DOC-049), not over what came meanwhile (DOC-048); the seal then comes beside it."""
    settings = replace(bureau.site.settings, seals=str(tmp_path), seal_password=PASSWORD)
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    page = f"/cases/{case}/documents/{paper.id}"

    class Blank:
        def pdf(self, _content: bytes) -> bytes:
            return blank_pdf()

    def undersign(job: Any) -> Any:
        return documents.undersign(job, Blank(), lambda *who: officer_file(settings, *who))

    unit_seal = SealFile(trial_seal("示范局", PASSWORD, NOW), PASSWORD)
    runners = {
        documents.OFFICER_KIND: undersign,
        documents.SEAL_KIND: lambda job: documents.seal_paper(job, Blank(), lambda *_where: unit_seal),
    }
    monkeypatch.setattr("yimen.worker.run.runners", lambda: runners)

    def asked(account: str, deed: str = "/undersign") -> str:
        nudged.clear()
        answer = bureau.site.post(bureau.site.client(account), page + deed, page="/cases")
        return (
            run_job(bureau.site.runtime, nudged[-1]) if answer.status_code == 302 else str(answer.status_code)
        )

    assert asked("zhzf01") == "404", "the officer did not do this task"
    assert "以本人证书签名" not in bureau.site.client("zhzf01").get(page + "/view").get_data(as_text=True)
    chief = bureau.site.client("zhzf-chief")
    assert "以本人证书签名" in chief.get(page + "/view").get_data(as_text=True)
    assert asked("zhzf-chief") == "failed", "DOC-040: no certificate lies there"
    path = officer_path(settings, "jindong", "zhzf-chief")
    path.parent.mkdir()
    path.write_bytes(trial_seal("局长", PASSWORD, NOW))
    assert asked("zhzf-chief") == "done"
    assert asked("zhzf-chief") == "404", "signed already"
    officer_path(settings, "jindong", "zhzf-head").write_bytes(path.read_bytes())
    assert asked("zhzf-head") == "failed", "DOC-049: the chief's certificate"
    officer_path(settings, "jindong", "zhzf-head").write_bytes(trial_seal("队长", PASSWORD, NOW))
    assert asked("zhzf-head") == "done"
    assert asked("dagl01", "/seal") == "done"
    signed = chief.get(page + "/sealed").data
    with bureau.database.read() as session:
        found = documents.checked_seals(session, "jindong", signed)
        actor = bureau.actor(session, "zhzf-chief")
        marks = [each.sort for each in documents.marks_of(session, actor, case, paper.id)]
        assert documents.is_sealed(session, actor, case, paper.id)
    assert [(check.good, who) for check, who in found] == [
        (True, "zhzf-chief"),
        (True, "zhzf-head"),
        (True, "zhzf"),
    ]
    assert marks == ["undersigned", "undersigned", "sealed"]
    _meanwhile(bureau, case, paper.id)
    for account in ("../x", "", "a/b"):
        with pytest.raises(SealRefused):
            officer_path(settings, "jindong", account)


def _meanwhile(bureau: Bureau, case: str, paper: str) -> None:  # noqa: F811
    """Two signatures at one time: the later one is given up, for it does not hold the other."""
    from yimen.documents.codes import (
        CERTIFICATE_OF_ANOTHER,
        NOT_YOUR_PAPER,
        OFFICER_SIGNED_ALREADY,
        SIGNED_MEANWHILE,
    )
    from yimen.documents.seals import keep_signed

    class Job:
        jurisdiction, clock = "jindong", bureau.clock

    with bureau.database.write() as session:
        actor = bureau.actor(session, "zhzf-chief")
        with pytest.raises(SealRefused) as refused:
            keep_signed(session, Job(), actor, case, paper, b"older", b"newer")  # type: ignore[arg-type]
        chosen = select(DocumentSeal).where(DocumentSeal.document_id == paper)
        assert session.scalars(cases.visible(actor).of(chosen, DocumentSeal)).one().fingerprint
    assert refused.value.findings[0].code == SIGNED_MEANWHILE.code == "DOC-048"
    told = [CERTIFICATE_OF_ANOTHER.code, OFFICER_SIGNED_ALREADY.code, NOT_YOUR_PAPER.code]
    assert told == ["DOC-049", "DOC-050", "DOC-051"]
