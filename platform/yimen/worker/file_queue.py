"""The file queue, whose messages appear whole.

Kombu's own names a message before it is written: a worker that takes it in between reads nothing and ends.
"""

from __future__ import annotations

import time
import uuid
from pathlib import Path
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import filesystem
from kombu.utils.json import dumps

TRANSPORT = f"{__name__}:Transport"


class Channel(filesystem.Channel):
    """Writes beside the queue and moves into it; everything else is kombu's."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]  # kombu's own two differ
        folder, chance = Path(self.data_folder_out), uuid.uuid4()
        hidden = folder / f".{chance}"
        try:
            hidden.write_text(dumps(payload), "utf-8")
            hidden.rename(folder / f"{round(time.monotonic() * 1000)}_{chance}.{queue}.msg")
        except OSError as error:
            raise ChannelError(f"cannot add a message to {folder}") from error


class Transport(filesystem.Transport):
    """Kombu's, over these channels."""

    Channel = Channel
