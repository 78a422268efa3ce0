"""Who upgrades reads what has changed."""

from __future__ import annotations

import re
from pathlib import Path

from yimen import __version__


def test_changelog_tells_of_this_version(checkout: Path) -> None:
    """A version is not given out without a dated section of its own."""
    text = (checkout / "CHANGELOG.md").read_text("utf-8")
    assert re.search(rf"^## \[{re.escape(__version__)}\] - \d{{4}}-\d\d-\d\d$", text, re.M)
