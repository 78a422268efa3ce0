"""A small HTTP client that costs far less than what it asks, and servers to ask, all on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path


def free_port() -> int:
    with closing(socket.socket()) as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def request_bytes(
    path: str,
    *,
    cookie: str = "",
    method: str = "GET",
    body: bytes = b"",
    content: str = "application/json",
) -> bytes:
    """One request as it goes over the wire; the connection is kept."""
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", "Accept: */*"]
    if cookie:
        lines.append(f"Cookie: {cookie}")
    if body:
        lines += [f"Content-Type: {content}", f"Content-Length: {len(body)}"]
    return "\r\n".join([*lines, "", ""]).encode() + body


def ask(port: int, request: bytes, times: int, *, status: int = 200) -> int:
    """Send the request `times` over one kept connection; every answer must have the status. Returns `times`."""
    return ask_each(port, [request] * times, status=status)


def ask_each(port: int, requests: Sequence[bytes], *, status: int = 200) -> int:
    """Send the requests one after another over one kept connection, likewise. Returns how many they were."""
    with closing(socket.create_connection(("127.0.0.1", port))) as line:
        line.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for each in requests:
            line.sendall(each)
            _answer(line, status)
    return len(requests)


def redirected(port: int, request: bytes) -> str:
    """Where the answer to the request leads."""
    with closing(socket.create_connection(("127.0.0.1", port))) as line:
        line.sendall(request)
        head = line.recv(65536).partition(b"\r\n\r\n")[0].decode("latin-1")
    fields = (each.partition(": ") for each in head.split("\r\n")[1:])
    return next(value for name, _, value in fields if name.lower() == "location")


def ask_beside(port: int, requests: Sequence[bytes], connections: int, *, status: int = 200) -> int:
    """The requests shared out among kept connections that ask at the same time. Returns how many they were."""
    parts = [requests[start::connections] for start in range(connections)]
    with ThreadPoolExecutor(connections) as pool:
        return sum(pool.map(lambda part: ask_each(port, part, status=status), parts))


def _answer(line: socket.socket, status: int) -> None:
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = line.recv(65536)
        if not chunk:
            raise ConnectionError(f"the server closed the line after {data[:200]!r}")
        data += chunk
    head, _, body = data.partition(b"\r\n\r\n")
    if not head.startswith(b"HTTP/1.1 %d" % status):
        raise ConnectionError(head.decode(errors="replace").splitlines()[0])
    length = next(
        int(field.split(b":")[1])
        for field in head.split(b"\r\n")
        if field.lower().startswith(b"content-length:")
    )
    missing = length - len(body)
    while missing > 0:
        missing -= len(line.recv(65536))


@contextmanager
def gunicorn(
    application: str, folder: Path, processes: int = 1, threads: int = 2, **settings: str
) -> Iterator[int]:
    """Workers serving `application` (module:callable, found in `folder`); yields their port."""
    port = free_port()
    command = ["-m", "gunicorn", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(processes), "--threads", str(threads)]
    command += ["--log-level", "error", "--keep-alive", "30", application]
    with serving(command, port, {**os.environ, "PYTHONPATH": str(folder), **settings}):
        yield port


@contextmanager
def serving(arguments: list[str], port: int, environment: dict[str, str]) -> Iterator[None]:
    """A Python process that answers on `port` for as long as the block lasts."""
    process = subprocess.Popen([sys.executable, *arguments], env=environment, stdout=subprocess.DEVNULL)
    try:
        wait_for(port, process)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)


def wait_for(port: int, process: subprocess.Popen[bytes], patience: float = 60) -> None:
    """Return once the port answers; an error when the process ends or the time is up."""
    limit = time.monotonic() + patience
    while time.monotonic() < limit:
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"no answer on port {port} within {patience} s")
