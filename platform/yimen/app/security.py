"""The security core of Flask-AppBuilder, without its own screens: models, authentication, roles.

Its session is ours and begins every transaction as a writing one, because it commits by itself.
"""

from __future__ import annotations

from typing import Any, cast

from flask import current_app, g
from flask_appbuilder import AppBuilder
from flask_appbuilder.const import AUTH_DB, AUTH_LDAP, AUTH_OAUTH
from flask_appbuilder.security.sqla.manager import SecurityManager
from flask_appbuilder.security.sqla.models import User
from sqlalchemy import Engine
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from yimen.settings import Settings, signing_secret

AUTH_TYPES = {"database": AUTH_DB, "ldap": AUTH_LDAP, "oidc": AUTH_OAUTH}
STAFF = "Staff"


class YimenSecurity(SecurityManager):
    """Authentication by database, LDAP or OIDC; the screens, the lock and the policy are ours."""

    def register_views(self) -> None:
        """None of its own: they are drawn with another design and inline scripts."""

    def load_user(self, pk: int) -> Any:
        """The user that this request's one query found signed in, nobody else's."""
        known = g.get("present")
        return g.db.get(User, known.user_id) if known is not None and known.user_id == int(pk) else None


class YimenBuilder(AppBuilder):
    """The builder without index, locale, menu and API views: every route of Yimen says who may ask it."""

    def _add_admin_views(self) -> None:
        self._indexview = None
        self.sm.register_views()

    def _add_global_static(self) -> None:
        """No files but our own are served."""


def security_sessions(engine: Engine) -> scoped_session[Session]:
    """Sessions for the security core, one per thread until removed."""
    writing = engine.execution_options(yimen_write=True)
    return scoped_session(sessionmaker(writing, expire_on_commit=False))


def configure_security(settings: Settings) -> dict[str, Any]:
    """The core's own configuration keys."""
    config: dict[str, Any] = {
        "AUTH_TYPE": AUTH_TYPES[settings.auth],
        "AUTH_ROLE_ADMIN": "Admin",
        "AUTH_ROLE_PUBLIC": "Public",
        "AUTH_USER_REGISTRATION": False,
        "FAB_CREATE_DB": False,
        "FAB_ADD_SECURITY_VIEWS": False,
        "FAB_ADD_MENU_API": False,
        "FAB_UPDATE_PERMS": False,
        "RATELIMIT_ENABLED": False,
        "JWT_SECRET_KEY": signing_secret(settings),
    }
    if settings.auth == "ldap":
        config.update(
            AUTH_LDAP_SERVER=settings.ldap_server,
            AUTH_LDAP_SEARCH=settings.ldap_search,
            AUTH_LDAP_UID_FIELD=settings.ldap_uid_field,
            AUTH_LDAP_BIND_USER=settings.ldap_bind_user,
            AUTH_LDAP_BIND_PASSWORD=settings.ldap_bind_password,
            AUTH_LDAP_USE_TLS=settings.ldap_tls,
        )
    if settings.auth == "oidc":
        config["OAUTH_PROVIDERS"] = [_issuer(settings)]
    return config


def _issuer(settings: Settings) -> dict[str, Any]:
    return {
        "name": "oidc",
        "icon": "",
        "token_key": "access_token",
        "remote_app": {
            "client_id": settings.oidc_client,
            "client_secret": settings.oidc_secret,
            "server_metadata_url": settings.oidc_metadata,
            "client_kwargs": {"scope": "openid profile email", "code_challenge_method": "S256"},
        },
    }


def security_core() -> YimenSecurity:
    """The running application's security manager."""
    return cast(YimenSecurity, current_app.extensions["appbuilder"].sm)
