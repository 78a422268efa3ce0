"""Files of a case: kept with their digest in the act's transaction, read by who sees the case."""

from __future__ import annotations

from typing import Any

import pytest

from cases.conftest import County
from yimen.cases import Case, FileRefused, case_files, file_content, keep_files
from yimen.kernel import digest_bytes

PICTURE = b"\x89PNG\r\n\x1a\n" + b"x" * 100


def hand_in(
    county: County, case: Case, *files: tuple[str, bytes], account: str = "officer1", **words: Any
) -> list[str]:
    with county.database.write() as session:
        rows = [
            (words.get("digest") or digest_bytes(content), name, "image/png", content)
            for name, content in files
        ]
        return keep_files(session, county.actor(account), case.id, rows, county.clock)


def test_file_is_kept_once_and_read_within_the_case(county: County) -> None:
    """The same bytes handed in twice are one file; its name, type and bytes come back."""
    case = county.opened()
    [digest] = hand_in(county, case, ("现场.png", PICTURE))
    assert hand_in(county, case, ("再传.png", PICTURE)) == [digest]
    with county.database.read() as session:
        actor = county.actor("head1")
        [kept] = case_files(session, actor, case.id)
        assert (kept.name, kept.size, kept.account) == ("现场.png", len(PICTURE), "officer1")
        assert file_content(session, actor, case.id, digest) == ("现场.png", "image/png", PICTURE)
        assert file_content(session, actor, case.id, "sha256:none") is None


def test_file_is_not_there_for_another_unit_or_case(county: County) -> None:
    """A digest alone opens nothing: the file is read through a case that is seen."""
    case, other = county.opened(), county.opened()
    [digest] = hand_in(county, case, ("现场.png", PICTURE))
    with county.database.read() as session:
        assert file_content(session, county.actor("head3"), case.id, digest) is None
        assert file_content(session, county.actor("head1"), other.id, digest) is None
        assert case_files(session, county.actor("head3"), case.id) == []


def test_file_that_cannot_be_kept_is_refused_with_its_code(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Empty, too large, or damaged on the way; a sound one is kept."""
    case = county.opened()
    monkeypatch.setattr("yimen.cases.files.LARGEST", 200)
    for code, content, words in (
        ("CAS-014", b"", {}),
        ("CAS-018", b"x" * 201, {}),
        ("CAS-019", PICTURE, {"digest": "sha256:other"}),
    ):
        with pytest.raises(FileRefused) as refused:
            hand_in(county, case, ("甲.png", content), **words)
        assert refused.value.code == code
    assert hand_in(county, case, ("甲.png", PICTURE))


def test_file_for_a_case_not_seen_is_refused(county: County) -> None:
    """Nobody lays a file into a case of another unit."""
    case = county.opened()
    with pytest.raises(LookupError):
        hand_in(county, case, ("甲.png", PICTURE), account="head3")
