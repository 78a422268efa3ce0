"""A position: latitude and longitude in WGS-84, as a phone gives them or as somebody types them."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from ..paths import MISSING
from ..words import word
from .base import Input, plain

if TYPE_CHECKING:
    from ..nodes import Control

_PAIR = re.compile(
    r"(-?\d{1,2}(?:\.\d+)?)\s*[,，;；\s]\s*(-?\d{1,3}(?:\.\d+)?)(?:\s*±\s*(\d+(?:\.\d+)?))?(?:\s*@\s*(\S+))?\Z",
    re.ASCII,
)


class LocationInput(Input):
    """“29.0995, 119.6899 ±12 @2026-03-05T09:30:00+08:00”: accuracy in metres and moment come from the phone."""

    def write(self, value: Any) -> str:
        if not _is_position(value):
            return super().write(value)
        text = f"{value['latitude']!r}, {value['longitude']!r}"
        text += f" ±{value['accuracy']!r}" if "accuracy" in value else ""
        return text + (f" @{value['taken_at']}" if "taken_at" in value else "")

    def parse(self, text: str) -> Any:
        found = _PAIR.match(text)
        if found is None:
            raise self.complain("not_location")
        latitude, longitude = float(found[1]), float(found[2])
        if abs(latitude) > 90 or abs(longitude) > 180:
            raise self.complain("not_location")
        value: dict[str, Any] = {"latitude": _plain(latitude), "longitude": _plain(longitude)}
        if found[3]:
            value["accuracy"] = _plain(float(found[3]))
        if found[4]:
            value["taken_at"] = self._moment(found[4])
        return value

    def _moment(self, text: str) -> str:
        try:
            datetime.fromisoformat(text)
        except ValueError as error:
            raise self.complain("not_location") from error
        return text

    def draw(self, attributes: str) -> str:
        names = ("location_take", "location_waiting", "location_failed")
        words = escape(json.dumps({name: word(name, self.language) for name in names}, ensure_ascii=False))
        hint = escape(word("location_hint", self.language))
        return (
            f'<div data-location="{words}">{super().draw(attributes)}'
            f'<div class="form-hint" data-location-hint>{hint}</div></div>'
        )


def _is_position(value: Any) -> bool:
    """Whether the value is one that this input writes and reads back whole."""
    if not isinstance(value, Mapping) or not value.keys() <= {
        "latitude",
        "longitude",
        "accuracy",
        "taken_at",
    }:
        return False
    numbers = [value.get("latitude"), value.get("longitude"), value.get("accuracy", 0)]
    return all(
        isinstance(each, int | float) and not isinstance(each, bool) and math.isfinite(each)
        for each in numbers
    )


def _plain(number: float) -> int | float:
    return int(number) if number.is_integer() else number


def show_location(value: Any, control: Control, language: str) -> str:
    """“北纬29.0995°，东经119.6899°（精度约12米）”."""
    if value is MISSING or value is None:
        return ""
    if not _is_position(value):
        return plain(value, control, language)
    latitude, longitude = value["latitude"], value["longitude"]
    north = word("south" if latitude < 0 else "north", language, degrees=f"{abs(latitude):.6g}")
    east = word("west" if longitude < 0 else "east", language, degrees=f"{abs(longitude):.7g}")
    text = word("location_shown", language, latitude=north, longitude=east)
    if "accuracy" in value:
        text += word("location_accuracy", language, accuracy=round(value["accuracy"]))
    return text
