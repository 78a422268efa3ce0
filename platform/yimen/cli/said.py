"""What a person says of a table on the command line: its columns, its rows, mappings kept before."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from yimen.catalog import Layout, Profile, TableReading
    from yimen.pack import Kind

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_READING = (
    click.option("--kind", metavar="种类", help="按此种类读取；不指定则自动识别。"),
    click.option(
        "--profile",
        "profiles",
        multiple=True,
        type=FILE,
        metavar="文件",
        help="已保存的列对应（JSON），可多次。",
    ),
    click.option(
        "--map",
        "mapped",
        multiple=True,
        metavar="字段=列",
        help="指定某字段对应的列（表头或列号，可带取法，如 A@code）；同一字段写多次则合并。",
    ),
    click.option(
        "--layout", type=FILE, metavar="文件", help="对各工作表的更正（JSON）：表头行、行的用途、种类、列。"
    ),
)


def reading_options(command: Command) -> Command:
    """How a table is read: its kind, profiles of columns, columns by name, corrections of its sheets."""
    for option in reversed(_READING):
        command = option(command)
    return command


def read_said(
    session: Session,
    jurisdiction: str,
    kinds: Mapping[str, Kind],
    file: tuple[str, bytes],
    day: date,
    *,
    kind: str | None,
    profiles: tuple[Path, ...],
    mapped: tuple[str, ...],
    layout: Path | None,
) -> TableReading:
    """The file (name, content) as it was said to be read; its laws and units are called as the library of the day does."""
    from yimen.cases import Configuration
    from yimen.catalog import read_tables
    from yimen.changes import in_library_names, library_names

    reading = read_tables(
        *file,
        kinds,
        kind=kind,
        mapping=mapping_said(mapped),
        profiles=known_profiles(session, jurisdiction, profiles, day),
        layouts=layouts_said(layout),
    )
    names = library_names(Configuration.open(session, jurisdiction, day=day))
    return replace(reading, tables=tuple(in_library_names(reading.tables, names)))


def mapping_said(pairs: tuple[str, ...]) -> Mapping[str, list[str]] | None:
    """Several columns of one field are joined in this order; an empty field leaves the column unused."""
    mapping: dict[str, list[str]] = {}
    for pair in pairs:
        name, sign, column = pair.partition("=")
        if not sign or not column.strip():
            raise click.ClickException(f"“{pair}”应写成 字段=列，如 name=事项名称、code=A。")
        mapping.setdefault(name.strip(), []).append(column.strip())
    return mapping or None


def layouts_said(path: Path | None) -> Mapping[str, Layout] | None:
    """{sheet: corrections}, as the import pages keep them."""
    from yimen.catalog import Layout

    if path is None:
        return None
    try:
        return {sheet: Layout.from_json(body) for sheet, body in json.loads(path.read_text("utf-8")).items()}
    except (ValueError, TypeError, AttributeError) as error:
        raise click.ClickException(f"{path}：不是对工作表的更正（{error}）。") from error


def profile_said(path: Path) -> Profile:
    from yimen.catalog import Profile

    try:
        return Profile.from_json(json.loads(path.read_text("utf-8")))
    except (ValueError, KeyError, TypeError) as error:
        raise click.ClickException(f"{path}：不是列对应文件（{error}）。") from error


def known_profiles(
    session: Session, jurisdiction: str, files: tuple[Path, ...], today: date
) -> list[Profile]:
    """Those of the files, and for other layouts those in force."""
    from yimen.changes import profiles_in_force

    given = [profile_said(each) for each in files]
    layouts = {each.layout for each in given}
    return given + [
        each for each in profiles_in_force(session, jurisdiction, today) if each.layout not in layouts
    ]
