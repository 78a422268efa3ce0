"""What is taken away as a workbook stands in the audit trail: who took which list, with which filters, how many rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TypeVar

from yimen import cases
from yimen.office.request import actor, runtime, writing

EXPORT = "export"
CASES, READINESS, SUPERVISION = "cases", "completeness", "supervision"
LONGEST, MOST = 100, 40
T = TypeVar("T")


class Tally:
    """Counts the rows that pass; a list that is gone through anew is counted anew."""

    def __init__(self) -> None:
        self.rows = 0

    def of(self, rows: Iterable[T]) -> Iterator[T]:
        self.rows = 0
        for row in rows:
            self.rows += 1
            yield row


def record_export(subject: str, filters: Mapping[str, str], rows: int) -> None:
    """Written before anything is sent: what cannot be written down is not taken away.

    `subject` is a kind of the catalog, `CASES`, `READINESS` or `SUPERVISION`; `filters` as the address said them.
    """
    said = {name: value[:LONGEST] for name, value in list(filters.items())[:MOST] if value}
    with writing() as session:
        cases.record(session, actor(), EXPORT, subject, {"filters": said, "rows": rows}, runtime().clock)
