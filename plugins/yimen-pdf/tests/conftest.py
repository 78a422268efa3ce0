"""The kinds of the base pack, and a check of bytes against them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from yimen.catalog import CheckResult, check_file
from yimen.pack import Kind, kind_from_body, read_yaml

Check = Callable[..., CheckResult]


@pytest.fixture(scope="session")
def kinds() -> Mapping[str, Kind]:
    """As the base pack's files say."""
    folder = Path(__file__).parent.parent.parent.parent / "catalogs/base/kinds"
    bodies = [read_yaml(file.read_text("utf-8")) for file in sorted(folder.glob("*.yaml"))]
    return {body["id"]: kind_from_body(body) for body in bodies}


@pytest.fixture
def checked(kinds: Mapping[str, Kind]) -> Check:
    """Check the bytes of a PDF."""

    def check(content: bytes, name: str = "目录.pdf", **more: object) -> CheckResult:
        return check_file(name, content, kinds, **more)  # type: ignore[arg-type]

    return check
