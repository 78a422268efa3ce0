"""Evidence: brought in parts, registered with its origin, passed on, and told when it is lost or changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import delete

from cases.conftest import County
from cases.county import COUNTY, revision
from yimen.cases import (
    Case,
    CaseNotFound,
    Configuration,
    Evidence,
    EvidenceFile,
    FileRefused,
    NoUpload,
    OffsetDiffers,
    Piece,
    Refused,
    Taking,
    Upload,
    UploadLimits,
    begin_upload,
    blob_name,
    clear_uploads,
    custody_of,
    draw_pictures,
    drop_upload,
    environment,
    evidence_of,
    fetch_file,
    gather_upload,
    own_upload,
    own_uploads,
    pass_on,
    picture_name,
    receive_part,
    seen_case,
    take_content,
    take_evidence,
    verify,
    visible,
)
from yimen.cases.evidence_pictures import small_picture
from yimen.cases.facts import facts_of
from yimen.store import Blobs
from yimen.workflow.conditions import Condition

LIMITS = UploadLimits(2_147_483_648, 4_000_000_000)
KIND = {"id": "physical", "title": {"zh": "物证"}, "article": "《某法》第六条"}
GEAR = {**KIND, "id": "gear", "title": {"zh": "监控设备记录"}, "check": True}
SOUND = {**KIND, "id": "sound", "title": {"zh": "视听资料"}, "needs": ["audio", "video"]}
TAKEN = {"proves": "占道经营的事实", "place": "示范路1号", "device": "执法记录仪"}


def picture(width: int = 640, height: int = 480, form: str = "JPEG") -> bytes:
    made = BytesIO()
    Image.new("RGB", (width, height), (180, 40, 40)).save(made, form)
    return made.getvalue()


@pytest.fixture
def blobs(tmp_path: Path) -> Blobs:
    """The store of files in a folder."""
    return Blobs(f"file://{tmp_path}/files")


@pytest.fixture
def held(county: County) -> Case:
    """An open case in a county that knows two kinds of evidence."""
    with county.database.write() as session:
        session.add(revision("evidence-kind", "physical", KIND))
        session.add(revision("evidence-kind", "sound", SOUND))
        session.add(revision("evidence-kind", "gear", GEAR))
    return county.opened()


def begun(county: County, case: Case, name: str, size: int, account: str = "officer1") -> Upload:
    with county.database.write() as session:
        return begin_upload(
            session, county.actor(account), case.id, name, size, limits=LIMITS, clock=county.clock
        )


def brought(county: County, blobs: Blobs, case: Case, name: str, content: bytes) -> Upload:
    """A file that came as a whole."""
    upload = begun(county, case, name, len(content))
    return take_content(
        county.database, blobs, county.actor("officer1"), upload, [content], clock=county.clock
    )


def taken(
    county: County, case: Case, *uploads: Upload, account: str = "officer1", **other: Any
) -> Evidence | Refused:
    words = {
        "kind": "physical",
        "name": "现场照片",
        "taken_on": date(2026, 6, 20),
        "captured": TAKEN,
        **other,
    }
    taking = Taking(**words, uploads=[each.id for each in uploads])
    with county.database.write() as session:
        return take_evidence(session, county.actor(account), case.id, taking, clock=county.clock)


def pieces(county: County, case: Case, account: str = "officer1", **words: Any) -> list[Piece]:
    with county.database.read() as session:
        return evidence_of(session, county.actor(account), case.id, **words)


def faults(county: County, blobs: Blobs | None) -> list[str]:
    with county.database.read() as session:
        return [each.code for each in verify(session, COUNTY, None, blobs=blobs)]


def test_evidence_of_a_kind_that_asks_for_a_check_says_so(county: County, held: Case, blobs: Blobs) -> None:
    """Conditions tell what must be checked before it is used from all other evidence."""
    for kind in ("gear", "physical"):
        made = taken(county, held, brought(county, blobs, held, f"{kind}.jpg", picture()), kind=kind)
        assert isinstance(made, Evidence)
    with county.database.read() as session:
        case = seen_case(session, county.actor("officer1"), held.id)
        assert case is not None
        assert [each.get("check") for each in case.record["evidence"]] == [True, None]


def test_file_comes_in_parts_over_a_broken_line(county: County, held: Case, blobs: Blobs) -> None:
    """Each part where the last ended; one sent twice or out of place is told where to go on; the whole is the sum."""
    content = picture(1200, 900)
    me, third = county.actor("officer1"), len(content) // 3
    upload = begun(county, held, "现场.jpg", len(content))

    def send(start: int, end: int) -> Upload:
        part = content[start:end]
        return receive_part(county.database, blobs, me, held.id, upload.id, start, part, clock=county.clock)

    assert send(0, third).received == third
    for start in (0, third + 1):
        with pytest.raises(OffsetDiffers) as wrong:
            send(start, start + 10)
        assert wrong.value.received == third
    send(third, 2 * third)
    with pytest.raises(OffsetDiffers):
        receive_part(county.database, blobs, me, held.id, upload.id, 2 * third, content, clock=county.clock)
    assert send(2 * third, len(content)).state == "gathering"
    for _ in range(2):
        done = gather_upload(county.database, blobs, me, held.id, upload.id, clock=county.clock)
        assert (done.state, done.mime) == ("ready", "image/jpeg")
    assert done.digest == "sha256:" + hashlib.sha256(content).hexdigest()
    assert blobs.digest(blob_name(held.id, done.digest)) == done.digest


def test_part_damaged_on_the_shelf_is_noticed_when_gathered(county: County, held: Case, blobs: Blobs) -> None:
    """What was written is not what was received: the file is refused, and says so."""
    content, me = picture(), county.actor("officer1")
    upload = begun(county, held, "现场.jpg", len(content))
    receive_part(county.database, blobs, me, held.id, upload.id, 0, content, clock=county.clock)
    folder = Path(blobs.address.removeprefix("file://")) / "uploads" / upload.id
    [part] = folder.iterdir()
    part.write_bytes(content[:-1] + b"x")
    done = gather_upload(county.database, blobs, me, held.id, upload.id, clock=county.clock)
    assert done.state == "refused"
    assert "损坏" in done.problem


def test_upload_is_nobody_elses_to_see_or_to_send(county: County, held: Case, blobs: Blobs) -> None:
    """Not a colleague's, and not another unit's."""
    upload = begun(county, held, "现场.jpg", 100)
    for account in ("officer2", "officer3"):
        other = county.actor(account)
        with county.database.read() as session, pytest.raises(NoUpload):
            own_upload(session, other, held.id, upload.id)
        with pytest.raises(NoUpload):
            receive_part(county.database, blobs, other, held.id, upload.id, 0, b"x", clock=county.clock)
    with county.database.write() as session, pytest.raises(LookupError):
        begin_upload(
            session, county.actor("officer3"), held.id, "x.jpg", 5, limits=LIMITS, clock=county.clock
        )


@pytest.mark.parametrize(
    ("name", "size", "limits", "code"),
    [
        ("空.jpg", 0, LIMITS, "CAS-014"),
        ("大.mp4", 2_147_483_649, LIMITS, "CAS-018"),
        ("多.mp4", 200, UploadLimits(1_000, 150), "CAS-030"),
    ],
)
def test_file_for_which_there_is_no_room_is_not_begun(
    county: County, held: Case, name: str, size: int, limits: UploadLimits, code: str
) -> None:
    """Empty, larger than a file may be, more than the case may hold; the largest allowed is begun."""
    me = county.actor("officer1")
    with county.database.write() as session, pytest.raises(FileRefused) as refused:
        begin_upload(session, me, held.id, name, size, limits=limits, clock=county.clock)
    assert refused.value.code == code
    assert begun(county, held, "刚好.mp4", LIMITS.file).size == LIMITS.file


def test_too_many_unregistered_files_are_refused_with_cas_031(county: County, held: Case) -> None:
    """CAS-031: nobody fills the store with beginnings."""
    for index in range(50):
        begun(county, held, f"{index}.jpg", 10)
    with pytest.raises(FileRefused) as refused:
        begun(county, held, "再一.jpg", 10)
    assert refused.value.code == "CAS-031"


@pytest.mark.parametrize("content", [b"<script>alert(1)</script>", b"%PDF-1.7 a paper", b"MZ\x90\x00program"])
def test_file_that_is_not_what_its_name_says_is_refused(
    county: County, held: Case, blobs: Blobs, content: bytes
) -> None:
    """CAS-032: the bytes decide; nothing of it is kept."""
    refused = brought(county, blobs, held, "照片.jpg", content)
    assert refused.state == "refused"
    assert "照片.jpg" in refused.problem
    assert not list(Path(blobs.address.removeprefix("file://")).rglob("*.jpg"))
    answer = taken(county, held, refused)
    assert isinstance(answer, Refused)
    assert [each.code for each in answer.reasons] == ["CAS-033"]


def test_evidence_is_registered_with_its_origin_and_the_journal_tells(
    county: County, held: Case, blobs: Blobs
) -> None:
    """Kind, capture, what it proves of which act, the files' digests; conditions and papers see it; nobody is stale."""
    first, second = (brought(county, blobs, held, f"{n}.jpg", picture(n)) for n in (300, 400))
    row = taken(county, held, first, second, act=1)
    assert isinstance(row, Evidence)
    [piece] = pieces(county, held)
    assert (piece.position, piece.kind_title, piece.act, piece.holder) == (1, "物证", 1, "officer1")
    assert piece.captured == TAKEN
    assert [each.name for each in piece.files] == ["300.jpg", "400.jpg"]
    with county.database.read() as session:
        me = county.actor("officer1")
        assert list(own_uploads(session, me, held.id)) == []
        case = seen_case(session, me, held.id)
        assert case is not None
        assert case.version == held.version
        configuration = Configuration.open(session, COUNTY, day=county.clock.today())
        known = environment(session, me, held.id, configuration=configuration)
        assert known is not None
        [told] = known["evidence"]
        gate = Condition.compile("evidence.exists(e, e.kind == 'physical' && e.state == 'held')")
        assert gate.truth(facts_of(case, configuration)) is True
    assert (told["number"], told["kind_title"], told["name"], told["files"]) == (1, "物证", "现场照片", 2)
    assert told["proves"] == TAKEN["proves"]
    assert faults(county, blobs) == []
    assert pieces(county, held, "officer3") == []


