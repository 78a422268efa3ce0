"""office: what do staff see?

In: requests of people who are signed in, with their Actor and one session from the roof. Out: pages.
Never here: a query of case-owned tables, a rule of law, a route or a view class made for one department,
kind of case or document; settings (the roof reads them); anything user-made that is not escaped.
"""

from .access import local_path, permission, signed_in, to_sign_in
from .accounts import AccountRefused, Accounts
from .register import register
from .shell_words import page_texts

__all__ = [
    "AccountRefused",
    "Accounts",
    "local_path",
    "page_texts",
    "permission",
    "register",
    "signed_in",
    "to_sign_in",
]
