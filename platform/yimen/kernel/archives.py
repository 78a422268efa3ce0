"""What the standard library raises over an archive that is damaged, encrypted or packed in a way that it does not know."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib

BROKEN_ARCHIVE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
