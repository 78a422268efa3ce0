"""E-mail over the office's own server: `smtp://user:password@host:port`, `smtps://…` over TLS from the first byte."""

from __future__ import annotations

import re
import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from urllib.parse import unquote, urlsplit

from .hooks import Gateway, GatewayRefused

SECONDS = 20
PLAIN_PORT, TLS_PORT = 25, 465
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_PART = r"[^\s@\"(),:;<>\[\]\\?]+"
_ADDRESS = re.compile(f"{_PART}@{_PART}")
"""No sign that means something else in a header: with an encoded word it would be another address, or break its reader."""


def mail_gateway(server: str, sender: str) -> Gateway:
    """A gateway that hands each message to the server; the connection is secured unless the server is this machine."""
    parts = urlsplit(server)
    host, over_tls = parts.hostname or "", parts.scheme == "smtps"

    def send(address: str, title: str, text: str) -> None:
        if _ADDRESS.fullmatch(address) is None:
            raise GatewayRefused("the address is none that mail is sent to")
        message = EmailMessage()
        try:
            message["From"], message["To"], message["Subject"] = sender, address, title
            message["Date"] = formatdate()  # without these two it is taken for junk
            message["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].rpartition("@")[2] or None)
        except ValueError as error:  # an address with a line break, for one
            raise GatewayRefused("the address cannot be written into a message") from error
        message.set_content(text)
        try:
            with _connected(host, parts.port, over_tls) as server:
                if not over_tls and host not in LOCAL:
                    server.starttls(context=ssl.create_default_context())
                if parts.username:
                    server.login(unquote(parts.username), unquote(parts.password or ""))
                server.send_message(message)
        except smtplib.SMTPException as error:
            raise GatewayRefused(f"the mail server refused: {type(error).__name__}") from error

    return send


def _connected(host: str, port: int | None, over_tls: bool) -> smtplib.SMTP:
    if over_tls:
        context = ssl.create_default_context()
        return smtplib.SMTP_SSL(host, port or TLS_PORT, timeout=SECONDS, context=context)
    return smtplib.SMTP(host, port or PLAIN_PORT, timeout=SECONDS)
