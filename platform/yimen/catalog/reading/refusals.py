"""Why a file is not read: raised by readers, turned into the finding by the door of reading."""

from __future__ import annotations

from yimen.kernel import FindingKind

from .. import codes


class FileError(ValueError):
    """The file cannot be read; carries the finding's kind and values. Plugins may bring kinds of their own."""

    def __init__(self, kind: FindingKind, **values: object) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.values = values

    @classmethod
    def locked(cls) -> FileError:
        """It asks for a password."""
        return cls(codes.ENCRYPTED)

    @classmethod
    def broken(cls, reason: object) -> FileError:
        """It is damaged, or the reader gave up."""
        return cls(codes.BROKEN_FILE, reason=str(reason)[:300])

    @classmethod
    def empty(cls) -> FileError:
        """Nothing stands in it."""
        return cls(codes.EMPTY_FILE)

    @classmethod
    def too_large(cls, what: str, found: str, limit: str) -> FileError:
        """`what` is beyond the limit."""
        return cls(codes.TOO_LARGE, what=what, found=found, limit=limit)

    @classmethod
    def too_many_cells(cls, cells: int, most: int) -> FileError:
        """The grid that its rows and columns span is beyond the limit."""
        return cls.too_large("工作表单元格范围", f"{cells:,} 格", f"{most:,} 格")


class NotThatSort(ValueError):
    """The bytes are of another sort than the file's ending says."""
