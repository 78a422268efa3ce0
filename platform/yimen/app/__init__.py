"""app: how do the rooms become one web application?

In: `Settings`. Out: a Flask application, its Runtime, the database's schema, accounts and their passwords.
Never here: a page of the work itself (the doors draw those), a rule of law, a query of case-owned tables.
"""

from .accounts import SignIn, SignInEvent, find_user
from .authentication import authenticate, change_own
from .credentials import Proof, create_user
from .factory import create_app
from .officers import NewAccount, Officers, count_accounts, make_accounts, officers_without_account
from .passwords import PasswordPolicy, random_password
from .runtime import Runtime, open_runtime
from .schema import OldSchema, migrate, require_current_schema, schema_heads

__all__ = [
    "NewAccount",
    "Officers",
    "OldSchema",
    "PasswordPolicy",
    "Proof",
    "Runtime",
    "SignIn",
    "SignInEvent",
    "authenticate",
    "change_own",
    "count_accounts",
    "create_app",
    "create_user",
    "find_user",
    "make_accounts",
    "migrate",
    "officers_without_account",
    "open_runtime",
    "random_password",
    "require_current_schema",
    "schema_heads",
]
