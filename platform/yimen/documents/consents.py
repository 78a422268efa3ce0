"""Consent to electronic service as the case has it on record: who agreed, by which means, to which address, and since when.

A form says by `x-service: consents` which of its lists holds it; its rows say by `x-service` who (party), how (means,
address) and since when (on); one with a day of withdrawal (revoked) is none any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from yimen import cases
from yimen.cases import Case, Configuration

CONSENTS = "consents"
ELECTRONIC = "electronic"
APART = "＊＊＊"


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent on record; `means` in words, `revoked` "" while it stands."""

    party: str
    means: str
    address: str
    on: str
    revoked: str

    def __str__(self) -> str:
        return f"{self.means} {self.address}（{self.on}确认）"


def consents_of(configuration: Configuration, case: Case) -> list[Consent]:
    """Every consent on record, those withdrawn too."""
    return list(_consents(configuration, case))


def consent_of(configuration: Configuration, case: Case, party: str, on: date) -> Consent | None:
    """What a party agreed to that stands on a day; None where there is nothing."""
    day = on.isoformat()
    found = [each for each in _consents(configuration, case) if each.party.strip() == party.strip()]
    standing = [each for each in found if each.on <= day and (not each.revoked or day < each.revoked)]
    return standing[-1] if standing else None


def _consents(configuration: Configuration, case: Case) -> Iterator[Consent]:
    for id, pinned in case.bindings.get("forms", {}).items():
        held = case.forms.get(id)
        if not held:
            continue
        schema = configuration.pinned("form", id, pinned)["schema"]
        for key, part in (schema.get("properties") or {}).items():
            if part.get("x-service") == CONSENTS:
                yield from (_consent(part["items"]["properties"], row) for row in held.get(key) or ())


def _consent(properties: Mapping[str, Any], row: Mapping[str, Any]) -> Consent:
    told = dict.fromkeys(("party", "means", "address", "on", "revoked"), "")
    for key, part in properties.items():
        word = str(part.get("x-service", ""))
        if word in told and row.get(key) not in (None, ""):
            told[word] = APART if cases.is_reference(row[key]) else _word(part, row[key])
    return Consent(**told)


def _word(part: Mapping[str, Any], value: Any) -> str:
    """A choice in its words."""
    for choice in part.get("oneOf", ()):
        if choice.get("const") == value:
            title = choice.get("title")
            return str(title.get("zh") if isinstance(title, Mapping) else title)
    return str(value)
