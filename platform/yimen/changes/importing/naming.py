"""A law that the library has keeps the library's name, however the file spells it: 中华人民共和国甲法 is 甲法."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from yimen.cases import Configuration
from yimen.catalog import ARTICLE, LAW, LawText, ReadTable, law_key
from yimen.kernel import Finding
from yimen.pack import Entry, Kind

from ..law_library import known_laws

NAMED_BY = {LAW: "name", ARTICLE: "law"}


def library_names(configuration: Configuration) -> dict[str, str]:
    """{`law_key`: the name by which the library calls the law}."""
    return {key: law.name for key, law in known_laws(configuration).items()}


def in_library_names(tables: Iterable[ReadTable], names: Mapping[str, str]) -> list[ReadTable]:
    """The tables of laws and articles with the library's names; keys follow."""
    return [
        table
        if table.kind is None or table.kind.id not in NAMED_BY
        else replace(table, entries=tuple(renamed(table.entries, table.kind, names)))
        for table in tables
    ]


def renamed(entries: Iterable[Entry], kind: Kind, names: Mapping[str, str]) -> Iterable[Entry]:
    """Entries of laws or articles under the names that the library has for their laws."""
    field = NAMED_BY[kind.id]
    for entry in entries:
        said = str(entry.body.get(field) or "")
        name = names.get(law_key(said), said) if said else said
        if name == said:
            yield entry
            continue
        body: dict[str, Any] = {**entry.body, field: name}
        yield replace(entry, key=kind.key_of(body), body=body)


class LawTexts:
    """Texts of laws as one reading: their entries under the library's names, and what the texts say."""

    def __init__(self, laws: Iterable[LawText], kinds: Mapping[str, Kind], names: Mapping[str, str]) -> None:
        self._laws = tuple(laws)
        self.entries: tuple[Entry, ...] = tuple(
            named
            for each in self._laws
            for entry in each.entries
            for named in renamed([entry], kinds[entry.kind], names)
        )

    @property
    def findings(self) -> list[Finding]:
        """Of all texts, in their order."""
        return [finding for each in self._laws for finding in each.findings]

    @property
    def told(self) -> dict[str, set[str]]:
        """By kind: the fields that any of the texts gives; what another text does not say of its law stays."""
        found: dict[str, set[str]] = {}
        for each in self._laws:
            for kind, fields in each.told.items():
                found.setdefault(kind, set()).update(fields)
        return found
