"""How values stand on paper: amounts in capitals, dates in Chinese form; and the sandbox they run in."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from jinja2 import Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from yimen.kernel import capital_amount, yuan_text

from .citing import cited

BLANK = "／"
SIGNING_LINE = "＿＿＿＿＿＿"
WIDEST, LEAST = 156, 5  # millimetres of a picture: what A4 leaves between the margins
_STOPS = " 　。．.；;，,、"
_ENDS = ("。", "！", "？", "…", "。”", "！”", "？”")
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
    """Values that print themselves one after another; pictures among them stand beside one another."""

    def __str__(self) -> str:
        return "、".join(str(each) for each in self)


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of a form that stands in the paper as a picture. `sort` is photo or signature, `field` the title of its field,
    `width` in millimetres (0: as its sort has it)."""

    name: str
    digest: str
    field: str
    sort: str = "photo"
    width: int = 0

    def __str__(self) -> str:
        return self.name


def pictures_in(value: Any) -> list[Picture]:
    """The pictures that a placeholder holds."""
    held = value if isinstance(value, list | tuple) else [value]
    return [each for each in held if isinstance(each, Picture)]


def wide(value: Any, millimetres: Any = 0) -> Any:
    """A picture, or each of several, that many millimetres wide; all else as it is."""
    if isinstance(value, Several):
        return Several(wide(each, millimetres) for each in value)
    if not isinstance(value, Picture) or not isinstance(millimetres, int):
        return value
    return replace(value, width=min(max(millimetres, LEAST), WIDEST))


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


def joined(value: Any, separator: str = "、") -> Any:
    """A list as text; pictures stay pictures."""
    if pictures_in(value):
        return value
    return separator.join(str(each) for each in value) if isinstance(value, list | tuple) else str(value)


def or_blank(value: Any) -> Any:
    """A stroke where nothing is to be filled in, so that the cell cannot be filled in later."""
    if pictures_in(value):
        return value
    return BLANK if value is None or value == "" or isinstance(value, Undefined) else str(value)


def signed_or_line(value: Any) -> Any:
    """The signature that was drawn, else the line on which one signs by hand."""
    return value if pictures_in(value) else SIGNING_LINE


def reads_on(value: Any) -> str:
    """Words within a sentence: without the stop that they may end with."""
    return str(value).rstrip(_STOPS)


def whole_sentence(value: Any) -> str:
    """Words that end a sentence: with one full stop, whether they came with it or not; nothing stays nothing."""
    text = str(value).rstrip()
    return text if not text or text.endswith(_ENDS) else text.rstrip(_STOPS) + "。"


def mark(value: Any, choice: str) -> str:
    """☑ where the value is, or holds, the choice; else ☐."""
    held = value if isinstance(value, list | tuple) else [value]
    return "☑" if choice in [str(each) for each in held] else "☐"


FILTERS: Mapping[str, Callable[..., Any]] = {
    "大写": capital,
    "中文日期": chinese_date,
    "顿号": joined,
    "空划": or_blank,
    "接续": reads_on,
    "成句": whole_sentence,
    "勾选": mark,
    "宽": wide,
    "签名线": signed_or_line,
    "依据": cited,
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


def environment(shown: Callable[[Any], Any] | None = None) -> ImmutableSandboxedEnvironment:
    """A sandbox with our formats and tests alone: no globals, no functions, escaped for XML. `shown` has the last word on
    what a placeholder prints."""
    env = ImmutableSandboxedEnvironment(autoescape=True, undefined=_Blank, finalize=shown)
    env.globals.clear()
    env.filters = dict(FILTERS)
    env.tests = dict(TESTS)
    return env
