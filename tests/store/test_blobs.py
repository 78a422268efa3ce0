"""The store of files: the same in a folder, in memory and in an S3-compatible store."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from yimen.store import Blobs


@pytest.fixture(params=["folder", "memory", "s3"])
def blobs(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Blobs]:
    """A store of each sort; S3 where `moto[server]` and the extra `s3` are installed (they are no requirement)."""
    if request.param == "folder":
        yield Blobs(f"file://{tmp_path}/files")
    elif request.param == "memory":
        yield Blobs(f"memory://{tmp_path.name}")
    else:
        pytest.importorskip("s3fs")
        yield from bucket(pytest.importorskip("moto.server"), tmp_path)


def bucket(moto: Any, tmp_path: Path) -> Iterator[Blobs]:
    server = moto.ThreadedMotoServer(port=0)
    server.start()
    host, port = server.get_host_and_port()
    keys = {"key": "k", "secret": "s", "endpoint_url": f"http://{host}:{port}", "use_listings_cache": False}
    store = Blobs(f"s3://evidence/{tmp_path.name}", keys)
    store._opened[0].makedirs("evidence", exist_ok=True)
    yield store
    server.stop()


def test_bytes_are_found_under_their_name_and_gone_when_removed(blobs: Blobs) -> None:
    """Written as a whole, read in blocks, replaced, moved, removed by name and by folder."""
    content = b"x" * 3_000_000
    digest = "sha256:" + hashlib.sha256(content).hexdigest()
    assert blobs.join("cases/a/one", [content[:1_000_000], content[1_000_000:]]) == (digest, len(content))
    assert b"".join(blobs.read("cases/a/one")) == content
    assert (blobs.size("cases/a/one"), blobs.digest("cases/a/one")) == (len(content), digest)
    blobs.put("cases/a/one", b"other")
    assert blobs.size("cases/a/one") == 5
    blobs.move("cases/a/one", "cases/b/one")
    assert blobs.size("cases/a/one") is None
    assert blobs.size("cases/b/one") == 5
    blobs.put("cases/b/two", b"z")
    blobs.remove("cases/b")
    blobs.remove("cases/b")
    assert [blobs.size(f"cases/b/{each}") for each in ("one", "two")] == [None, None]


def test_what_is_not_there_is_said_at_once(blobs: Blobs) -> None:
    """Before the first block: an answer can still say that there is nothing."""
    assert blobs.size("cases/a/none") is None
    assert blobs.digest("cases/a/none") is None
    with pytest.raises(FileNotFoundError):
        blobs.read("cases/a/none")


def test_half_a_file_leaves_no_name(blobs: Blobs) -> None:
    """A line that breaks while a file is written leaves what was under the name before."""
    blobs.put("cases/a/one", b"before")

    def breaking() -> Iterator[bytes]:
        yield b"half"
        raise ConnectionError

    with pytest.raises(ConnectionError):
        blobs.join("cases/a/one", breaking())
    assert b"".join(blobs.read("cases/a/one")) == b"before"


@pytest.mark.parametrize("name", ["", "/etc/passwd", "cases/../../x", "a//b", "a/./b"])
def test_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    """Names are ours, and still nothing leads out of the store."""
    with pytest.raises(ValueError, match="names no file"):
        Blobs(f"file://{tmp_path}").put(name, b"x")
