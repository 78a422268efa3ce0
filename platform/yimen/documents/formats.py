"""How values stand on paper: amounts in capitals, dates in Chinese form; and the sandbox they run in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from jinja2 import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from yimen.kernel import capital_amount, yuan_text

BLANK = "／"
_DIGITS = "〇一二三四五六七八九"


class Amount(int):
    """An amount in fen that prints itself in yuan."""

    def __str__(self) -> str:
        return yuan_text(int(self))


class Day(str):
    """A legal day (ISO text) that prints itself as papers do."""

    def __str__(self) -> str:
        day = date.fromisoformat(str.__str__(self))
        return f"{day.year}年{day.month}月{day.day}日"


class Several(list[Any]):
    """Values that print themselves one after another."""

    def __str__(self) -> str:
        return "、".join(str(each) for each in self)


def capital(value: Any) -> str:
    """`Amount` in capitals, with 元 and 整; text is left as it is."""
    return (
        capital_amount(int(value)) if isinstance(value, int) and not isinstance(value, bool) else str(value)
    )


def chinese_date(value: Any) -> str:
    """二〇二六年十一月二十三日, as decisions are dated."""
    if not isinstance(value, str) or not value:
        return ""
    day = date.fromisoformat(str.__str__(value)[:10])
    year = "".join(_DIGITS[int(sign)] for sign in str(day.year))
    return f"{year}年{_small(day.month)}月{_small(day.day)}日"


def _small(number: int) -> str:
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十"
    return head + (_DIGITS[ones] if ones else "")


def joined(value: Any, separator: str = "、") -> str:
    """A list as text."""
    return separator.join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def or_blank(value: Any) -> str:
    """A stroke where nothing is to be filled in, so that the cell cannot be filled in later."""
    return BLANK if value is None or value == "" or isinstance(value, Undefined) else str(value)


def mark(value: Any, choice: str) -> str:
    """☑ where the value is, or holds, the choice; else ☐."""
    held = value if isinstance(value, list | tuple) else [value]
    return "☑" if choice in [str(each) for each in held] else "☐"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "大写": capital,
    "中文日期": chinese_date,
    "顿号": joined,
    "空划": or_blank,
    "勾选": mark,
}
TESTS: Mapping[str, Callable[..., bool]] = {
    "有": lambda value: not isinstance(value, Undefined) and value not in (None, "", False, [], {}),
    "无": lambda value: isinstance(value, Undefined) or value in (None, "", False, [], {}),
}


class _Blank(Undefined):
    """A value that the case does not hold yet prints as nothing; the check has refused unknown names."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, _key: Any) -> Any:
        return self

    def __str__(self) -> str:
        return ""

    def __iter__(self) -> Any:
        return iter(())

    def __bool__(self) -> bool:
        return False


def environment() -> ImmutableSandboxedEnvironment:
    """A sandbox with our formats and tests alone: no globals, no functions, escaped for XML."""
    env = ImmutableSandboxedEnvironment(autoescape=True, undefined=_Blank)
    env.globals.clear()
    env.filters = dict(FILTERS)
    env.tests = dict(TESTS)
    return env