def test_evidence_that_says_too_little_is_refused_with_every_reason(county: County, held: Case) -> None:
    """CAS-026, 027, 028, 036, 037 and the day: all at once; a thing kept somewhere needs no file."""
    answer = taken(
        county,
        held,
        kind="rumour",
        name=" ",
        captured={},
        act=9,
        taken_on=date(2026, 7, 2),
    )
    assert isinstance(answer, Refused)
    assert {each.code for each in answer.reasons} == {
        "CAS-026", "CAS-027", "CAS-028", "CAS-004", "CAS-036", "CAS-037",
    }  # fmt: skip
    assert isinstance(taken(county, held, captured={**TAKEN, "kept_at": "北队库房3号柜"}), Evidence)


def test_evidence_is_shut_for_those_who_only_look_and_after_the_end(
    county: County, held: Case, codes_of: Callable[[Any], list[str]]
) -> None:
    """CAS-029."""
    kept = {"captured": {**TAKEN, "kept_at": "库房"}}
    assert codes_of(taken(county, held, account="legal", **kept)) == ["CAS-029"]
    county.did("head1", held, "head_approval", "rejected", {"opinion": "不立案"})
    assert codes_of(taken(county, held, **kept)) == ["CAS-029"]
    with pytest.raises(CaseNotFound):
        taken(county, held, account="officer3", **kept)


