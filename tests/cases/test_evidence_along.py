"""Evidence goes along where cases are merged and split; films, sound and words are told by what they hold."""

from __future__ import annotations

from typing import Any

import pytest

from cases.conftest import County
from cases.county import COUNTY, filing
from cases.test_evidence import blobs, brought, held, picture, taken
from yimen.cases import (
    ActResult,
    Case,
    Evidence,
    Refused,
    custody_of,
    evidence_of,
    merge_case,
    split_case,
    verify,
)
from yimen.store import Blobs

__all__ = ["blobs", "held"]
ON_SQLITE = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


def test_evidence_goes_along_when_cases_are_merged_and_split(
    county: County, blobs: Blobs, held: Case
) -> None:
    """The other case has the piece under a number of its own, with its own bytes; both chains of custody say so."""
    piece = taken(county, held, brought(county, blobs, held, "a.jpg", picture()))
    assert isinstance(piece, Evidence)
    other = county.opened()
    words: dict[str, Any] = {"reason": "同一当事人", "clock": county.clock, "blobs": blobs}
    with county.database.write() as session:
        values = filing(parties=[{"name": "某乙公司"}])
        part = split_case(
            session, county.actor("officer1"), held.id, values=values, expected_version=1, fellow="officer2",
            evidence=[piece.id], **words,
        )  # fmt: skip
        assert isinstance(part, Case), part
    with county.database.write() as session:
        merged = merge_case(session, county.actor("head1"), held.id, other.id, expected_version=2, **words)
        assert isinstance(merged, ActResult), merged
    with county.database.read() as session:
        officer = county.actor("officer1")
        for case in (part, other):
            [there] = evidence_of(session, officer, case.id, blobs=blobs)
            assert (there.position, there.name, there.state) == (1, "现场照片", "held")
            assert [(each.there, each.name) for each in there.files] == [(True, "a.jpg")]
            [joined] = custody_of(session, officer, case.id, there.id)
            assert (joined.deed, joined.to) == ("joined", f"{held.number}（1）")
        [gone] = evidence_of(session, officer, held.id, blobs=blobs)
        assert gone.state == "moved"
        ways = [(step.deed, step.to) for step in custody_of(session, officer, held.id, piece.id)]
        assert ways == [("taken", ""), ("sent_on", part.number), ("sent_on", other.number)]
        assert [each.code for each in verify(session, COUNTY, blobs)] == ["CAS-114"], "no anchor yet"


@ON_SQLITE
def test_films_sound_and_words_are_told_by_what_they_hold(county: County, blobs: Blobs, held: Case) -> None:
    """A name is not believed; a kind that needs a film or sound takes no words alone."""
    packet = b"G" + bytes(187)
    good = {
        "a.ts": packet * 3,
        "a.flac": b"fLaC" + bytes(60),
        "a.aac": b"\xff\xf1" + bytes(60),
        "a.txt": "现场人员称：已收到通知。\r\n".encode(),
        "b.txt": "旧系统导出的记录".encode("gb18030"),
        "c.csv": "﻿时间,事件\n".encode("utf-16"),
    }
    found = {name: brought(county, blobs, held, name, content) for name, content in good.items()}
    assert {name: each.mime for name, each in found.items()} == {
        "a.ts": "video/mp2t", "a.flac": "audio/flac", "a.aac": "audio/aac",
        "a.txt": "text/plain", "b.txt": "text/plain", "c.csv": "text/plain",
    }  # fmt: skip
    bad = {
        "d.txt": b"MZ\x90\x00\x03",
        "e.txt": b"\x1b[2J",
        "f.mp3": b"plain words",
        "g.txt": picture(),
        "h.html": b"<p>",
    }
    for name, content in bad.items():
        assert brought(county, blobs, held, name, content).state == "refused", name
    refused = taken(county, held, found["a.txt"], kind="sound")
    assert isinstance(refused, Refused)
    assert [each.code for each in refused.reasons] == ["CAS-047"]
    assert isinstance(taken(county, held, found["a.txt"], found["a.flac"], kind="sound"), Evidence)
