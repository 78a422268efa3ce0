"""Whole instances, for the tests of the public's pages."""

from fixtures.sites import (  # noqa: F401  fixtures are found by being here
    demo_home,
    demo_site,
    nudged,
    open_site,
    quick_hashes,
    small_home,
    small_site,
)
