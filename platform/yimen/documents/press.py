"""The press: LibreOffice kept warm behind `unoserver`, one paper at a time, restarted when it dies or hangs."""

from __future__ import annotations

import atexit
import contextlib
import http.client
import os
import shutil
import signal
import site
import socket
import subprocess
import sys
import tempfile
import threading
import time
import xmlrpc.client
from functools import lru_cache
from pathlib import Path
from typing import Any

from yimen.kernel import FindingsError, Place

from . import codes

OFF = "none"
START_SECONDS = 90
PAPERS_PER_START = 500  # the office grows with every paper; a fresh one costs seconds
_SORT = "MS Word 2007 XML"  # named, so that the office does not look at the file to guess
_OPTIONS = ["SelectPdfVersion=2", "UseTaggedPDF=true", "ExportBookmarks=true"]  # PDF/A-2b, for the archive
# it ends with whoever started it, the office along with it, however that ends: the other end of its input is then
# closed. A process of its own waits for that, so that an office whose server was killed before ends too. It looks for
# the office more often than every few seconds; a machine under load gets more time with each try
HASTES = (8, 4, 2, 1)
_LAUNCH = (
    "import os, runpy, time; held = os.dup(0); os.dup2(os.open(os.devnull, os.O_RDONLY), 0); "
    "os.fork() or (os.read(held, 1), os.killpg(0, 9)); "
    "wait = time.sleep; time.sleep = lambda seconds: wait(seconds / {haste}); "
    "runpy.run_module('unoserver.server', run_name='__main__')"
)
_NOWHERE = (
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "1"),
    *(
        ("org.openoffice.Inet/Settings", f"ooInet{sort}Proxy{what}", value)
        for sort in ("HTTP", "HTTPS", "FTP")
        for what, value in (("Name", "127.0.0.1"), ("Port", "9"))
    ),
    ("org.openoffice.Inet/Settings", "ooInetNoProxy", ""),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
)
"""What the office is told besides the guard of templates: it asks no host, follows no link of a paper, runs no macro."""
_LOST = (OSError, http.client.HTTPException, xmlrpc.client.Error)


class PressMissing(FindingsError):
    """There is no office on this machine, or it was switched off; papers stay .docx. `findings` say what lacks."""


class PressFailed(PressMissing):
    """The office is there, and this paper could not be printed: it hung, died twice, or the disk is full."""


class Press:
    """One warm office of this process. `program` is the path of soffice, "" where it is to be found, or "none";
    `seconds` is how long one paper may take."""

    def __init__(self, program: str = "", seconds: int = 60) -> None:
        self._program = program
        self._seconds = seconds
        self._turn = threading.Lock()  # the queue: whoever comes second waits
        self._server: subprocess.Popen[bytes] | None = None
        self._folder = ""
        self._port = 0
        self._printed = 0
        atexit.register(self.stop)

    @property
    def process_id(self) -> int | None:
        """The id of the server that stands ready, None where none does."""
        return self._server.pid if self._server is not None and self._server.poll() is None else None

    def pdf(self, content: bytes) -> bytes:
        """The .docx as PDF/A. Raises `PressMissing`, and `PressFailed` where a second try failed as well."""
        with self._turn:
            if self._printed >= PAPERS_PER_START:
                self._stop()
            problem = ""
            for _try in range(2):
                self._start()
                try:
                    return self._printed_by_server(content)
                except TimeoutError:
                    self._stop()
                    raise PressFailed([codes.PRESS_SLOW.at(Place(), seconds=self._seconds)]) from None
                except _LOST as error:
                    problem = _in_words(error)
                    self._stop()
            raise PressFailed([codes.PRESS_FAILED.at(Place(), problem=problem)])

    def stop(self) -> None:
        """End the office; the next paper starts it again."""
        with self._turn:
            self._stop()

    def _printed_by_server(self, content: bytes) -> bytes:
        with _proxy(self._port, self._seconds) as server:
            answer: Any = server.convert(
                None, xmlrpc.client.Binary(content), None, "pdf", "writer_pdf_Export", _OPTIONS, False, _SORT
            )
        self._printed += 1
        return bytes(answer.data)

    def _start(self) -> None:
        if self._server is not None and self._server.poll() is None:
            return
        program, python = find_office(self._program)
        for haste in HASTES:
            self._stop()
            self._launch(program, python, haste)
            if self._answers_before(time.monotonic() + START_SECONDS):
                return
        self._stop()
        raise PressFailed([codes.PRESS_FAILED.at(Place(), problem="LibreOffice 未能启动")])

    def _launch(self, program: str, python: str, haste: int) -> None:
        self._folder = tempfile.mkdtemp(prefix="yimen-press-")
        self._port, inner = _free_ports()
        home = Path(self._folder)
        _write_profile(home / "profile")
        ports = ["--port", str(self._port), "--uno-port", str(inner)]
        self._server = subprocess.Popen(
            [
                python,
                "-c",
                _LAUNCH.format(haste=haste),
                *ports,
                "--executable",
                program,
                "--user-installation",
                str(home / "profile"),
            ],
            env=_environment(home),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def _answers_before(self, limit: float) -> bool:
        """Whether it answers; False as soon as it has ended."""
        while self._server is not None and self._server.poll() is None and time.monotonic() < limit:
            try:
                with _proxy(self._port, 20) as server:
                    server.system.listMethods()
            except _LOST:
                time.sleep(0.1)
            else:
                return True
        return False

    def _stop(self) -> None:
        server, self._server, self._printed = self._server, None, 0
        if server is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)
            server.wait(10)
            if server.stdin is not None:
                server.stdin.close()
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""


