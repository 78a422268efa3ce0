"""Fixtures of the catalog: the base pack's kinds, and a shortcut from a drawing to what is read of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from catalog.drawn import xlsx
from fixtures.sites import demo_home, demo_site, nudged, quick_hashes  # noqa: F401  found by being here
from yimen.catalog import CheckResult, ReferenceSet, check_file
from yimen.kernel import Finding
from yimen.pack import Kind, kind_from_body, read_yaml

Check = Callable[..., CheckResult]


@pytest.fixture(scope="session")
def kinds(checkout: Path) -> Mapping[str, Kind]:
    """The kinds of the base pack, as its files say."""
    bodies = [
        read_yaml(file.read_text("utf-8"))
        for file in sorted((checkout / "catalogs/base/kinds").glob("*.yaml"))
    ]
    return {body["id"]: kind_from_body(body) for body in bodies}


@pytest.fixture
def checked(kinds: Mapping[str, Kind]) -> Check:
    """Check a drawing, drawings by sheet, or a file's bytes; references are left alone unless given."""

    def check(
        drawing: Any, name: str = "目录.xlsx", references: ReferenceSet | None = None, **more: Any
    ) -> CheckResult:
        content = drawing if isinstance(drawing, bytes) else xlsx(drawing)
        return check_file(name, content, kinds, references, **more)

    return check


def codes_of(findings: Any) -> list[str]:
    """The codes of findings, in their order."""
    return [finding.code for finding in findings]


def only(findings: Any, code: str) -> Finding:
    """The one finding of that code."""
    found = [finding for finding in findings if finding.code == code]
    assert len(found) == 1, [str(each) for each in findings]
    return found[0]
