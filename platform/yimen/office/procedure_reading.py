"""What the form of a procedure's part says: numbers and lists as they were typed, read into values or told as wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from yimen.kernel import Finding, Place
from yimen.office import codes
from yimen.workflow import Adjustable, Change

NUMBER = re.compile(r"[0-9]{1,4}\Z")
APART = re.compile(r"[、,，;；\s]+")
LONGEST = 200
MOST_DAYS = 20


@dataclass(frozen=True, slots=True)
class Said:
    """`values` are read, `shown` is what the page repeats; `findings` say at which field something cannot be read."""

    values: Mapping[str, Any]
    typed: Mapping[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()

    @property
    def shown(self) -> dict[str, Any]:
        return {**self.values, **self.typed}

    def change(self, part: Adjustable) -> Change:
        return Change(part.sort, part.id, self.values)


def said_of(part: Adjustable, form: MultiDict[str, str]) -> Said:
    """The fields that are not held, as the form has them."""
    return _READERS[part.sort](part, form)


def _term(part: Adjustable, form: MultiDict[str, str]) -> Said:
    values: dict[str, Any] = {}
    findings = []
    typed = {name: form.get(name, "").strip()[:LONGEST] for name in ("amount", "warn")}
    if "amount" not in part.locks:
        if NUMBER.match(typed["amount"]):
            values["amount"] = int(typed["amount"])
        elif typed["amount"] or not part.parameter:
            findings.append(_wrong("amount", _("长度"), _("应为整数")))
        else:
            values["amount"] = None
    else:
        del typed["amount"]
    if "unit" not in part.locks:
        values["unit"] = form.get("unit", "")
    days = [each for each in APART.split(typed["warn"]) if each]
    if "warn" in part.locks:
        del typed["warn"]
    elif all(map(NUMBER.match, days)) and len(days) <= MOST_DAYS:
        values["warn"] = tuple(sorted({int(each) for each in days}, reverse=True))
    else:
        findings.append(_wrong("warn", _("提前提醒"), _("应为以顿号分隔的天数，例如 10、3")))
    return Said(values, typed, tuple(findings))


def _wrong(name: str, what: str, detail: str) -> Finding:
    message = _(codes.UNREADABLE.message).format(what=what, detail=detail)
    return Finding(codes.UNREADABLE.code, codes.UNREADABLE.severity, message, Place("", path=f"/{name}"))


def _task(part: Adjustable, form: MultiDict[str, str]) -> Said:
    values: dict[str, Any] = {}
    if "off" not in part.locks:
        values["off"] = form.get("off") == "1"
    if "roles" not in part.locks:
        values["roles"] = _listed(part.values["roles"], form.getlist("roles"))
    if "assignment" not in part.locks:
        values["assignment"] = form.get("assignment", part.values["assignment"])
    if "form" not in part.locks:
        chosen = form.get("form", "")
        values["form"] = (
            part.values["form"] if chosen in ("", "none") and not part.values["form"] else chosen or "none"
        )
    if "documents" not in part.locks:
        held = [each for each in part.values["documents"] if each in part.held]
        values["documents"] = _listed(part.values["documents"], [*held, *form.getlist("documents")])
    if "gates" not in part.locks:
        values["gates"] = _listed(part.values["gates"], form.getlist("gates"))
    return Said(values)


def _numbering(part: Adjustable, form: MultiDict[str, str]) -> Said:
    free = [name for name in part.values if name not in part.locks]
    typed = {name: form.get(name, "").strip()[:LONGEST] for name in free}
    values: dict[str, Any] = {name: typed[name] for name in ("format", "sequence") if name in typed}
    findings = []
    if "width" in typed:
        if NUMBER.match(typed["width"] or "0"):
            values["width"] = int(typed["width"] or "0")
        else:
            findings.append(_wrong("width", _("序号位数"), _("应为整数")))
    return Said(values, typed, tuple(findings))


def _listed(before: tuple[str, ...], chosen: list[str]) -> tuple[str, ...]:
    """What is chosen, in the order that it had, new ones behind."""
    wanted = [each for each in dict.fromkeys(chosen) if each]
    return (*(each for each in before if each in wanted), *(each for each in wanted if each not in before))


_READERS = {"deadline": _term, "task": _task, "numbering": _numbering}