def find_office(program: str = "") -> tuple[str, str]:
    """(path of soffice, path of a Python that can speak to it); raises `PressMissing` naming what lacks."""
    if program == OFF:
        raise PressMissing([codes.PRESS_OFF.at(Place())])
    found = shutil.which(program or "soffice") or shutil.which(program or "libreoffice")
    if found is None:
        raise PressMissing([codes.PRESS_MISSING.at(Place(), program=program or "soffice")])
    beside = Path(found).resolve().parent / "python"
    for python in ("/usr/bin/python3", shutil.which("python3") or "", str(beside), sys.executable):
        if python and _speaks_uno(python):
            return found, python
    raise PressMissing([codes.PRESS_WITHOUT_UNO.at(Place())])


@lru_cache(maxsize=16)
def _speaks_uno(python: str) -> bool:
    try:
        asked = subprocess.run(
            [python, "-c", "import uno"], capture_output=True, timeout=20, check=False, cwd="/"
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return asked.returncode == 0


def _environment(home: Path) -> dict[str, str]:
    """Nothing of ours but the way to `unoserver`: no address or secret of the instance."""
    kept = {name: os.environ[name] for name in ("PATH", "FONTCONFIG_FILE") if name in os.environ}
    ours = [*site.getsitepackages(), *(each for each in sys.path if each.endswith("site-packages"))]
    paths = {"HOME": str(home), "TMPDIR": str(home), "PYTHONPATH": os.pathsep.join(dict.fromkeys(ours))}
    return {**kept, **paths, "LANG": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp"}


def _write_profile(profile: Path) -> None:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, name, value in _NOWHERE
    )
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>',
        "utf-8",
    )


def _free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as other:
        one.bind(("127.0.0.1", 0))
        other.bind(("127.0.0.1", 0))
        return one.getsockname()[1], other.getsockname()[1]


class _Transport(xmlrpc.client.Transport):
    """A connection that does not wait for ever."""

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self._seconds = seconds

    def make_connection(self, host: Any) -> http.client.HTTPConnection:
        connection = super().make_connection(host)
        connection.timeout = self._seconds
        return connection


def _proxy(port: int, seconds: float) -> xmlrpc.client.ServerProxy:
    return xmlrpc.client.ServerProxy(
        f"http://127.0.0.1:{port}", transport=_Transport(seconds), allow_none=True
    )


def _in_words(error: Exception) -> str:
    text = error.faultString if isinstance(error, xmlrpc.client.Fault) else str(error) or type(error).__name__
    return "磁盘空间不足" if "No space left" in text or "Errno 28" in text else text[:300]
