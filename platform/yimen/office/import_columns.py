"""The wizard's third step: which column of each table fills which field, as proposed and as the person says."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import abort, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.catalog import as_listed, fields_of
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.import_steps import Wizard, address, draw, wizard, writing_own
from yimen.office.imports import fillable
from yimen.office.request import configuration, language, runtime
from yimen.office.wording import N_
from yimen.pack import Kind

SURE, FAIR = 0.85, 0.65
PIECES = 3
PARTS = (
    ("", N_("整格")),
    ("code", N_("前面的代码")),
    ("text", N_("代码后面的文字")),
    ("unnumbered", N_("去掉粘在前面的序号")),
    ("before", N_("某个符号之前")),
    ("after", N_("某个符号之后")),
    ("inside", N_("括号里的")),
    ("outside", N_("括号外的")),
    ("start", N_("起止日期的前一个")),
    ("end", N_("起止日期的后一个")),
    ("first", N_("前几位")),
    ("last", N_("后几位")),
    ("from", N_("第几位起")),
    ("line", N_("第几行")),
    ("lines", N_("第几行起")),
    ("listed", N_("属于所列各值的")),
    ("unlisted", N_("不属于所列各值的")),
    ("word", N_("开头的所列值")),
    ("behind", N_("所列值之后的部分")),
    ("ticked", N_("打勾的，取所填的字")),
    ("ringed", N_("画圈的，取所填的字")),
    ("point", N_("条、款、项的号，按法条写法")),
    ("as", N_("整格，按所填的读法")),
)
ASKING = {"before", "after", "first", "last", "from", "line", "lines", "ticked", "ringed", "point", "as"}


@dataclass(frozen=True, slots=True)
class Piece:
    """What one column, or one part of its cells, fills."""

    field: str
    part: str
    argument: str


@dataclass(frozen=True, slots=True)
class ColumnView:
    """A column of the grid; `sure` is high, fair, low or "" where it fills nothing."""

    letter: str
    title: str
    samples: tuple[str, ...]
    pieces: tuple[Piece, ...]
    confidence: int
    sure: str
    reason: str
    joined: str


@dataclass(frozen=True, slots=True)
class TableView:
    """Tables of one header and kind, which are mapped as one: `id` names the first, `names` all of them."""

    id: str
    names: tuple[str, ...]
    kind: str
    profile: str
    said: bool
    fields: tuple[tuple[str, str, bool], ...]
    columns: tuple[ColumnView, ...]
    unused: int
    rows: int
    missing: tuple[str, ...]


@blueprint.get("/imports/<import_id>/columns")
@permission("change.draft")
def import_columns(import_id: str) -> ResponseReturnValue:
    """All tables that are to be imported, each with its columns."""
    found = wizard(import_id)
    if found.running or not found.may("columns"):
        return draw(found, "columns", tables=[])
    kinds = configuration().kinds()
    tables = [_group(found, each, kinds) for each in alike(found.tables).values()]
    return draw(
        found,
        "columns",
        tables=tables,
        kinds=fillable(),
        parts=[(name, _(word)) for name, word in PARTS],
        pieces=PIECES,
    )


def alike(tables: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The tables that are to be imported by what they are mapped as: those of one header and kind together.

    The key names the first table of each group: its sheet and its place on it.
    """
    groups: dict[Any, list[dict[str, Any]]] = {}
    for table in tables:
        if not table.get("skipped"):
            header = [
                (each["column"], each["title"], each["field"], each.get("part")) for each in table["mapping"]
            ]
            groups.setdefault((table["kind"], str(header) if header else id(table)), []).append(table)
    return {f"{each[0]['sheet_number']}-{each[0]['number']}": each for each in groups.values()}


def _group(found: Wizard, tables: list[dict[str, Any]], kinds: Mapping[str, Kind]) -> TableView:
    table = tables[0]
    kind = kinds.get(table["kind"] or "")
    fields = _fields(kind) if kind else ()
    columns = _columns(table)
    taken = {piece.field for column in columns for piece in column.pieces}
    return TableView(
        f"{table['sheet_number']}-{table['number']}",
        tuple(_name(found, each) for each in tables),
        table["kind"] or "",
        _profile_title(table.get("profile") or ""),
        bool(_said(found, table).get("columns")),
        fields,
        columns,
        sum(1 for column in columns if not column.sure),
        sum(each["rows"] for each in tables),
        tuple(title for field, title, needed in fields if needed and field not in taken),
    )


def _profile_title(profile: str) -> str:
    """What the mapping that was used is called."""
    entry = configuration().entry("profile", profile) if profile else None
    return profile if entry is None else str(entry.body.get("title", profile))


def _name(found: Wizard, table: Mapping[str, Any]) -> str:
    """The sheet, with its file where there are several and the table's number where it has several."""
    sheet, others = found.sheets[table["sheet_number"]], found.tables
    name = sheet["name"] if len(found.files) == 1 else f"{sheet['file']} · {sheet['name']}"
    several = sum(each["sheet_number"] == table["sheet_number"] for each in others) > 1
    name = f"{name} {_('表%(n)s', n=table['number'] + 1)}" if several else name
    return f"{name}（{table['across']}）" if table.get("across") else name


