"""settings: how is this instance set up?

In: the environment (`YIMEN_…`). Out: one frozen `Settings`, checked as a whole. Only the roof reads it.
Never here: a database, a web request, a default password.
"""

from .model import Setting, Settings, SettingsError, documented_settings
from .read import read_settings
from .secrets import anchor_copies_path, anchor_key_path, kept_secret, seals_path, signing_secret, write_once

__all__ = [
    "Setting",
    "Settings",
    "SettingsError",
    "anchor_copies_path",
    "anchor_key_path",
    "documented_settings",
    "kept_secret",
    "read_settings",
    "seals_path",
    "signing_secret",
    "write_once",
]
