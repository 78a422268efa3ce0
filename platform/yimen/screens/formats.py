"""Formats of the field that JSON Schema does not know, or takes too lightly, and how each is explained."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from email_validator import EmailNotValidError, validate_email
from stdnum.cn import ric, uscc

_PHONE = re.compile(
    r"(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|[48]00-?\d{3}-?\d{4}|\d{5,8})\Z", re.ASCII
)
_PLATE = re.compile(r"[\u4e00-\u9fff][A-Z][A-HJ-NP-Z0-9]{4,6}[A-HJ-NP-Z0-9\u4e00-\u9fff]?\Z")
_IDENTITY = re.compile(r"\d{17}[\dX]\Z", re.ASCII)
_CREDIT = re.compile(r"[0-9A-HJ-NP-RTUWXY]{2}\d{6}[0-9A-HJ-NP-RTUWXY]{10}\Z", re.ASCII)
_REGION = re.compile(r"[1-9]\d{5}(?:\d{3}|\d{6})?\Z", re.ASCII)


def is_identity_number(text: str) -> bool:
    """A resident's identity number of 18 signs, its birth date and check sign right (GB 11643).

    The division in its head is that of the day when the number was given, which may lie decades after the birth:
    the library, which asks whether it stood at the birth, would refuse most older people of a younger district.
    """
    return (
        _IDENTITY.match(text) is not None and _is_day(text[6:14]) and ric.calc_check_digit(text) == text[-1]
    )


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True


def is_credit_code(text: str) -> bool:
    """A unified social credit code of 18 signs, its check sign right (GB 32100).

    Registries of nine and after have a letter for their sign (N of a village's collective, Y of others), so that the
    library's rule of eight digits at the head would refuse them.
    """
    return _CREDIT.match(text) is not None and uscc.calc_check_digit(text) == text[-1]


def is_phone(text: str) -> bool:
    return _PHONE.match(text) is not None


def is_plate_number(text: str) -> bool:
    """A vehicle's number: place sign, authority letter, five or six signs (GA 36)."""
    return _PLATE.match(text) is not None


def is_region_code(text: str) -> bool:
    """A code of an administrative division: six digits, nine or twelve with town and village (GB/T 2260)."""
    return _REGION.match(text) is not None


def is_email(text: str) -> bool:
    """An address that mail may reach from anywhere: its domain has a dot, and both parts may be of any script. The
    standard takes `a@b`, and one of its two formats no address in Chinese; nobody is asked whether the domain is there."""
    try:
        validate_email(text, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


FORMATS: Final[dict[str, Callable[[str], bool]]] = {
    "identity-number": is_identity_number,
    "credit-code": is_credit_code,
    "phone": is_phone,
    "plate-number": is_plate_number,
    "region-code": is_region_code,
    "email": is_email,
    "idn-email": is_email,
}

CHECKED_IN_PAGE: Final = frozenset({"identity-number", "credit-code"})
"""Formats that the page's script checks as well (static/src/form/checksums.js), while they are typed."""

KNOWN_FORMATS: Final = frozenset(FORMATS) | {
    "date", "time", "date-time", "duration", "hostname", "idn-hostname", "ipv4", "ipv6",
    "uri", "uri-reference", "iri", "iri-reference", "uri-template", "uuid", "json-pointer", "relative-json-pointer",
    "regex",
}  # fmt: skip
"""Formats that are checked: those of the standard and ours."""

_EMAIL: Final = ("电子邮箱不正确：例如“name@example.cn”", "Not an e-mail address")
EXPLAINED: Final[dict[str, tuple[str, str]]] = {
    "identity-number": (
        "身份证号码不正确：应为18位，请核对出生日期和末位校验码",
        "Not a valid identity number: 18 signs with a right check sign",
    ),
    "credit-code": (
        "统一社会信用代码不正确：应为18位，请核对末位校验码",
        "Not a valid unified social credit code: 18 signs with a right check sign",
    ),
    "phone": ("电话号码不正确：请填写手机号码，或“区号-号码”", "Not a telephone number"),
    "plate-number": ("车牌号码不正确：例如“京A12345”", "Not a vehicle's plate number"),
    "region-code": ("行政区划代码不正确：应为6位、9位或12位数字", "Not a region code: 6, 9 or 12 digits"),
    "date": ("日期不正确：请按“2026-03-05”填写", "Not a date: write it as 2026-03-05"),
    "date-time": ("日期时间不正确：请填写日期和时间", "Not a date and time"),
    "time": ("时间不正确：请按“09:30”填写", "Not a time: write it as 09:30"),
    "email": _EMAIL,
    "idn-email": _EMAIL,
    "uri": ("网址不正确：应以“http://”或“https://”开头", "Not a web address"),
}
