"""The file queue of an embedded instance: a message is there when it is whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from kombu.transport import filesystem
from kombu.utils.json import dumps

from yimen.settings import read_settings
from yimen.worker import file_queue
from yimen.worker.queue import make_celery


def test_message_is_not_to_be_taken_before_it_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Kombu's own queue names it first; a worker that took it then read nothing, and ended (3 of 100 under load)."""
    app, folder = make_celery(read_settings({"YIMEN_HOME": str(tmp_path)})), tmp_path / "queue" / "messages"
    seen: list[list[Path]] = []

    def written(message: Any) -> str:
        seen.append(list(folder.glob("*.msg")))
        return str(dumps(message))

    for each in (filesystem, file_queue):
        monkeypatch.setattr(each, "dumps", written)
    with app.connection_for_write() as connection:
        channel = connection.channel()
        channel._put("yimen", {"number": 1})
        assert seen == [[]]
        assert channel._get("yimen") == {"number": 1}
    assert list(folder.iterdir()) == []
