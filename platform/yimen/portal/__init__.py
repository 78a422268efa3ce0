"""portal: what does the public see?

In: requests of anybody, about one jurisdiction that has a public site. Out: pages with what the jurisdiction's pack says
is public, and complaints. Never here: an account, a right, a field that no definition makes public, a cookie on a page
that is only read, a foreign address, settings (the roof reads them).
"""

from .register import register

__all__ = ["register"]
