"""The case file: order by rules in data, one PDF with bookmarks, a package that proves that nothing was changed."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import bagit
import pytest
from pypdf import PdfReader

from documents.test_papers import Bureau, bureau, item  # noqa: F401  fixtures are found by being here
from documents.whole_cases import archived
from yimen import cases, documents
from yimen.cases import new_signing_key, public_key_of
from yimen.documents import Press, PressMissing
from yimen.documents.codes import PRESS_OFF
from yimen.documents.dossier_order import Item, dossier_for, in_order, ordered_parts, retention_of
from yimen.documents.dossier_pdf import picture_page
from yimen.kernel import Place, digest_bytes
from yimen.worker import run_job

PICTURE = Path(__file__).parents[1] / "fixtures"
DAY = date(2026, 7, 1)
RULES = {
    "cover": "cover",
    "parts": {
        "decision": {"papers": ["decision"], "title": {"zh": "决定"}},
        "filing": {"after": "decision", "papers": ["filing"]},
        "rest": {"after": "filing", "papers": ["*"]},
        "files": {"after": "rest", "files": True},
    },
    "retention": {
        "path": "form.archive.class",
        "classes": {"ten": {"title": {"zh": "十年"}, "years": 10}, "ever": {"title": {"zh": "永久"}}},
    },
}


def paper(type: str) -> Item:
    return Item("paper", type, type, type, "", DAY)


def test_leaves_stand_in_the_order_of_the_rules_and_none_is_left_out() -> None:
    """The decision first; what no part names at "*"; the cover apart; a file where files stand."""
    items = [
        paper("filing"),
        Item("file", "d", "", "照片.png", "", DAY),
        paper("odd"),
        paper("cover"),
        paper("decision"),
    ]
    assert [each.title for each in in_order(RULES, items)] == ["decision", "filing", "odd", "照片.png"]
    assert [each.title for each in in_order(None, items)] == [each.title for each in items]
    assert [key for key, _part in ordered_parts({"b": {"after": "a"}, "a": {"after": "b"}})] == ["b", "a"]


def test_rules_are_those_that_name_the_procedure() -> None:
    """Else those that name none; a jurisdiction without rules has none."""
    named, open_ = {"procedures": ["penalty"]}, {"title": {}}
    assert dossier_for([open_, named], "penalty") is named
    assert dossier_for([open_, named], "other") is open_
    assert dossier_for([named], "other") is None


def test_retention_counts_from_the_year_after_the_case_was_closed() -> None:
    """Ten years, for ever, or not yet known."""
    form = {"form": {"archive": {"class": "ten"}}}
    assert retention_of(RULES, form, DAY).until == date(2036, 12, 31)
    ever = retention_of(RULES, {"form": {"archive": {"class": "ever"}}}, DAY)
    assert (ever.title, ever.until) == ("永久", None)
    assert retention_of(RULES, {}, DAY).title == ""


def png() -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 20), "red").save(out, "PNG")
    return out.getvalue()


def test_picture_becomes_an_a4_page_and_what_is_none_does_not() -> None:
    """A broken picture, or a program named as one, goes along as a file."""
    page = picture_page(png())
    assert page is not None
    box = PdfReader(io.BytesIO(page)).pages[0].mediabox
    assert (round(float(box.width)), round(float(box.height))) == pytest.approx((595, 842), abs=8)
    assert picture_page(b"\x89PNG broken") is None


@pytest.fixture(scope="module")
def key() -> bytes:
    return new_signing_key()[0]


@pytest.fixture
def case(bureau: Bureau, item: str) -> str:  # noqa: F811
    """A case that went from filing to archive, with three files."""
    case = archived(bureau, item)
    files = [
        ("现场照片.png", "image/png", png()),
        ("证据.pdf", "application/pdf", b"%PDF broken"),
        ("录音.mp3", "audio/mpeg", b"ID3x"),
    ]
    with bureau.database.write() as session:
        rows = [(digest_bytes(content), name, mime, content) for name, mime, content in files]
        cases.keep_files(session, bureau.actor(session, "zhzf01"), case, rows, bureau.clock)
    return case


def made_of(bureau: Bureau, case: str, press: object, key: bytes) -> documents.Made:  # noqa: F811
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
    return documents.put_together(
        bureau.database,
        bureau.site.runtime.blobs,
        actor,
        case,
        press=press,  # type: ignore[arg-type]
        private_key=key,
        clock=bureau.clock,
    )


def unpacked(bag: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(bag)) as package:
        package.extractall(folder)
    [root] = folder.iterdir()
    return root


def verified(package: Path, *more: str) -> subprocess.CompletedProcess[str]:
    """The verifier that travels with the package, run by a Python without our packages."""
    root = package if package.is_dir() else package.parent
    script = next(root.rglob("verify.py"))
    command = [sys.executable, "-I", "-S", "-B", str(script), str(package), *more]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_whole_case_becomes_one_pdf_and_a_package_that_rejects_every_changed_byte(
    bureau: Bureau,  # noqa: F811
    case: str,
    press: Press,
    key: bytes,
    tmp_path: Path,
) -> None:
    """Cover, catalog with page numbers, the decision first, bookmarks; BagIt's own library finds the bag valid."""
    made = made_of(bureau, case, press, key)
    reader = PdfReader(io.BytesIO(made.pdf))
    text = ["".join(page.extract_text().split()) for page in reader.pages]
    assert "案卷封面" in text[0] or "行政执法案卷" in text[0]
    assert "卷内目录" in text[1]
    front = len(reader.pages) - made.pages
    assert "行政处罚决定书" in text[front]
    decision = next(leaf for leaf in made.leaves if leaf.title == "行政处罚决定书")
    receipt = [leaf for leaf in made.leaves if leaf.title == "送达回证"][-1]
    assert decision.page == 1
    assert "送达回证" in text[front + receipt.page - 1]
    assert f"{receipt.page}" in text[front + receipt.page - 1]
    assert made.contents.retention.until == date(2036, 12, 31)
    titles = [each.title for each in flat(reader.outline)]
    assert titles[:4] == ["案卷封面", "卷内目录", "决定文书", f"行政处罚决定书 {decision.number}"]
    assert [each.code for each in made.notes] == ["DOC-024", "DOC-024"]

    root = unpacked(made.bag, tmp_path / "open")
    bagit.Bag(str(root)).validate()
    public = tmp_path / "public.pem"
    public.write_bytes(public_key_of(key))
    accepted = verified(root, "--public-key", str(public))
    assert accepted.returncode == 0, accepted.stdout + accepted.stderr
    assert f"文书 {len(made.contents.leaves) - 3 + 1} 份" in accepted.stdout
    assert_rejects_every_change(root)
    public.write_bytes(public_key_of(new_signing_key()[0]))
    assert verified(root, "--public-key", str(public)).returncode == 1


