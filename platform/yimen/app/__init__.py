"""app: how do the rooms become one web application?

In: `Settings`. Out: a Flask application, its Runtime, the database's schema, accounts and their passwords.
Never here: a page of the work itself (the doors draw those), a rule of law, a query of case-owned tables.
"""

from .accounts import AccountState, SignIn, SignInEvent, end_sessions, find_user
from .authentication import authenticate, change_own
from .care import AccountDesk
from .credentials import Proof, change_password, create_user, prove
from .factory import create_app
from .officers import NewAccount, Officers, count_accounts, make_accounts, officers_without_account
from .passwords import PasswordPolicy, random_password
from .runtime import Runtime, nudge_after_commit, open_runtime
from .schema import OldSchema, alembic_config, all_tables, migrate, require_current_schema, schema_heads

__all__ = [
    "AccountDesk",
    "AccountState",
    "NewAccount",
    "Officers",
    "OldSchema",
    "PasswordPolicy",
    "Proof",
    "Runtime",
    "SignIn",
    "SignInEvent",
    "alembic_config",
    "all_tables",
    "authenticate",
    "change_own",
    "change_password",
    "count_accounts",
    "create_app",
    "create_user",
    "end_sessions",
    "find_user",
    "make_accounts",
    "migrate",
    "nudge_after_commit",
    "officers_without_account",
    "open_runtime",
    "prove",
    "random_password",
    "require_current_schema",
    "schema_heads",
]
