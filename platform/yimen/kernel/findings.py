"""Findings: what is wrong, where, what is expected, what to do. An error message is an interface."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a finding points: a cell (`row` as the spreadsheet counts, `column` as its letter), in a file of pages
    with the page on which the row stands, or a JSON Pointer."""

    file: str = ""
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    path: str | None = None
    page: int | None = None

    def at(self, pointer: str) -> Place:
        """The part that a JSON Pointer names, as seen from this place in a text."""
        return Place(self.file, path=(self.path or "") + pointer)

    def as_json(self) -> dict[str, Any]:
        if self.path is not None:
            return {"file": self.file, "path": self.path}
        cell = {"file": self.file, "sheet": self.sheet, "row": self.row, "column": self.column}
        return cell if self.page is None else {**cell, "page": self.page}

    def __str__(self) -> str:
        if self.path is not None:
            return f"{self.file}{'#' + self.path if self.path else ''}"
        parts = [self.file]
        if self.sheet:
            parts.append(f"工作表“{self.sheet}”")
        if self.page is not None:
            parts.append(f"第{self.page}页")
        if self.row is not None:
            parts.append(f"第{self.row}行")
        if self.column is not None:
            parts.append(f"{self.column}列")
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Finding:
    """One coded remark about one place."""

    code: str
    severity: Severity
    message: str
    place: Place = field(default_factory=Place)

    def as_json(self) -> dict[str, Any]:
        return {
            "code": self.code,
            "severity": self.severity,
            "message": self.message,
            "place": self.place.as_json(),
        }

    def __str__(self) -> str:
        where = f"{self.place}：" if str(self.place) else ""
        return f"[{self.code}] {where}{self.message}"


class Told(str):
    """A message that was filled in and remembers its text and values, so that it can be said in other words."""

    __slots__ = ("text", "values")
    text: str
    values: Mapping[str, object]

    def __new__(cls, text: str, values: Mapping[str, object]) -> Told:
        told = super().__new__(cls, text.format(**values))
        told.text, told.values = text, values
        return told

    def __reduce__(self) -> tuple[type[Told], tuple[str, Mapping[str, object]]]:
        return Told, (self.text, self.values)

    def in_words(
        self, rename: Callable[[str], str], shown: Callable[[object], object] = lambda value: value
    ) -> str:
        """The text renamed first, then filled in: what was filled in stays as it was written, or as it is `shown`."""
        return rename(self.text).format(**{name: shown(each) for name, each in self.values.items()})


class FindingsError(RuntimeError):
    """What cannot be done; `findings` say why and what to do."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("；".join(finding.message for finding in findings))
        self.findings = findings


_KINDS: dict[str, FindingKind] = {}


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A code, its severity and its message with `{names}`; making one registers it for `docs/findings.md`."""

    code: str
    severity: Severity
    message: str

    def __post_init__(self) -> None:
        known = _KINDS.setdefault(self.code, self)
        if known is not self and known != self:
            raise ValueError(f"finding code {self.code} is defined twice")

    def told(self, **values: object) -> Told:
        """The message with its names filled in."""
        return Told(self.message, values)

    def at(self, place: Place | None = None, **values: object) -> Finding:
        return Finding(self.code, self.severity, self.told(**values), place or Place())


def finding_kinds() -> list[FindingKind]:
    """Every code that the imported rooms define, by code."""
    return [_KINDS[code] for code in sorted(_KINDS)]


def has_errors(findings: Iterable[Finding]) -> bool:
    return any(finding.severity == "error" for finding in findings)
