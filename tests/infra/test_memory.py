"""Tests keep in memory what they throw away, where there is room, and on the disk elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from types import SimpleNamespace

import pytest

from fixtures import memory

PLENTY = {"f_flag": 0, "f_bavail": memory.ROOM // 4096, "f_frsize": 4096}


@pytest.fixture
def looked_at(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SimpleNamespace:
    """What the system says of a folder, to be altered; and the folder."""
    said = SimpleNamespace(**PLENTY, folder=tmp_path)
    monkeypatch.setattr(os, "statvfs", lambda _folder: said)
    monkeypatch.setattr(memory, "_spare", lambda: memory.SPARE)
    return said


def test_folder_with_room_is_taken(looked_at: SimpleNamespace) -> None:
    """Memory of its own for files, and as much again for programs."""
    assert memory.is_roomy(looked_at.folder)


@pytest.mark.parametrize("lack", [{"f_bavail": 64 << 8}, {"f_flag": os.ST_NOEXEC}])
def test_folder_too_small_or_closed_to_programs_is_left(
    looked_at: SimpleNamespace, lack: dict[str, int]
) -> None:
    """A container gives 64 MB by default, and forbids to run what lies there."""
    vars(looked_at).update(lack)
    assert not memory.is_roomy(looked_at.folder)


def test_memory_that_programs_need_is_left(
    looked_at: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What lies in memory is taken from browsers and databases."""
    monkeypatch.setattr(memory, "_spare", lambda: memory.SPARE - 1)
    assert not memory.is_roomy(looked_at.folder)
    assert not memory.is_roomy(looked_at.folder / "absent")


def test_chosen_folder_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names a TMPDIR has a reason."""
    monkeypatch.setenv("TMPDIR", "/somewhere/else")
    memory.keep_temporary_files_in_memory()
    assert os.environ["TMPDIR"] == "/somewhere/else"
