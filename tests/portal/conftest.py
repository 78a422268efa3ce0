"""Whole instances, for the tests of the public's pages."""

import pytest

from fixtures.sites import (  # noqa: F401  fixtures are found by being here
    Site,
    demo_home,
    demo_site,
    nudged,
    open_site,
    quick_hashes,
    small_home,
    small_site,
)
from portal.door import open_door
from yimen.portal import proof


@pytest.fixture
def door(demo_site: Site, monkeypatch: pytest.MonkeyPatch) -> Site:  # noqa: F811
    """The public's door, with a sum that is soon done."""
    monkeypatch.setattr(proof, "COST", 10)
    return open_door(demo_site)
