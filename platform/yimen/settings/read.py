"""The environment becomes `Settings`; everything that is wrong is said at once."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

from limits import parse_many

from .model import PREFIX, Settings, SettingsError

YES = {"1", "yes", "true", "on"}
NO = {"0", "no", "false", "off"}
SMALLEST = {"port": 0, "proxies": 0, "password_days": 0, "password_history": 0, "process_mb": 0}
COUNTERS = ("redis://", "rediss://", "redis+", "memory://")
NOT_SETTINGS = {"YIMEN_PASSWORD", "YIMEN_NEW_PASSWORD"}


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of the environment given (the process's own by default).

    `NAME_FILE` beside any `NAME` names a file whose text is the value. Raises SettingsError naming every
    setting that is unknown, malformed or missing.
    """
    environ = os.environ if environ is None else environ
    problems: list[str] = [*_unknown(environ)]
    values: dict[str, Any] = {}
    for each in fields(Settings):
        text = _text(environ, PREFIX + each.name.upper(), problems)
        if text is None:
            continue
        try:
            values[each.name] = _parse(each.name, each.default, text)
        except ValueError as error:
            problems.append(f"{PREFIX}{each.name.upper()}：{error}")
    settings = Settings(**values)
    problems.extend(_contradictions(settings))
    if problems:
        raise SettingsError("\n".join(problems))
    return _completed(settings, "embedded" in values)


def _unknown(environ: Mapping[str, str]) -> list[str]:
    known = {PREFIX + each.name.upper() for each in fields(Settings)} | NOT_SETTINGS
    known |= {f"{name}_FILE" for name in known}
    return [
        f"{name}：没有这项设置，请对照 docs/settings.md 检查拼写。"
        for name in sorted(environ)
        if name.startswith(PREFIX) and name not in known
    ]


def _text(environ: Mapping[str, str], name: str, problems: list[str]) -> str | None:
    if file := environ.get(f"{name}_FILE"):
        try:
            return Path(file).read_text("utf-8").strip()
        except OSError as error:
            problems.append(f"{name}_FILE：无法读取 {file}（{error.strerror}）。")
            return None
    text = environ.get(name, "").strip()
    return text or None


def _parse(name: str, default: Any, text: str) -> Any:
    assert default is not MISSING
    parsers: dict[type, Callable[[str], Any]] = {
        bool: _yes_or_no,
        int: lambda given: _number(name, given),
        tuple: lambda given: tuple(part for part in given.split(":") if part),
    }
    if isinstance(default, Path):
        return Path(text).expanduser().absolute()
    return parsers.get(type(default), str)(text)


def _yes_or_no(text: str) -> bool:
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise ValueError(f"应为 yes 或 no，现为“{text}”。")


def _number(name: str, text: str) -> int:
    least = SMALLEST.get(name, 1)
    if not text.isdecimal() or int(text) < least:
        raise ValueError(f"应为不小于 {least} 的整数，现为“{text}”。")
    return int(text)


def _contradictions(settings: Settings) -> list[str]:
    rules = [
        (settings.auth not in {"database", "ldap", "oidc"}, "YIMEN_AUTH：应为 database、ldap 或 oidc。"),
        (
            settings.auth == "ldap" and not (settings.ldap_server and settings.ldap_search),
            "YIMEN_AUTH 为 ldap 时，必须设置 YIMEN_LDAP_SERVER 和 YIMEN_LDAP_SEARCH。",
        ),
        (
            settings.auth == "oidc" and not (settings.oidc_metadata and settings.oidc_client),
            "YIMEN_AUTH 为 oidc 时，必须设置 YIMEN_OIDC_METADATA 和 YIMEN_OIDC_CLIENT。",
        ),
        (
            bool(settings.mail_server)
            and not (settings.mail_server.startswith(("smtp://", "smtps://")) and settings.mail_from),
            "YIMEN_MAIL_SERVER：应以 smtp:// 或 smtps:// 开头，并设置 YIMEN_MAIL_FROM。",
        ),
        *(
            (
                not _is_limit(getattr(settings, name)),
                f"{PREFIX}{name.upper()}：应写作“20/hour”这样的次数和时间。",
            )
            for name in (
                "public_complaints",
                "public_complaints_unproven",
                "public_questions",
                "public_lookups",
            )
        ),
        (
            bool(settings.public_counts) and not settings.public_counts.startswith(COUNTERS),
            "YIMEN_PUBLIC_COUNTS：应以 redis:// 或 rediss:// 开头，或不设置。",
        ),
        (settings.password_classes > 4, "YIMEN_PASSWORD_CLASSES：应在 1 到 4 之间。"),
        (not set(settings.languages) <= {"zh", "en"}, "YIMEN_LANGUAGES：现有语言为 zh、en。"),
        (
            bool(settings.public_url) and not settings.public_url.startswith(("http://", "https://")),
            "YIMEN_PUBLIC_URL：应以 http:// 或 https:// 开头。",
        ),
        (
            bool(settings.database_url)
            and not settings.database_url.startswith(
                ("sqlite:///", "postgresql://", "postgresql+psycopg://")
            ),
            "YIMEN_DATABASE_URL：应以 sqlite:/// 或 postgresql:// 开头。",
        ),
        (
            "://" in settings.files_url and not settings.files_url.startswith(("s3://", "file://")),
            "YIMEN_FILES_URL：应为文件夹，或者以 s3:// 开头。",
        ),
        (
            bool(settings.database_url) and not settings.uses_sqlite and not settings.secret_key,
            "使用 PostgreSQL 时必须设置 YIMEN_SECRET_KEY（各网页节点相同的随机长文本）。",
        ),
        (
            bool(settings.secret_key) and len(settings.secret_key) < 32,
            "YIMEN_SECRET_KEY：至少 32 个字符。",
        ),
    ]
    return [message for wrong, message in rules if wrong]


def _is_limit(text: str) -> bool:
    try:
        return bool(parse_many(text))
    except ValueError:
        return False


def _completed(settings: Settings, embedded_is_said: bool) -> Settings:
    """The defaults that depend on the instance's folder; reading makes nothing."""
    home = settings.home.absolute()
    broker = settings.broker_url or f"filesystem://{home / 'queue'}"
    return replace(
        settings,
        home=home,
        database_url=settings.database_url or f"sqlite:///{home / 'yimen.sqlite'}",
        broker_url=broker,
        embedded=settings.embedded if embedded_is_said else broker.startswith("filesystem:"),
        public_url=settings.public_url.rstrip("/"),
        files_url=_files_address(settings.files_url, home),
    )


def _files_address(url: str, home: Path) -> str:
    """A folder is said by its path alone."""
    if "://" in url:
        return url
    return f"file://{Path(url).expanduser().absolute() if url else home / 'files'}"
