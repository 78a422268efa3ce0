"""The web application: the security core, then what surrounds every request, then the doors."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from flask import Flask
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from yimen import office, portal
from yimen.settings import Settings, signing_secret

from .asked import ask_carefully
from .assets import serve_assets
from .cookies import MinuteCookies
from .errors import answer_errors
from .federation import sign_in_at_issuer
from .headers import add_headers
from .health import answer_health
from .locales import configure_languages, speak
from .requests import attend_requests
from .runtime import Runtime
from .schema import require_current_schema
from .security import YimenBuilder, YimenSecurity, configure_security, security_sessions
from .signing import open_the_door

log = logging.getLogger("yimen.app")


def create_app(runtime: Runtime) -> Flask:
    """The application of one instance. OldSchema when the database was not migrated to this release."""
    settings = runtime.settings
    require_current_schema(runtime.database)
    app = Flask("yimen", static_folder=None, template_folder="templates")
    app.config.update(_configuration(settings))
    app.extensions["yimen"] = runtime
    with app.app_context():
        YimenBuilder(
            app,
            security_sessions(runtime.database.engine),
            security_manager_class=YimenSecurity,
            update_perms=False,
        )
    if settings.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=settings.proxies, x_proto=settings.proxies, x_host=settings.proxies
        )
    ask_carefully(app)
    app.session_interface = MinuteCookies(app)
    speak(app, settings)
    serve_assets(app)
    attend_requests(app, runtime)
    CSRFProtect(app)
    add_headers(app, settings)
    answer_errors(app)
    answer_health(app, runtime)
    open_the_door(app, runtime)
    if settings.auth == "oidc":
        sign_in_at_issuer(app, runtime)
    office.register(app, runtime)
    portal.register(app, runtime)
    return app


def _configuration(settings: Settings) -> dict[str, Any]:
    return {
        "APP_NAME": "一门",
        "SECRET_KEY": signing_secret(settings),
        "SESSION_COOKIE_NAME": "yimen",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": settings.secure,
        "PERMANENT_SESSION_LIFETIME": timedelta(minutes=settings.session_minutes),
        "MAX_CONTENT_LENGTH": settings.upload_mb * 1_000_000,
        "MAX_FORM_MEMORY_SIZE": 10_000_000,
        "MAX_FORM_PARTS": 10_000,
        "WTF_CSRF_TIME_LIMIT": None,
        "TEMPLATES_AUTO_RELOAD": False,
        "YIMEN_SIGN_IN": "account.login",
        **configure_languages(settings),
        **configure_security(settings),
    }
