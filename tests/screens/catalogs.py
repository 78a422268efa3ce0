"""Small catalogs for look-ups: items with tiers, officers with certificates, divisions with levels."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from yimen.screens import Choice

EMPTY = {"empty": True}
TITLES = {
    "item": {"law": "法律法规", "article": "条款", "kinds": "处罚种类"},
    "tier": {"condition": "适用条件", "standard": "处罚标准"},
    "officer": {"unit": "所在单位"},
    "region": {},
}
ROWS: dict[str, list[tuple[str, str, dict[str, Any]]]] = {
    "item": [
        ("A-1", "占用道路", {"name": "占用道路", "law": "道路条例", "article": "第四十二条", "kinds": "罚款"}),
        ("A-2", "占用绿地", {"name": "占用绿地", "law": "绿化条例"}),
    ],
    "tier": [
        ("A-1-1", "从轻", {"name": "从轻", "item": "A-1", "condition": "当场改正", "standard": "处500元罚款"}),
        ("A-1-2", "一般", {"name": "一般", "item": "A-1", "condition": "逾期改正", "standard": "处2000元罚款"}),
        ("A-2-1", "一般", {"name": "一般", "item": "A-2", "condition": "", "standard": "处300元罚款"}),
    ],
    "officer": [
        ("Z-1", "执法员一", {
            "name": "执法员一", "unit": "甲队", "certificate_from": "2024-01-01", "certificate_to": "2028-12-31",
        }),
        ("Z-2", "执法员二", {
            "name": "执法员二", "unit": "甲队", "certificate_from": "2024-01-01", "certificate_to": "2026-03-01",
        }),
        ("Z-3", "执法员三", {"name": "执法员三", "unit": "乙队"}),
    ],
    "region": [
        ("330000", "浙江省", {"name": "浙江省", "full_name": "浙江省"}),
        ("330700", "金华市", {"name": "金华市", "full_name": "浙江省金华市", "parent": "330000"}),
        ("330702", "婺城区", {"name": "婺城区", "full_name": "浙江省金华市婺城区", "parent": "330700"}),
        ("330703", "金东区", {"name": "金东区", "full_name": "浙江省金华市金东区", "parent": "330700"}),
        ("330703101", "孝顺镇", {
            "name": "孝顺镇", "full_name": "浙江省金华市金东区孝顺镇", "parent": "330703",
        }),
    ],
}  # fmt: skip


class Catalogs:
    """A source of look-ups over these; `asked` are the searches with their legal day."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, Any], date | None]] = []

    def search(
        self, kind: str, text: str, limit: int, filters: Mapping[str, Any], on: date | None = None
    ) -> list[Choice]:
        self.asked.append((kind, text, dict(filters), on))
        return [
            self.choice(kind, row)
            for row in ROWS[kind]
            if (text in row[0] or text in row[1])
            and all((row[2].get(key) or EMPTY) == value for key, value in filters.items())
        ][:limit]

    def resolve(self, kind: str, key: str) -> Choice | None:
        return self.resolve_many(kind, [key]).get(key)

    def resolve_many(self, kind: str, keys: Iterable[str]) -> dict[str, Choice]:
        wanted = set(keys)
        return {row[0]: self.choice(kind, row) for row in ROWS[kind] if row[0] in wanted}

    def choice(self, kind: str, row: tuple[str, str, dict[str, Any]]) -> Choice:
        return Choice(row[0], row[1], row[2], TITLES[kind])
