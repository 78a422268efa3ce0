"""What a pack's kind asks of its entries is judged within the process, in time that grows with the text alone."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from pack.sources import findings, ground, kind_text, upper
from yimen.kernel import Finding


def told(part: dict[str, Any], *, whole: dict[str, Any] | None = None) -> list[Finding]:
    """Findings of a pack with a kind of its own whose field is that part, and one entry."""
    kind = json.loads(kind_text("parameter"))
    kind["schema"] = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {}, "text": part},
        **(whole or {}),
    }
    entry = json.dumps({"one": {"id": "one", "text": "x"}})
    return findings(ground({"kinds/parameter.yaml": json.dumps(kind)}), upper({"parameters.yaml": entry}))


def test_sound_kind_is_told_nothing() -> None:
    assert told({"type": "string", "pattern": "^[a-z]$"}) == []


@pytest.mark.parametrize("word", ["$ref", "$dynamicRef", "$schema"])
def test_kind_that_points_elsewhere_is_refused_and_nobody_is_asked(word: str, tmp_path: Path) -> None:
    """PCK-012: neither another host, which the server may reach and the pack's author may not, nor a file of the server."""
    (tmp_path / "own.json").write_text('{"type": "string"}', "utf-8")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        for address in (f"http://127.0.0.1:{listening.getsockname()[1]}/s", (tmp_path / "own.json").as_uri()):
            part = {word: address}
            found = told({}, whole=part) if word == "$schema" else told(part)
            assert {each.code for each in found} <= {"PCK-012", "PCK-011"}, found
            assert [each.code for each in found][:1] == ["PCK-012"], address
        with pytest.raises(BlockingIOError):
            listening.accept()


@pytest.mark.parametrize("pattern", [r"^(a|aa)+\1$", "^(?=a)a", "(a{1,1000}){1,1000}"])
def test_pattern_that_could_take_long_is_refused(pattern: str) -> None:
    """PCK-012: of a hundred thousand rows each would take its time, or the pattern the memory."""
    assert [each.code for each in told({"type": "string", "pattern": pattern})][:1] == ["PCK-012"]