def _said(found: Wizard, table: Mapping[str, Any]) -> dict[str, Any]:
    """What the person said of the table."""
    sheet = found.sheets[table["sheet_number"]]
    said = changes.said_of(found.row.choices, sheet["file"], sheet["name"])
    return dict(said.get("tables", {}).get(str(table["number"] + 1), {}))


def _fields(kind: Kind) -> tuple[tuple[str, str, bool], ...]:
    """(field, title, whether the kind cannot do without it)."""
    needed = {*kind.key, *kind.schema.get("required", ())} - set(kind.context) - set(kind.coined)
    names = dict.fromkeys(each.field for each in as_listed(kind, fields_of(kind)))
    return tuple((name, kind.field_title(name, language()), name in needed) for name in names)


def _columns(table: Mapping[str, Any]) -> tuple[ColumnView, ...]:
    """One view per column, with the parts that a split column is taken in."""
    nothing = {"field": None, "confidence": 0.0, "reason": ""}
    by_letter: dict[str, list[Mapping[str, Any]]] = {}
    for match in table["mapping"] or [{**nothing, **each} for each in table["seen"]]:
        by_letter.setdefault(match["column"], []).append(match)
    letters: dict[str, list[str]] = {}
    for match in table["mapping"]:
        if match["field"]:
            letters.setdefault(match["field"], []).append(match["column"])
    return tuple(
        _column(letter, matches, table["samples"].get(letter, ()), letters)
        for letter, matches in by_letter.items()
    )


def _column(
    letter: str, matches: list[Mapping[str, Any]], samples: Any, letters: Mapping[str, list[str]]
) -> ColumnView:
    pieces = tuple(_piece(each) for each in matches if each["field"])
    confidence = min((each["confidence"] for each in matches if each["field"]), default=0.0)
    sure = "" if not pieces else "high" if confidence >= SURE else "fair" if confidence >= FAIR else "low"
    partners = [other for piece in pieces for other in letters[piece.field] if other != letter]
    return ColumnView(
        letter,
        str(matches[0]["title"] or ""),
        tuple(samples),
        pieces,
        round(confidence * 100),
        sure,
        "；".join(dict.fromkeys(each["reason"] for each in matches if each["field"] and each["reason"])),
        "、".join(partners),
    )


def _piece(match: Mapping[str, Any]) -> Piece:
    part, _sign, argument = str(match.get("part") or "").partition(":")
    return Piece(match["field"], part, argument)


@blueprint.post("/imports/<import_id>/columns/<group>")
@permission("change.draft")
def map_columns(import_id: str, group: str) -> ResponseReturnValue:
    """Keep what the person says of the columns of these tables, or forget it, and read the files again."""
    found = wizard(import_id)
    tables = alike(found.tables).get(group) or abort(404)
    kind = request.form.get("kind", "")
    if kind and kind not in configuration().kinds():
        abort(404)
    choices = dict(found.row.choices)
    for table in tables:
        sheet = found.sheets[table["sheet_number"]]
        said = changes.said_of(choices, sheet["file"], sheet["name"])
        own = _chosen(_said(found, table), table, kind)
        said["tables"] = {**said.get("tables", {}), str(table["number"] + 1): own}
        choices = changes.saying(choices, sheet["file"], sheet["name"], said)
    with writing_own(import_id) as (session, mine):
        changes.say(session, mine, choices, clock=runtime().clock)
    return redirect(address(import_id, "columns") + f"#t{group}")


def _chosen(own: dict[str, Any], table: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """The choice of one table; columns said for another kind mean nothing any more."""
    if kind != (table["kind"] or ""):
        return {**own, "kind": kind, "columns": {}}
    columns = {} if "forget" in request.form else asked_columns(table, request.form)
    return {**own, "columns": columns}


def asked_columns(table: Mapping[str, Any], form: Mapping[str, str]) -> dict[str, list[str]]:
    """{field: columns} out of the grid; under "" the columns that are to fill nothing.

    A column is named by its title, so that it is found when it moves, or by its letter where the title is not
    its alone.
    """
    titles = {match["column"]: str(match["title"] or "") for match in table["mapping"]}
    counted = Counter(titles.values())
    asked: dict[str, list[str]] = {}
    for letter, title in titles.items():
        name = title if title and "@" not in title and counted[title] == 1 else letter
        pieces = [piece for place in range(PIECES) if (piece := _asked(form, letter, place)) is not None]
        for field, part in pieces:
            asked.setdefault(field, []).append(f"{name}@{part}" if part else name)
        if not pieces:
            asked.setdefault("", []).append(name)
    return asked


def _asked(form: Mapping[str, str], letter: str, place: int) -> tuple[str, str] | None:
    """(field, part) of one piece of a column; None where it is to fill nothing."""
    field = form.get(f"field.{letter}.{place}", "")
    part = form.get(f"part.{letter}.{place}", "")
    argument = form.get(f"argument.{letter}.{place}", "").strip()[:20]
    if not field:
        return None
    if part in ASKING:
        return (field, f"{part}:{argument}") if argument else (field, "")
    return field, part if part in dict(PARTS) else ""
