"""What a person says of a law whose text is imported: name, rank, issuing body, days; the text itself proposes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.catalog import ARTICLE_SHEET, LAW, LAW_SHEET
from yimen.kernel import read_day
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.import_steps import Wizard, address, wizard, writing_own
from yimen.office.request import configuration, language, runtime

FIELDS = ("name", "rank", "issuer", "effective_from", "repealed_on")
DAYS = ("effective_from", "repealed_on")
RANKS = ("法律", "行政法规", "地方性法规", "部门规章", "地方政府规章", "规范性文件")


@dataclass(frozen=True, slots=True)
class Fact:
    """One field; `proposed` is what the text says, `value` what the person says instead."""

    name: str
    title: str
    value: str
    proposed: str
    day: bool
    offers: tuple[str, ...]


def facts_of(found: Wizard, number: int, rows: Sequence[Any]) -> list[Fact]:
    """The fields of the law whose text the sheet holds; none for other sheets."""
    table = next((each for each in found.tables if each["sheet_number"] == number), None)
    kind = configuration().kinds().get(LAW)
    if table is None or table["kind"] != LAW or kind is None or not _articles(found, number):
        return []
    values = _said(found, number).get("values", {})
    proposed = {each["field"]: each["column"] for each in table["mapping"] if each["field"]}
    samples: Mapping[str, list[str]] = table["samples"]
    return [
        Fact(
            name,
            kind.field_title(name, language()),
            str(values.get(name, "")),
            next(iter(samples.get(proposed.get(name, ""), ())), ""),
            name in DAYS,
            RANKS if name == "rank" else (),
        )
        for name in FIELDS
    ]


def _articles(found: Wizard, number: int) -> int | None:
    """The sheet of the articles that stand in the same text."""
    sheet = found.sheets[number]
    if sheet["name"] != LAW_SHEET:
        return None
    pairs = [
        index
        for index, each in enumerate(found.sheets)
        if each["file"] == sheet["file"] and each["name"] == ARTICLE_SHEET
    ]
    return pairs[0] if pairs else None


def _said(found: Wizard, number: int) -> dict[str, Any]:
    sheet = found.sheets[number]
    said = changes.said_of(found.row.choices, sheet["file"], sheet["name"])
    return dict(said.get("tables", {}).get("1", {}))


@blueprint.post("/imports/<import_id>/sheets/<int:number>/facts")
@permission("change.draft")
def say_facts(import_id: str, number: int) -> ResponseReturnValue:
    """Keep what is said of the law, for its entry and, where its name is another, for its articles; read anew."""
    found = wizard(import_id)
    if number >= len(found.sheets) or (articles := _articles(found, number)) is None:
        abort(404)
    back = address(import_id, "sheets", sheet=number)
    values = {name: request.form.get(name, "").strip()[:200] for name in FIELDS}
    if any(values[name] and read_day(values[name]) is None for name in DAYS):
        flash(_("日期应写成 2025-07-01 的样子。"), "danger")
        return redirect(back)
    values = {name: value for name, value in values.items() if value}
    choices = _with_values(found, found.row.choices, number, values)
    named = {"law": values["name"]} if "name" in values else {}
    choices = _with_values(found, choices, articles, named)
    with writing_own(import_id) as (session, mine):
        changes.say(session, mine, choices, clock=runtime().clock)
    return redirect(back)


def _with_values(
    found: Wizard, choices: Mapping[str, Any], number: int, values: Mapping[str, str]
) -> dict[str, Any]:
    sheet = found.sheets[number]
    said = changes.said_of(choices, sheet["file"], sheet["name"])
    own = {**dict(said.get("tables", {}).get("1", {})), "values": dict(values)}
    said["tables"] = {**said.get("tables", {}), "1": own}
    return changes.saying(choices, sheet["file"], sheet["name"], said)
