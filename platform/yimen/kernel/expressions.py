"""CEL behind one boundary: values are converted here, and a result is true, false or *unknown*.

Money is int64 fen, legal days are integers (days since 1970-01-01), `Decimal` is refused, keys are ASCII ids.
A missing name is *unknown*, never an exception and never a pass at a gate.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any, Final

import cel

from .days import CalendarGap, WorkingCalendar
from .effort import MACRO, Effort, effort_of

MAX_LENGTH: Final = 2_000
MAX_NESTING: Final = 24
MAX_MACROS: Final = 2
MAX_LIST: Final = 1_000
_EPOCH = date(1970, 1, 1).toordinal()
_STRING = re.compile(
    r"(?P<refused>//|\"{3}|'{3}|\b(?:[rR][bB]?|[bB][rR])[\"'])|\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'",
    re.DOTALL,
)
_PATH = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*(?!\w*\s*\()")
_CEL_FUNCTIONS = frozenset(
    [
        "size",
        "has",
        "all",
        "exists",
        "exists_one",
        "map",
        "filter",
        "int",
        "uint",
        "double",
        "string",
        "bool",
        "bytes",
        "type",
        "dyn",
        "matches",
        "contains",
        "startsWith",
        "endsWith",
    ]
)


class ExpressionError(ValueError):
    """The text is not an expression within the bounds; the message says why."""


class _Unknown:
    _only: _Unknown | None = None

    def __new__(cls) -> _Unknown:
        if cls._only is None:
            cls._only = super().__new__(cls)
        return cls._only

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("unknown is neither true nor false; compare with `is`")


UNKNOWN: Final = _Unknown()
Truth = bool | _Unknown


def to_cel(value: Any) -> Any:
    """A value as CEL may see it; raises `TypeError` for what has no exact CEL value."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, datetime):
        raise TypeError("a moment has no CEL value; pass its legal day")
    if isinstance(value, date):
        return value.toordinal() - _EPOCH
    if isinstance(value, Decimal):
        raise TypeError("Decimal has no CEL value; pass money as fen")
    if isinstance(value, float):
        return value
    if isinstance(value, Mapping):
        return {str(key): to_cel(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        if len(value) > MAX_LIST:
            raise TypeError(f"a list of {len(value)} is beyond the bound of {MAX_LIST}")
        return [to_cel(each) for each in value]
    raise TypeError(f"{type(value).__name__} has no CEL value")


def _days(text: str) -> int:
    return date.fromisoformat(text).toordinal() - _EPOCH


def _day(number: int) -> str:
    return date.fromordinal(number + _EPOCH).isoformat()


def _without_calendar(day: int) -> int:
    raise ValueError(f"no calendar tells the working day from {day} on")


FUNCTIONS: Final[dict[str, Callable[..., Any]]] = {
    "days": _days,
    "day": _day,
    "percent": lambda amount, hundredths: (amount * hundredths + 50) // 100,
    "least": min,
    "greatest": max,
    "sum": sum,
    "joined": "、".join,
    "next_working_day": _without_calendar,
}


def _counting(calendar: WorkingCalendar) -> dict[str, Callable[..., Any]]:
    """`next_working_day`: the day itself where it is worked, else the first one after it; of a year without a table
    weekends alone are known."""

    def rolled(number: int) -> int:
        day = date.fromordinal(number + _EPOCH)
        try:
            found = calendar.next_working_day(day)
        except CalendarGap:
            found = day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        return found.toordinal() - _EPOCH

    return {"next_working_day": rolled}


@dataclass(frozen=True, slots=True)
class Expression:
    """A compiled expression; `names` are the variables it reads, `paths` the dotted ones."""

    text: str
    names: frozenset[str]
    paths: frozenset[str]
    _program: Any
    _effort: Effort | None = None
    _functions: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    @classmethod
    def compile(cls, text: str) -> Expression:
        """Raises `ExpressionError` for bad syntax, unknown functions and anything beyond the bounds."""
        if len(text) > MAX_LENGTH:
            raise ExpressionError(f"表达式超过{MAX_LENGTH}个字符")
        if any(each["refused"] for each in _STRING.finditer(text)):  # loops behind them would not be counted
            raise ExpressionError("表达式中不能有注释、三重引号和 r 前缀的文字")
        bare = _STRING.sub('""', text)
        depth = deepest = 0
        for sign in bare:
            depth += (sign in "([{") - (sign in ")]}")
            deepest = max(deepest, depth)
        if deepest > MAX_NESTING:
            raise ExpressionError(f"括号嵌套超过{MAX_NESTING}层")
        if len(MACRO.findall(bare)) > MAX_MACROS:
            raise ExpressionError(f"列表运算（all、exists、map、filter）超过{MAX_MACROS}个")
        try:
            program = cel.compile(text)
        except ValueError as error:
            raise ExpressionError(str(error)) from error
        functions = {name for name in program.functions() if name[0].isalpha()}
        unknown = functions - _CEL_FUNCTIONS - set(FUNCTIONS)
        if unknown:
            raise ExpressionError(f"没有名为 {'、'.join(sorted(unknown))} 的函数")
        names = frozenset(program.variables())
        paths = frozenset(path for path in _PATH.findall(bare) if path.split(".")[0] in names)
        own = {
            name: FUNCTIONS[name] for name in FUNCTIONS if name in functions
        }  # what is not called is not handed over
        effort = effort_of(
            bare, any("{" in each[0] for each in _STRING.finditer(text)), FUNCTIONS.__contains__
        )
        return cls(text, names, paths, program, effort, own)

    def value(self, env: Mapping[str, Any], calendar: WorkingCalendar | None = None) -> Any:
        """The value over `env` (already converted by `to_cel`), or `UNKNOWN` where a name or a value is
        missing, or its loops may be too much work. `calendar` is what `next_working_day` counts by."""
        functions = self._functions if calendar is None else {**self._functions, **_counting(calendar)}
        if self._effort is not None and self._effort.is_beyond(env):
            return UNKNOWN
        try:
            return self._program.execute({**functions, **env} if functions else env)
        except (KeyError, RuntimeError, TypeError, ValueError, OverflowError):
            return UNKNOWN

    def truth(self, env: Mapping[str, Any], calendar: WorkingCalendar | None = None) -> Truth:
        """True or false only when the expression says so; anything else is `UNKNOWN`."""
        result = self.value(env, calendar)
        return result if isinstance(result, bool) else UNKNOWN
