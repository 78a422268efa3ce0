"""What a person says of a table on the command line: its columns, its rows, mappings kept before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy.orm import Session

    from yimen.catalog import Layout, Profile


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
