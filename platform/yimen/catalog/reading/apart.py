"""Reading in a process of its own, with bounded time; the script that runs there bounds its memory itself.

A damaged file can make a reader ask for all memory of the machine or stop dead, and nothing that can be seen
beforehand tells. The script is run by its path in an isolated interpreter, gets the file on stdin and writes JSON
to stdout; it ends with 0, with LOCKED for a file that asks for a password, or with 1 and the reason on stderr. What it
left in its folder for temporary files goes with it, and of the environment it knows nothing that is ours.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from .refusals import FileError

LOCKED = 3
MAX_SECONDS = 90
MAX_ANSWER = 400 * 2**20
KEPT = ("PATH", "LD_LIBRARY_PATH", "LANG")


def read_apart(
    script: Path, content: bytes, *arguments: str, seconds: int = MAX_SECONDS, most: int = MAX_ANSWER
) -> Any:
    """What the script made of the file, no more than `most` bytes of JSON; raises `FileError`."""
    command = [sys.executable, "-I", str(script), *arguments]
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    with (
        tempfile.TemporaryDirectory(prefix="yimen-reading-") as folder,
        tempfile.TemporaryFile() as answer,  # whoever waits holds none of it before it is known to be small
    ):
        environment["TMPDIR"] = folder
        try:
            done = subprocess.run(
                command,
                input=content,
                stdout=answer,
                stderr=subprocess.PIPE,
                timeout=seconds,
                check=False,
                env=environment,
            )
        except subprocess.TimeoutExpired as error:
            raise FileError.broken(f"读取超过 {seconds} 秒仍未完成") from error
        size = os.fstat(answer.fileno()).st_size
        answer.seek(0)
        said = b"" if size > most else answer.read()
    if done.returncode == LOCKED:
        raise FileError.locked()
    if done.returncode != 0:
        last = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise FileError.broken(last[-1][:200] if done.returncode == 1 and last else "内容异常，读取中止")
    if size > most:
        raise FileError.too_large("表中文字", f"{size >> 20} MB", f"{most >> 20} MB")
    return json.loads(said)
