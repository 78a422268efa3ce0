"""Streams of a compound file (the container of an .xls), found by name. Used by `isolated`: standard library alone.

A file is damaged at will: chains may go in circles and sectors lie outside, and neither makes more of it than it holds.
"""

from __future__ import annotations

import struct

_HEADER, _ENTRY = 512, 128
_LAST = 0xFFFFFFFA  # from here on numbers of sectors mean something else
_STREAM, _ROOT = 2, 5


def stream_of(content: bytes, *names: str) -> bytes:
    """The first stream that has one of these names, in their order; raises ValueError where there is none."""
    file = _Compound(content)
    for name in names:
        found = file.stream(name)
        if found is not None:
            return found
    raise ValueError("没有工作簿")


class _Compound:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << _number(content, 30, "H")
        self._small_size = 1 << _number(content, 32, "H")
        if not 128 <= self._size <= 2**16 or not 16 <= self._small_size <= self._size:
            raise ValueError("扇区大小异常")
        self._next = self._table(self._table_sectors())
        self._least = _number(content, 56, "I")
        self._small_next = self._table(self._chain(_number(content, 60, "I"), self._next))
        directory = self._joined(_number(content, 48, "I"))
        self._entries = [directory[at : at + _ENTRY] for at in range(0, len(directory) - _ENTRY + 1, _ENTRY)]

    def stream(self, name: str) -> bytes | None:
        for entry in self._entries:
            length = _number(entry, 64, "H")
            if entry[66] == _STREAM and entry[: max(length - 2, 0)] == name.encode("utf-16-le"):
                first, size = _number(entry, 116, "I"), _number(entry, 120, "I")
                return (self._joined(first) if size >= self._least else self._small(first))[:size]
        return None

    def _sector(self, number: int) -> bytes:
        at = _HEADER + number * self._size if self._size == _HEADER else (number + 1) * self._size
        return self._content[at : at + self._size]

    def _table_sectors(self) -> list[int]:
        """The sectors in which the table of chains stands: the first are named in the header, the others in a chain."""
        found = list(struct.unpack_from("<109I", self._content, 76))
        more, seen = _number(self._content, 68, "I"), set[int]()
        while more < _LAST and more not in seen and len(part := self._sector(more)) == self._size:
            seen.add(more)
            *numbers, more = struct.unpack(f"<{self._size // 4}I", part)
            found += numbers
        return [each for each in found if each < _LAST]

    def _table(self, sectors: list[int]) -> list[int]:
        joined = b"".join(self._sector(each) for each in sectors)
        return list(struct.unpack(f"<{len(joined) // 4}I", joined[: len(joined) // 4 * 4]))

    def _chain(self, first: int, following: list[int]) -> list[int]:
        found: list[int] = []
        while first < len(following) and len(found) < len(following):
            found.append(first)
            first = following[first]
        return found

    def _joined(self, first: int) -> bytes:
        return b"".join(self._sector(each) for each in self._chain(first, self._next))

    def _small(self, first: int) -> bytes:
        """Short streams stand in pieces within the stream of the root."""
        root = next((each for each in self._entries if each[66] == _ROOT), bytes(_ENTRY))
        pieces, size = self._joined(_number(root, 116, "I")), self._small_size
        chain = self._chain(first, self._small_next)
        return b"".join(pieces[each * size : (each + 1) * size] for each in chain)


def _number(data: bytes, at: int, form: str) -> int:
    return int(struct.unpack_from("<" + form, data, at)[0])
