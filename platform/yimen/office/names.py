"""Who an account is, and what a key stands for, in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from flask import g
from flask_babel import gettext as _
from sqlalchemy import select

from yimen.cases import Person, case_lookups
from yimen.office.request import actor, configuration, db
from yimen.office.wording import N_
from yimen.screens import Control, label_of

HOUSE = {
    "system:sweep": N_("系统（定时巡查）"),
    "system:verify": N_("系统（记录校验）"),
    "system:anchor": N_("系统（记录锚定）"),
    "system:index": N_("系统（建立索引）"),
    "system:rehearse": N_("系统（变更预演）"),
    "system:print": N_("系统（生成文书）"),
    "system:migrate": N_("系统（初始建立）"),
    "system:deliver": N_("系统（发送通知）"),
    "system:reform": N_("系统（机构改革）"),
    "system:count": N_("系统（计数前案）"),
}
"""What the house's own accounts are called, by account: one for every purpose that the kernel knows."""


def names_of(accounts: Iterable[str | None]) -> dict[str, str]:
    """The names of accounts of the Actor's jurisdiction, asked for once per request; the house's own in words."""
    known: dict[str, str] = g.setdefault("names", {})
    missing = {each for each in accounts if each} - known.keys()
    if missing:
        chosen = select(Person.account, Person.name).where(
            Person.account.in_(missing), Person.jurisdiction == actor().jurisdiction
        )
        known.update({each: _(HOUSE[each]) if each in HOUSE else each for each in missing})
        known.update({row[0]: row[1] for row in db().execute(chosen)})
    return known


def name_of(account: str | None) -> str:
    """One account's name, the account itself where it has none."""
    return names_of([account]).get(account or "", account or "")


def labels_of(control: Control, keys: Collection[str]) -> Mapping[str, str]:
    """What the keys of a look-up stand for, as its form calls them; asked for once per request where all are given."""
    if control.lookup is None:
        return {}
    if "lookups" not in g:
        g.lookups = case_lookups(db(), configuration())
    found = g.lookups.resolve_many(control.lookup.kind, keys)
    return {key: label_of(each, control.lookup) for key, each in found.items()}
