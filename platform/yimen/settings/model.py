"""Each setting is one field, its environment name, its default, one line of documentation."""

# ruff: noqa: RUF009  (`_setting` makes a field, as `field` itself does)
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, field, fields
from pathlib import Path
from typing import Any

PREFIX = "YIMEN_"


class SettingsError(ValueError):
    """The environment does not describe an instance; the message names every setting that is wrong."""


@dataclass(frozen=True, slots=True)
class Setting:
    """One documented setting."""

    name: str
    default: str
    about: str
    secret: bool


def _setting(default: Any, about: str, *, shown: str | None = None, secret: bool = False) -> Any:
    shown = str(default) if shown is None else shown
    return field(
        default=default, repr=not secret, metadata={"about": about, "shown": shown, "secret": secret}
    )


@dataclass(frozen=True, slots=True)
class Settings:
    """An instance's settings. Paths are absolute; times are minutes, hours or days as the name says."""

    home: Path = _setting(
        Path("instance"),
        "Folder of this instance: database, queue, keys and files of the embedded set-up.",
        shown="./instance",
    )
    database_url: str = _setting(
        "",
        "SQLAlchemy address; `postgresql://…` in production.",
        shown="SQLite file in YIMEN_HOME",
        secret=True,
    )
    broker_url: str = _setting(
        "",
        "Celery broker: `redis://…`, `redis+socket://…`, `amqp://…`.",
        shown="file queue in YIMEN_HOME",
        secret=True,
    )
    secret_key: str = _setting(
        "",
        "Key that signs sessions; the same on every web node. Kept in YIMEN_HOME when SQLite is used.",
        shown="made in YIMEN_HOME",
        secret=True,
    )
    packs: tuple[str, ...] = _setting(
        (), "Further folders that hold packs, separated by `:`.", shown="the packs installed with Yimen"
    )
    founders: tuple[str, ...] = _setting(
        (),
        "Jurisdictions whose system and security administrators together may found further ones, separated by `:`.",
        shown="none: by command alone",
    )
    anchor_key: str = _setting(
        "",
        "PEM file of the RSA key that signs the journal's daily anchors.",
        shown="anchor.pem in YIMEN_HOME",
    )
    anchor_copies: str = _setting(
        "",
        "Folder out of the instance's reach (another machine's, written once) into which every anchor is copied.",
        shown="none: `yimen anchor --out`",
    )
    files_url: str = _setting(
        "",
        "Where the files of evidence lie: a folder, or `s3://bucket/prefix` (extra `yimen[s3]`).",
        shown="files in YIMEN_HOME",
    )
    files_endpoint: str = _setting(
        "", "`https://…` of the S3-compatible store.", shown="the one of the bucket's region"
    )
    files_key: str = _setting("", "Access key of the store.", shown="none", secret=True)
    files_secret: str = _setting("", "Its secret key.", shown="none", secret=True)
    evidence_mb: int = _setting(2048, "Largest file of evidence in megabytes (of 1024 × 1024 bytes).")
    evidence_case_mb: int = _setting(
        20_480, "What the files of evidence of one case may take, in the same megabytes."
    )
    evidence_days: int = _setting(
        7, "Days after which a file that was brought and not registered as evidence is deleted."
    )
    host: str = _setting("127.0.0.1", "Address that the web server listens on.")
    port: int = _setting(8000, "Port that the web server listens on; 0 takes a free one.")
    public_url: str = _setting(
        "",
        "Address under which browsers reach the instance; `https://…` makes cookies secure and adds HSTS.",
        shown="http://HOST:PORT",
    )
    proxies: int = _setting(
        0, "Number of trusted reverse proxies whose X-Forwarded headers count.", shown="0 (none)"
    )
    web_processes: int = _setting(2, "Web processes of `yimen serve`.")
    web_threads: int = _setting(4, "Threads of each web process.")
    worker_processes: int = _setting(1, "Task processes of `yimen worker`.")
    process_mb: int = _setting(
        1024,
        "Megabytes beyond which a web process, or one of several task processes, gives way to a new one once what it has "
        "in hand is done; 0 for none.",
    )
    job_lease: int = _setting(
        60, "Seconds after which the job of a worker that died is given to another; one at work renews it."
    )
    tick: int = _setting(5, "Seconds between two looks for work that is due or that nobody has taken up.")
    embedded: bool = _setting(
        False,
        "Whether `yimen serve` also runs the worker and the beat.",
        shown="yes with the file queue, no with another broker",
    )
    languages: tuple[str, ...] = _setting(
        ("zh", "en"), "Languages of the pages, the first is the default.", shown="zh:en"
    )
    upload_mb: int = _setting(50, "Largest request body in megabytes.")
    import_days: int = _setting(
        30, "Days after which an import that nobody touched is deleted, with the files uploaded for it."
    )
    office: str = _setting(
        "",
        "Program that turns papers into PDF (`soffice` of LibreOffice); `none` keeps them .docx.",
        shown="soffice or libreoffice on the PATH",
    )
    office_seconds: int = _setting(
        60, "Seconds after which a paper that does not become a PDF is given up and the office restarted."
    )
    seals: str = _setting(
        "",
        "Folder of the seals: `JURISDICTION-UNIT.p12` each, `officers/JURISDICTION-ACCOUNT.p12`, "
        "`stamp-authority.p12` for trial times.",
        shown="seals in YIMEN_HOME",
    )
    seal_password: str = _setting("", "Password of the seals' PKCS#12 files.", shown="none", secret=True)
    seal_roots: str = _setting(
        "",
        "Folder of the authorities that seals are held against: certificates (.pem, .cer, .crt) and lists of "
        "revoked ones (.crl).",
        shown="none: a seal is known by its own certificate",
    )
    auth: str = _setting("database", "Who checks passwords: `database`, `ldap` or `oidc`.")
    ldap_server: str = _setting("", "`ldaps://…` of the directory.", shown="none")
    ldap_search: str = _setting("", "Base DN under which accounts are searched.", shown="none")
    ldap_uid_field: str = _setting("uid", "Attribute that holds the account.")
    ldap_bind_user: str = _setting("", "DN that may search.", shown="none")
    ldap_bind_password: str = _setting("", "Its password.", shown="none", secret=True)
    ldap_tls: bool = _setting(False, "Whether to use StartTLS on an `ldap://` address.", shown="no")
    oidc_metadata: str = _setting(
        "", "Address of the issuer's `/.well-known/openid-configuration`.", shown="none"
    )
    oidc_client: str = _setting("", "Client id at the issuer.", shown="none")
    oidc_secret: str = _setting("", "Client secret at the issuer.", shown="none", secret=True)
    oidc_claim: str = _setting("preferred_username", "Claim that holds the account.")
    oidc_title: str = _setting("统一身份认证", "Name of the issuer on the sign-in page.")
    mail_server: str = _setting(
        "",
        "`smtp://USER:PASSWORD@HOST:PORT` or `smtps://…` by which notices go out.",
        shown="none",
        secret=True,
    )
    mail_from: str = _setting("", "Sender of the notices; needed with YIMEN_MAIL_SERVER.", shown="none")
    session_minutes: int = _setting(30, "A session without a request for so long ends.")
    session_hours: int = _setting(12, "A session ends after so long in any case.")
    password_length: int = _setting(10, "Least number of characters of a password.")
    password_classes: int = _setting(
        3, "Least number of the classes lower, upper, digit, sign in a password (1 to 4)."
    )
    password_history: int = _setting(5, "A new password must differ from so many earlier ones.")
    password_days: int = _setting(0, "A password must be changed after so many days.", shown="0 (never)")
    lockout_tries: int = _setting(5, "Failed sign-ins in a row that lock an account.")
    lockout_minutes: int = _setting(30, "How long a locked account stays locked.")
    lockout_address_tries: int = _setting(
        60, "Failed sign-ins from one network address within that time after which it must wait."
    )
    public_complaints: str = _setting(
        "20/hour", "Complaints taken from one network address whose browser did the sum asked of it."
    )
    public_complaints_unproven: str = _setting("3/hour", "The same without the sum, as without scripts.")
    public_questions: str = _setting("60/hour", "Query codes tried from one network address.")
    public_lookups: str = _setting(
        "60/hour",
        "Entries asked for by their exact words, as officers by certificate, from one network address.",
    )
    public_counts: str = _setting(
        "",
        "Where these are counted: `redis://…`, as the library `limits` takes it.",
        shown="the database",
        secret=True,
    )
    log_level: str = _setting("INFO", "Least level of log lines on stderr.")

    @property
    def uses_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def uses_file_queue(self) -> bool:
        return self.broker_url.startswith("filesystem:")

    @property
    def secure(self) -> bool:
        """Whether browsers come over TLS."""
        return self.public_url.startswith("https://")


def documented_settings() -> Iterator[Setting]:
    """Every setting with its environment name, in the order of the documentation."""
    for each in fields(Settings):
        assert each.default is not MISSING
        yield Setting(
            name=PREFIX + each.name.upper(),
            default=each.metadata["shown"],
            about=each.metadata["about"],
            secret=each.metadata["secret"],
        )