def passed(county: County, case: Case, row: Evidence, deed: str, **words: Any) -> Evidence | Refused:
    said = {"to": "保管员", "reason": "入库保管", "occurred_on": county.clock.today(), **words}
    with county.database.write() as session:
        return pass_on(session, county.actor("officer1"), case.id, row.id, deed, clock=county.clock, **said)


def test_chain_of_custody_is_the_journals(
    county: County, held: Case, blobs: Blobs, codes_of: Callable[[Any], list[str]]
) -> None:
    """Taken, handed over, fetched, returned: each with who, to whom, when and why; after the return nothing goes on."""
    row = taken(county, held, brought(county, blobs, held, "物.jpg", picture()))
    assert isinstance(row, Evidence)
    assert codes_of(passed(county, held, row, "handed", to="", reason="")) == ["CAS-035", "CAS-017"]
    assert isinstance(passed(county, held, row, "handed"), Evidence)
    [file] = pieces(county, held)[0].files
    with county.database.write() as session:
        fetch_file(session, county.actor("legal"), held.id, file.id, reason="法制审核", clock=county.clock)
    with county.database.write() as session, pytest.raises(CaseNotFound):
        fetch_file(session, county.actor("officer3"), held.id, file.id, reason="", clock=county.clock)
    assert isinstance(passed(county, held, row, "returned", to="示范商贸有限公司"), Evidence)
    assert codes_of(passed(county, held, row, "handed")) == ["CAS-034"]
    with county.database.read() as session:
        steps = custody_of(session, county.actor("head1"), held.id, row.id)
        assert custody_of(session, county.actor("officer3"), held.id, row.id) == []
    assert [(each.deed, each.account, each.to) for each in steps] == [
        ("taken", "officer1", ""),
        ("handed", "officer1", "保管员"),
        ("fetched", "legal", ""),
        ("returned", "officer1", "示范商贸有限公司"),
    ]
    assert [each.state for each in pieces(county, held)] == ["returned"]


