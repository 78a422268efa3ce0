"""Files that are too large for rows: bytes by name in a folder of this machine or in an S3-compatible store.

A name appears when all of its bytes are there, never before: they are written beside and moved.
"""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import cached_property
from typing import Any

BLOCK = 1 << 20
INCOMING = "incoming"


class Blobs:
    """`Blobs("file:///folder")` or `Blobs("s3://bucket/prefix", …)`; nothing is opened before it is needed."""

    def __init__(self, address: str, options: Mapping[str, Any] | None = None) -> None:
        self.address = address
        self._options = dict(options or {})

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        from fsspec.core import url_to_fs

        files, root = url_to_fs(self.address, **self._options)
        return files, str(root).rstrip("/")

    def put(self, name: str, content: bytes) -> None:
        """The bytes under a name, in place of what was there."""
        self.join(name, [content])

    def join(self, name: str, blocks: Iterable[bytes]) -> tuple[str, int]:
        """(digest, size) of the blocks, one after the other under a name; nothing is kept when one cannot be had."""
        incoming = f"{INCOMING}/{secrets.token_hex(12)}"
        try:
            told = self.gather(incoming, blocks)
            self.move(incoming, name)
        except BaseException:
            self.remove(incoming)
            raise
        return told

    def gather(self, name: str, blocks: Iterable[bytes]) -> tuple[str, int]:
        """As `join`, for a name that nobody reads before it is moved."""
        files, made, size = self._opened[0], hashlib.sha256(), 0
        path = self._placed(name)
        with files.open(path, "wb") as file:
            for block in blocks:
                file.write(block)
                made.update(block)
                size += len(block)
            file.flush()
            with suppress(OSError, AttributeError):  # a store over the network has no file of this machine
                os.fsync(file.fileno())
        return f"sha256:{made.hexdigest()}", size

    def move(self, name: str, target: str) -> None:
        """What lies under a name gets another one, in place of what was there."""
        self._opened[0].mv(self._path(name), self._placed(target))

    def copy(self, name: str, target: str) -> None:
        """What lies under a name lies under another one too, complete at once; `FileNotFoundError` where nothing does."""
        self.join(target, self.read(name))

    def size(self, name: str) -> int | None:
        """How many bytes lie under a name; None where nothing does."""
        try:
            return int(self._opened[0].info(self._path(name))["size"])
        except FileNotFoundError:
            return None

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes under a name, block by block; `FileNotFoundError` at once where nothing lies there."""
        file = self._opened[0].open(self._path(name), "rb")

        def blocks() -> Iterator[bytes]:
            with file:
                while block := file.read(BLOCK):
                    yield block

        return blocks()

    def digest(self, name: str) -> str | None:
        """The digest of what lies under a name, read anew; None where nothing does."""
        made = hashlib.sha256()
        try:
            for block in self.read(name):
                made.update(block)
        except FileNotFoundError:
            return None
        return f"sha256:{made.hexdigest()}"

    def remove(self, name: str) -> None:
        """What lies under a name, or under names that begin with it and a stroke, is gone."""
        with suppress(FileNotFoundError):
            self._opened[0].rm(self._path(name), recursive=True)

    def _placed(self, name: str) -> str:
        """The path to be written to; only folders of this machine have to be made first."""
        path, files = self._path(name), self._opened[0]
        if "file" in files.protocol:
            files.makedirs(path.rsplit("/", 1)[0], exist_ok=True)
        return path

    def _path(self, name: str) -> str:
        if not name or any(part in ("", ".", "..") for part in name.split("/")):
            raise ValueError(f"{name!r} names no file")
        return f"{self._opened[1]}/{name}"
