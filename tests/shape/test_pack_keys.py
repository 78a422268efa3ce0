"""No procedure, stage, task or unit of any pack stands in the code: what is true of one of them is a pack's to say."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from yimen.pack import read_yaml

SECTIONS = ("stages", "tasks", "decisions", "milestones")
WORD = re.compile(r"[\w-]+")


def procedure_keys(body: Mapping[str, Any]) -> Iterator[str]:
    """The ids of a procedure's stages, tasks, decisions and milestones, in whatever depth."""
    for section in SECTIONS:
        for name, each in (body.get(section) or {}).items():
            yield name
            if isinstance(each, Mapping):
                yield from procedure_keys(each)


def keys_of_packs(checkout: Path) -> set[str]:
    """Procedures and what they hold, of every pack."""
    found: set[str] = set()
    for file in sorted((checkout / "catalogs").rglob("procedures/*.yaml")):
        body = read_yaml(file.read_text("utf-8"))
        found |= {str(body["id"]), *procedure_keys(body)}
    return found


def units_of_packs(checkout: Path) -> set[str]:
    """The codes of units in the packs' tables."""
    found: set[str] = set()
    for file in sorted((checkout / "catalogs").glob("*/*.csv")):
        with file.open(encoding="utf-8-sig", newline="") as text:
            rows = list(csv.DictReader(text))
        for name in ("单位代码", "机构代码", "代码"):
            found |= {row[name] for row in rows if row.get(name) and "所在单位" not in row}
    return found


def constants(source: Path) -> Iterator[tuple[int, str]]:
    """(line, text) of every string of a file that is no docstring."""
    tree = ast.parse(source.read_text("utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield node.lineno, node.value


def test_no_string_of_the_code_is_a_key_of_a_pack(checkout: Path) -> None:
    """Ids of procedures wherever they stand in a string, codes of units as whole strings."""
    keys, units = keys_of_packs(checkout), units_of_packs(checkout)
    assert len(keys) > 150
    assert len(units) > 100
    found = [
        f"{path.relative_to(checkout)}:{line} {text!r}"
        for path in sorted((checkout / "platform/yimen").rglob("*.py"))
        for line, text in constants(path)
        if text in units or not keys.isdisjoint(WORD.findall(text))
    ]
    assert not found


def test_no_template_or_script_names_a_key_of_a_pack(checkout: Path) -> None:
    keys = keys_of_packs(checkout)
    found = [
        f"{path.relative_to(checkout)}: {', '.join(sorted(named))}"
        for folder in ("templates", "static/src")
        for path in sorted((checkout / "platform/yimen" / folder).rglob("*"))
        if path.suffix in {".html", ".js", ".css"}
        and (named := keys & set(WORD.findall(path.read_text("utf-8"))))
    ]
    assert not found


def test_guard_sees_a_key_in_a_condition_and_not_in_a_docstring(tmp_path: Path) -> None:
    file = tmp_path / "code.py"
    file.write_text('"""head_approval"""\nif stage == "head_approval":\n    pass\n', "utf-8")
    assert list(constants(file)) == [(2, "head_approval")]


def unspoken(body: Mapping[str, Any]) -> Iterator[str]:
    """Stages and tasks that open by a condition without words for whoever waits for them."""
    for section in ("stages", "tasks"):
        for name, each in (body.get(section) or {}).items():
            criteria = (each.get("entry") or {}).values()
            if any("if" in one and "message" not in one for one in criteria):
                yield name
            yield from unspoken(each)


def test_conditions_that_open_a_task_are_told_in_words(checkout: Path) -> None:
    """The way of a case says what everything waits for; without a message it would show the expression itself."""
    for file in sorted((checkout / "catalogs").rglob("procedures/*.yaml")):
        assert list(unspoken(read_yaml(file.read_text("utf-8")))) == [], file.name
