"""Papers are made on whole instances."""

from fixtures.sites import demo_home, demo_site, nudged, quick_hashes

__all__ = ["demo_home", "demo_site", "nudged", "quick_hashes"]