def flat(outline: list) -> Iterator:
    for each in outline:
        if isinstance(each, list):
            yield from flat(each)
        else:
            yield each


def assert_rejects_every_change(root: Path) -> None:
    """One byte of each file changed, a file taken away, one added: the verifier says no; mended, it says yes."""
    sys.dont_write_bytecode = True
    from yimen.documents.verifier import Changed, check, read_package

    files = read_package(root)
    check(files, None)
    for name, content in files.items():
        changed = bytearray(content)
        changed[len(name) % len(content)] ^= 1
        with pytest.raises(Exception):  # noqa: B017  whatever it is, it is no pass
            check({**files, name: bytes(changed)}, None)
        with pytest.raises((Changed, KeyError)):
            check({other: each for other, each in files.items() if other != name}, None)
    with pytest.raises(Changed, match="多出"):
        check({**files, "data/more.txt": b"x"}, None)
    one = next(path for path in root.rglob("*.docx"))
    content = one.read_bytes()
    one.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    rejected = verified(root)
    assert rejected.returncode == 1
    assert "核验不通过" in rejected.stdout
    one.write_bytes(content)
    assert verified(root).returncode == 0


def test_zip_itself_is_checked_byte_by_byte(tmp_path: Path) -> None:
    """Not even a date or an attribute of the archive may change."""
    from yimen.documents.verifier import Changed, packed, read_package

    content = packed({"a/one.txt": b"1", "a/数据/二.txt": b"22"})
    place = tmp_path / "p.zip"
    for at in range(len(content)):
        changed = bytearray(content)
        changed[at] ^= 1
        place.write_bytes(bytes(changed))
        with pytest.raises(Exception):  # noqa: B017
            read_package(place)
    place.write_bytes(content)
    assert read_package(place) == {"one.txt": b"1", "数据/二.txt": b"22"}
    place.write_bytes(packed({"a/one.txt": b"1", "b/two.txt": b"2"}))
    with pytest.raises(Changed):
        read_package(place)


class NoOffice:
    def pdf(self, content: bytes) -> bytes:
        raise PressMissing([PRESS_OFF.at(Place())])


