"""What a password must be, and passwords that nobody thought up."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from werkzeug.security import check_password_hash

from yimen.settings import Settings

LOWER = "abcdefghijkmnpqrstuvwxyz"
UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ"
DIGITS = "23456789"
SIGNS = "-_+=%@"


@dataclass(frozen=True, slots=True)
class PasswordPolicy:
    """`length` characters out of `classes` of lower, upper, digit, sign; none of the last `history`."""

    length: int
    classes: int
    history: int

    @classmethod
    def of(cls, settings: Settings) -> PasswordPolicy:
        return cls(settings.password_length, settings.password_classes, settings.password_history)

    def objections(self, password: str, account: str, earlier: Sequence[str] = ()) -> list[str]:
        """Why the password is refused, in the words of the page; empty when it is good.

        `earlier` are hashes, the present password's among them.
        """
        found = []
        if len(password) < self.length:
            found.append(
                _("密码至少 %(least)s 个字符，现为 %(now)s 个。", least=self.length, now=len(password))
            )
        if len(password) > 128:
            found.append(_("密码最多 128 个字符。"))
        if _classes(password) < self.classes:
            found.append(
                _("密码应包含小写字母、大写字母、数字、符号中的至少 %(classes)s 类。", classes=self.classes)
            )
        if account and account.lower() in password.lower():
            found.append(_("密码不得包含账号。"))
        if len(set(password)) < 5:
            found.append(_("密码中不同的字符至少 5 个。"))
        if not found and any(check_password_hash(each, password) for each in earlier[: self.history]):
            found.append(_("不得使用最近 %(history)s 次用过的密码。", history=self.history))
        return found


def _classes(password: str) -> int:
    tests = (str.islower, str.isupper, str.isdigit, lambda each: not each.isalnum())
    return sum(any(test(each) for each in password) for test in tests)


def random_password(length: int = 16) -> str:
    """A password of all four classes, without characters that are mistaken for one another."""
    alphabet = LOWER + UPPER + DIGITS + SIGNS
    chosen = [secrets.choice(each) for each in (LOWER, UPPER, DIGITS, SIGNS)]
    chosen += [secrets.choice(alphabet) for _ in range(max(length, 12) - len(chosen))]
    secrets.SystemRandom().shuffle(chosen)
    return "".join(chosen)
