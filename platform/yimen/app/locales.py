"""Which language a page speaks: the one chosen, else the default of the instance; Chinese comes first."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from babel import Locale
from babel.support import Translations
from flask import Flask, g, has_request_context, redirect, request
from flask_babel import Domain, get_locale

from yimen.kernel import public
from yimen.office import local_path, page_texts
from yimen.settings import Settings

COOKIE = "language"
LOCALES = {"zh": "zh_Hans_CN", "en": "en"}
TRANSLATIONS = Path(__file__).parent.parent / "translations"
YEAR = 31_536_000


def configure_languages(settings: Settings) -> dict[str, Any]:
    """What Babel and the security core are told."""
    return {
        "BABEL_DEFAULT_LOCALE": LOCALES[settings.languages[0]],
        "BABEL_DEFAULT_TIMEZONE": "Asia/Shanghai",
        "BABEL_TRANSLATION_DIRECTORIES": str(TRANSLATIONS),
        "LANGUAGES": {name: {"flag": "", "name": name} for name in settings.languages},
    }


def speak(app: Flask, settings: Settings) -> None:
    """Choose the locale of each request; `/language/NAME` changes it."""

    offered = {name: Locale.parse(LOCALES[name]) for name in settings.languages}
    first = offered[settings.languages[0]]

    def chosen() -> Locale:
        return offered.get(_wished(), first) if has_request_context() else first

    app.extensions["babel"].locale_selector = chosen
    app.extensions["babel"].instance.domain_instance = SpokenDomain()
    _translate_templates(app, settings)
    app.jinja_env.globals["current_language"] = current_language

    @public
    def language(language: str) -> Any:
        answer = redirect(local_path(request.args.get("next"), "/"))
        if language in settings.languages:
            answer.set_cookie(
                COOKIE, language, max_age=YEAR, samesite="Lax", httponly=True, secure=settings.secure
            )
        return answer

    app.add_url_rule("/language/<language>", "account.language", language)


def _wished() -> str:
    """The language that the address says (`g.language`), else the one of the cookie."""
    return g.get("language") or request.cookies.get(COOKIE, "")


def _translate_templates(app: Flask, settings: Settings) -> None:
    """A page has a hundred words: each is looked up in the one table of its language, found by the cookie."""
    tables = {name: Translations.load(TRANSLATIONS, [LOCALES[name]]) for name in settings.languages}
    first = tables[settings.languages[0]]

    def table() -> Any:
        """Of the request's language: asked once, for a page has a hundred words."""
        if not has_request_context():
            return first
        own: dict[str, Any] = request._get_current_object().__dict__  # type: ignore[attr-defined]
        name = f"words_{g.get('language', '')}"
        found = own.get(name)
        if found is None:
            found = own[name] = tables.get(_wished(), first)
        return found

    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda text: page_texts().say(text, table().ugettext),
        lambda one, many, n: page_texts().renamed(table().ungettext(one, many, n)),
        newstyle=True,
    )


class SpokenDomain(Domain):  # type: ignore[misc]
    """What Python code says, in the words of the pack as well."""

    def gettext(self, string: str, **variables: Any) -> str:
        text = page_texts().say(string, self._translate)
        return text % variables if variables else text

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        text = page_texts().renamed(self.get_translations().ungettext(singular, plural, num))
        return text % {"num": num, **variables}

    def _translate(self, string: str) -> str:
        return str(self.get_translations().ugettext(string))


def current_language() -> str:
    """`zh` or `en`."""
    locale = get_locale()
    return "en" if locale is not None and locale.language == "en" else "zh"
