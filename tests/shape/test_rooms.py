"""Every line has one room, and rooms meet at their front doors."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from shape.sources import PACKAGE, rooms, sources

DRAWERS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "services",
    "service",
    "managers",
    "manager",
    "misc",
}
LONGEST = 400
LONGEST_DOOR = 600  # a front door is a list of names, two lines each
SHELL = {"static", "templates", "translations"}
_IMPORTED = re.compile(r"from yimen\.(\w+) import (\([^)]*\)|.*)")


def test_import_from_another_room_goes_through_its_front_door() -> None:
    """`from yimen.cases import X` is the door; `from yimen.cases.journal import X` goes through a window."""
    windows = [
        f"{source.name}:{line} imports {module}"
        for source in sources()
        for line, module, _ in source.imports()
        if module.count(".") >= 2 and module.split(".")[0] == "yimen" and module.split(".")[1] != source.room
    ]
    assert not windows


def test_import_inside_a_room_names_the_file() -> None:
    """A file that imports its own room's front door makes a cycle; `from . import x` names a file."""
    circles = [
        f"{source.name}:{line}"
        for source in sources()
        for line, module, names in source.imports()
        if source.room and module == f"yimen.{source.room}" and source.path.name != "__main__.py"
        if not all(_is_file(PACKAGE / source.room, name) for name in names)
    ]
    assert not circles


def test_front_door_offers_every_name_that_others_take() -> None:
    """What another room imports stands in the front door's `__all__`, and not by accident."""
    offered = {room.name: _exported(room / "__init__.py") for room in rooms()}
    taken = [
        f"{source.name}:{line} takes {name} of {module}"
        for source in sources()
        for line, module, names in source.imports()
        for name in names
        if module.count(".") == 1 and module.startswith("yimen.") and module.split(".")[1] != source.room
        if name not in offered.get(module.split(".")[1], set())
    ]
    assert not taken


def test_front_door_offers_no_name_that_nobody_takes(checkout: Path) -> None:
    """What only its own room uses is not offered. A type may be: it says what a function of the door gives."""
    offered = {room.name: _exported(room / "__init__.py") for room in rooms()}
    taken: dict[str, set[str]] = {room: set() for room in offered}
    named = re.compile(rf"\b({'|'.join(offered)})\.(\w+)")
    for folder in ("platform", "plugins", "tests", "bench", "scripts"):
        for path in (checkout / folder).rglob("*.py"):
            text = path.read_text("utf-8")
            for room, names in (*_IMPORTED.findall(text), *named.findall(text)):
                if PACKAGE / room not in path.parents:
                    taken.get(room, set()).update(names.replace(",", " ").strip("()").split())
    idle = [
        f"{room} offers {name}"
        for room, names in offered.items()
        for name in sorted(names - taken[room])
        if name.islower() or name.isupper()
    ]
    assert not idle


@pytest.mark.parametrize("room", rooms(), ids=lambda room: room.name)
def test_front_door_says_what_enters_leaves_and_may_never_happen(room: Path) -> None:
    """The docstring opens with the room's question, then In, Out and Never."""
    text = ast.get_docstring(ast.parse((room / "__init__.py").read_text("utf-8"))) or ""
    first = text.splitlines()[0] if text else ""
    assert first.startswith(f"{room.name}: "), f"{room.name} opens with {first!r}"
    assert first.endswith("?"), f"{room.name} asks no question: {first!r}"
    assert all(word in text for word in ("In:", "Out:", "Never")), (
        f"{room.name} does not say In:, Out:, Never"
    )


def test_no_file_is_a_drawer_for_everything() -> None:
    """A name that fits every line tells no line where it belongs."""
    drawers = [source.name for source in sources() if {source.path.stem, *source.path.parts} & DRAWERS]
    assert not drawers


def test_shell_folders_hold_no_python() -> None:
    """Templates, static files and translations lie beside the rooms and are wired by the roof."""
    assert not [path for folder in SHELL for path in (PACKAGE / folder).rglob("*.py")]


def test_no_file_is_longer_than_the_limit(checkout: Path) -> None:
    """A file that grows past the limit usually holds two nouns."""
    folders = ("platform", "tests", "scripts", "bench")
    lengths = {
        str(path.relative_to(checkout)): len(path.read_text("utf-8").splitlines())
        for folder in folders
        for path in (checkout / folder).rglob("*.py")
        if "migrations" not in path.parts  # generated: one table after the other
    }
    limits = {name: LONGEST_DOOR if name.endswith("/__init__.py") else LONGEST for name in lengths}
    assert not {name: lines for name, lines in lengths.items() if lines > limits[name]}


def _is_file(room: Path, name: str) -> bool:
    return (room / f"{name}.py").exists() or (room / name).is_dir()


def _exported(file: Path) -> set[str]:
    for node in ast.parse(file.read_text("utf-8")).body:
        if isinstance(node, ast.Assign) and any(getattr(it, "id", "") == "__all__" for it in node.targets):
            return set(ast.literal_eval(node.value))
    return set()