def test_missing_changed_and_exchanged_evidence_is_told(county: County, held: Case, blobs: Blobs) -> None:
    """CAS-115 for a file that is gone, CAS-116 for other bytes of the same length, CAS-117 for rows taken away."""
    contents = [picture(n) for n in (200, 300)]
    rows = [
        taken(county, held, brought(county, blobs, held, f"{n}.jpg", each)) for n, each in enumerate(contents)
    ]
    folder = Path(blobs.address.removeprefix("file://")) / "cases" / held.id
    gone, changed = (folder / hashlib.sha256(each).hexdigest() for each in contents)
    changed.write_bytes(contents[1][:-1] + b"x")
    gone.unlink()
    assert sorted(faults(county, blobs)) == ["CAS-115", "CAS-116"]
    assert faults(county, None) == []
    shown = [file.there for piece in pieces(county, held, blobs=blobs) for file in piece.files]
    assert shown == [False, True], "a page looks at lengths alone"
    with county.database.write() as session:
        taken_away = delete(EvidenceFile).where(EvidenceFile.evidence_id == rows[0].id)  # type: ignore[union-attr]
        session.execute(visible(county.actor("officer1")).within(held, taken_away, EvidenceFile))
    assert sorted(faults(county, blobs)) == ["CAS-116", "CAS-117"]


def test_uploads_that_nobody_registered_are_cleared_and_shared_bytes_stay(
    county: County, held: Case, blobs: Blobs
) -> None:
    """Parts, whole files and their rows go after the days of the setting; what a piece of evidence names stays."""
    content = picture()
    assert isinstance(taken(county, held, brought(county, blobs, held, "a.jpg", content)), Evidence)
    again, other = (brought(county, blobs, held, "b.jpg", each) for each in (content, picture(111)))
    half = begun(county, held, "c.mp4", 100)
    me = county.actor("officer1")
    receive_part(county.database, blobs, me, held.id, half.id, 0, b"x" * 40, clock=county.clock)
    assert clear_uploads(county.database, blobs, COUNTY, days=7, clock=county.clock) == 0
    county.clock.set(county.clock.now() + timedelta(days=8))
    assert clear_uploads(county.database, blobs, COUNTY, days=7, clock=county.clock) == 3
    with county.database.read() as session:
        assert list(own_uploads(session, me, held.id)) == []
    assert blobs.size(blob_name(held.id, again.digest)) == len(content)
    assert blobs.size(blob_name(held.id, other.digest)) is None
    assert not list(Path(blobs.address.removeprefix("file://")).glob("uploads/*/*"))
    assert faults(county, blobs) == []


def test_upload_is_taken_back_by_its_owner(county: County, held: Case, blobs: Blobs) -> None:
    """The bytes go with it."""
    upload = brought(county, blobs, held, "a.jpg", picture())
    with pytest.raises(NoUpload):
        drop_upload(county.database, blobs, county.actor("officer2"), held.id, upload.id)
    drop_upload(county.database, blobs, county.actor("officer1"), held.id, upload.id)
    assert blobs.size(blob_name(held.id, upload.digest)) is None


def test_small_picture_is_drawn_by_the_job_and_bombs_are_not_unpacked(
    county: County, held: Case, blobs: Blobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At most 320 pixels to a side; too many pixels, or bytes that are no picture after all, leave none."""
    broken = picture()[:400] + b"\x00" * 500
    row = taken(
        county,
        held,
        brought(county, blobs, held, "a.jpg", picture(2000, 1000)),
        brought(county, blobs, held, "b.png", picture(30, 30, "PNG")),
        brought(county, blobs, held, "c.jpg", broken),
    )
    assert isinstance(row, Evidence)
    assert draw_pictures(county.database, blobs, county.actor("officer1"), held.id, row.id) == 2
    files = pieces(county, held)[0].files
    assert [each.picture for each in files] == ["made", "made", "none"]
    small = b"".join(blobs.read(picture_name(held.id, files[0].digest)))
    assert Image.open(BytesIO(small)).size == (320, 160)
    monkeypatch.setattr("yimen.cases.evidence_pictures.MOST_PIXELS", 100)
    assert small_picture(picture(20, 20), "image/jpeg") is None
    assert small_picture(b"GIF89a", "image/gif") is None