def test_without_an_office_the_package_holds_the_docx_and_says_what_lacks(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    key: bytes,
    tmp_path: Path,
) -> None:
    """DOC-023 names the paper; there is no PDF; the verifier accepts the package all the same."""
    made = made_of(bureau, bureau.filed(item), NoOffice(), key)
    assert made.pdf == b""
    assert [each.code for each in made.notes] == ["DOC-023"]
    root = unpacked(made.bag, tmp_path / "open")
    assert verified(root).returncode == 0
    told = json.loads((root / "data/case.json").read_text("utf-8"))
    assert told["papers"][0]["title"] == "立案审批表"


def test_file_that_is_too_large_is_doc_022(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    key: bytes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Rather than a package that nobody can carry; a smaller one is made."""
    case = bureau.filed(item)
    monkeypatch.setattr("yimen.documents.dossiers.LARGEST", 10)
    with pytest.raises(documents.DossierRefused) as refused:
        made_of(bureau, case, NoOffice(), key)
    assert [each.code for each in refused.value.findings] == ["DOC-022"]


def test_recording_too_large_for_the_package_stays_in_the_store_and_is_named(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    key: bytes,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    """DOC-025 with its digest in the package; a file that the store lost is told in the same way, a small one goes in."""
    case = bureau.filed(item)
    names = ("录像一.mp4", "录像二.mp4", "录像三.mp4")
    shown = [
        cases.ShownFile(number, digest_bytes(name.encode()), name, "video/mp4", size, "none")
        for number, (name, size) in enumerate(zip(names, (10**9, 5, 5), strict=True))
    ]
    piece = cases.Piece(
        "1",
        1,
        "video",
        "视听资料",
        "执法记录",
        DAY,
        {},
        None,
        "held",
        "zhzf01",
        "zhzf01",
        bureau.clock.now(),
        shown,
    )
    monkeypatch.setattr("yimen.cases.evidence_of", lambda *_asked, **_more: [piece])
    blobs = bureau.site.runtime.blobs
    blobs.put(cases.blob_name(case, shown[2].digest), names[2].encode())
    made = made_of(bureau, case, NoOffice(), key)
    assert [each.code for each in made.notes] == ["DOC-023", "DOC-025", "DOC-025", "DOC-024"]
    root = unpacked(made.bag, tmp_path / "open")
    assert verified(root).returncode == 0
    told = json.loads((root / "data/case.json").read_text("utf-8"))
    assert {each.digest for each in shown} <= {leaf["digest"] for leaf in told["leaves"]}
    assert [path.read_bytes() for path in root.glob("data/files/*")] == [names[2].encode()]


def test_pages_show_the_file_and_a_batch_makes_those_of_a_year(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
    key: bytes,
    nudged: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A job from the page, both files to save; the closed case among those of its unit and year; strangers see none."""
    monkeypatch.setattr(
        "yimen.worker.run.runners",
        lambda: {documents.DOSSIER_KIND: lambda job: documents.make_dossiers(job, NoOffice(), key)},
    )
    case = archived(bureau, item)
    officer, stranger = bureau.site.client("zhzf01"), bureau.site.client("jtys01")
    page = f"/cases/{case}/dossier"
    before = officer.get(page).get_data(as_text=True)
    assert "尚未整理" in before
    assert before.index("行政处罚决定书") < before.index("立案审批表") < before.index("结案报告")
    assert "十年" in before
    assert officer.get(page + "/package").status_code == 404
    listed = officer.get("/dossiers?unit=zhzf&year=2026").get_data(as_text=True)
    assert "未整理" in listed
    nudged.clear()
    asked = bureau.site.post(officer, "/dossiers", page="/dossiers", unit="zhzf", year="2026")
    assert asked.status_code == 302
    assert [run_job(bureau.site.runtime, job) for job in nudged] == ["done"]
    assert "查看案卷" in officer.get(asked.headers["Location"]).get_data(as_text=True)
    assert officer.get(page + "/package").data.startswith(b"PK")
    assert officer.get(page + "/pdf").status_code == 404, "no office, no PDF"
    assert "没有需要整理的案卷" in officer.get(
        bureau.site.post(officer, "/dossiers", page="/dossiers", unit="zhzf", year="2026").headers["Location"]
    ).get_data(as_text=True)
    for address in (page, page + "/package"):
        assert stranger.get(address).status_code == 404
    assert bureau.site.post(stranger, page, page="/").status_code == 404
    assert "擅自占用城市道路案" not in stranger.get("/dossiers?unit=zhzf&year=2026").get_data(as_text=True)
