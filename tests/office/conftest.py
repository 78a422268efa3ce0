"""Whole instances, for the tests of pages."""

from fixtures.sites import (  # noqa: F401  fixtures are found by being here
    demo_home,
    demo_site,
    nudged,
    open_site,
    quick_hashes,
    small_home,
    small_site,
)
from office.district import district, district_home, lead  # noqa: F401
