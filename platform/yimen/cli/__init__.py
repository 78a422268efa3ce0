"""cli: how is an instance run, and how is it configured without a browser?

In: arguments, the environment. Out: text for people on stderr, one JSON object on stdout where `--json` asks
for it, exit code 0 without errors, 1 with. Never here: a back door (what changes something names an account
and is journaled like the web).
"""

from .main import main

__all__ = ["main"]
