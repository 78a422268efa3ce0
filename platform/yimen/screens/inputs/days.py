"""Days, times and moments. Days are legal days as ISO text; moments carry their offset."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from markupsafe import escape

from yimen.kernel import LEGAL_ZONE

from ..paths import MISSING
from .base import Input, half_width
from .workdays import hint_line

if TYPE_CHECKING:
    from ..nodes import Control

_DAY = re.compile(r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})日?\Z|(\d{4})(\d{2})(\d{2})\Z", re.ASCII)


class DayInput(Input):
    """A legal day; besides the browser's form it reads 2026年3月5日, 2026/3/5 and 20260305."""

    shape = "date"

    def usable(self) -> bool:
        """Whether the browser's own input can hold the text; another text is left to be seen and corrected."""
        text = self.now()
        return not text or (_as_day(text) is not None and len(text) == 10)

    def parse(self, text: str) -> Any:
        day = _as_day(half_width(text))
        if day is None:
            raise self.complain("not_day")
        return day.isoformat()

    def draw(self, attributes: str) -> str:
        shape = self.shape if self.usable() else "text"
        return (
            f'<input class="form-control" type="{shape}" id="{self.id}" name="{self.name}" '
            f'value="{escape(self.now())}"{attributes}>{self.hint()}'
        )

    def hint(self) -> str:
        """The working-day hint, where the definition asks for it; of the kinds of days only a whole day has one."""
        if self.shape != "date" or self.masked:
            return ""
        return hint_line(self, self.around.calendar)


def _as_day(text: str) -> date | None:
    found = _DAY.match(text)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return date(year, month, day)
    except ValueError:
        return None


class MomentInput(DayInput):
    """A moment, typed as legal time and kept with its offset (RFC 3339)."""

    shape = "datetime-local"

    def usable(self) -> bool:
        text = self.now()
        try:
            return not text or datetime.fromisoformat(text).tzinfo is None
        except ValueError:
            return False

    def write(self, value: Any) -> str:
        try:
            moment = datetime.fromisoformat(value)
        except (TypeError, ValueError):
            return super().write(value)
        if moment.tzinfo is not None:
            moment = moment.astimezone(LEGAL_ZONE)
        return moment.replace(tzinfo=None).isoformat(timespec="minutes")

    def parse(self, text: str) -> Any:
        try:
            moment = datetime.fromisoformat(text.replace("/", "-"))
        except ValueError as error:
            raise self.complain("not_moment") from error
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=LEGAL_ZONE)
        return moment.isoformat(timespec="seconds")


class TimeInput(DayInput):
    """A time of the day, kept with the legal offset as the format `time` asks."""

    shape = "time"

    def usable(self) -> bool:
        text = self.now()
        try:
            return not text or time.fromisoformat(text).tzinfo is None
        except ValueError:
            return False

    def write(self, value: Any) -> str:
        try:
            moment = time.fromisoformat(value)
        except (TypeError, ValueError):
            return super().write(value)
        return moment.replace(tzinfo=None).isoformat(timespec="minutes")

    def parse(self, text: str) -> Any:
        try:
            moment = time.fromisoformat(half_width(text))
        except ValueError as error:
            raise self.complain("not_time") from error
        offset = "+08:00" if moment.tzinfo is None else ""
        return moment.isoformat(timespec="seconds") + offset


def show_day(value: Any, control: Control, language: str) -> str:
    if not isinstance(value, str):
        return "" if value is MISSING or value is None else str(value)
    day = _as_day(value)
    if day is None:
        return value
    return format_date(day, "medium", locale="en" if language == "en" else "zh_Hans_CN")


def show_moment(value: Any, control: Control, language: str) -> str:
    try:
        moment = datetime.fromisoformat(value).astimezone(LEGAL_ZONE)
    except (TypeError, ValueError):
        return show_day(value, control, language)
    day = show_day(moment.date().isoformat(), control, language)
    return f"{day} {moment:%H:%M}"


def show_time(value: Any, control: Control, language: str) -> str:
    return value[:5] if isinstance(value, str) else show_day(value, control, language)
