"""A condition reads only the paths it names: the rest of a case's facts is never converted for CEL."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from yimen.kernel import UNKNOWN, Expression, Recent, Truth, WorkingCalendar, to_cel

ROOTS: Final = frozenset(
    [
        "case",
        "form",
        "parties",
        "acts",
        "evidence",
        "result",
        "done",
        "today",
        "parameter",
        "act",
        "deadline",
        "each",
        "ever",
        "whom",
        "since",
    ]
)
PAPERS: Final = frozenset(["paper", "served"])
"""What a form that is opened sees besides, of the papers of its case; no condition of a procedure does."""
CALENDAR: Final = "calendar"
"""What the facts hold the working calendar by; no expression reads it."""
_BOUND = re.compile(r"\.(?:all|exists|exists_one|map|filter)\s*\(\s*([A-Za-z_]\w*)\s*,")
_STRING = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'")
_MAPS = "result|done|each|ever|deadline"
_ASKED = re.compile(
    rf"""(["'])(?P<held>[A-Za-z_]\w*)\1\s+in\s+(?P<of>{_MAPS})\b(?!\s*[.\[])"""
    rf"""|(?<![\w.])(?P<root>{_MAPS})\s*\[\s*(["'])(?P<name>[A-Za-z_]\w*)\5\s*\]"""
)
"""`"task" in result` and `result["task"]`: as `result.task`."""
Tree = dict[str, Any]
_BARE = frozenset((str, int, bool, type(None)))  # CEL sees them as they are


@dataclass(frozen=True, slots=True)
class Condition:
    """A compiled expression, the paths it reads (without the variables of `all`, `exists` …), and their tree; `dated`
    where it counts by the calendar that the facts hold."""

    expression: Expression
    paths: tuple[str, ...]
    tree: Tree
    dated: bool = False

    @classmethod
    def compile(cls, text: str) -> Condition:
        """Raises `kernel.ExpressionError`. Kept by its text: procedures say the same in many places."""
        return _COMPILED.made(text, lambda: cls._compile(text))

    @classmethod
    def _compile(cls, text: str) -> Condition:
        expression = Expression.compile(text)
        bare = _STRING.sub('""', text)
        bound = set(_BOUND.findall(bare))
        paths = sorted(path for path in _paths(text, expression) if path.split(".")[0] not in bound)
        tree: Tree = {}
        for path in paths:
            _plant(tree, path.split("."))
        return cls(expression, tuple(paths), tree, "next_working_day" in bare)

    @property
    def text(self) -> str:
        return self.expression.text

    def truth(self, facts: Mapping[str, Any]) -> Truth:
        return self.expression.truth(narrow(facts, self.tree), self._calendar(facts))

    def value(self, facts: Mapping[str, Any]) -> Any:
        """The value, or `kernel.UNKNOWN`."""
        return self.expression.value(narrow(facts, self.tree), self._calendar(facts))

    def _calendar(self, facts: Mapping[str, Any]) -> WorkingCalendar | None:
        return facts.get(CALENDAR) if self.dated else None

    def missing(self, facts: Mapping[str, Any]) -> tuple[str, ...]:
        """The paths that have no value, for the sentence that says what is lacking."""
        return tuple(path for path in self.paths if _walk(facts, path.split(".")) is UNKNOWN)


_COMPILED: Recent[Condition] = Recent(1024)  # of about 3 kB each; four packs together say 165


def _paths(text: str, expression: Expression) -> frozenset[str]:
    """The dotted paths of the expression; what it asks for by name in a map is a path too, and the map alone is none
    where it does nothing else with it."""
    asked = {f"{each['of'] or each['root']}.{each['held'] or each['name']}" for each in _ASKED.finditer(text)}
    if not asked:
        return expression.paths
    rest = _STRING.sub('""', _ASKED.sub(" ", text))
    roots = {each.partition(".")[0] for each in asked}
    gone = {each for each in roots if not re.search(rf"(?<![\w.]){each}\b(?!\s*\.)", rest)}
    return (expression.paths - gone) | asked


def _plant(tree: Tree, steps: list[str]) -> None:
    """A path into the tree; an empty branch `{}` under a name means the whole value."""
    here = tree
    for index, step in enumerate(steps):
        if step in here and not here[step]:
            return
        if index == len(steps) - 1:
            here[step] = {}
            return
        here = here.setdefault(step, {})


def narrow(facts: Mapping[str, Any], tree: Tree) -> dict[str, Any]:
    """The facts as CEL sees them, cut to the tree. What has no exact CEL value is left out, so it is unknown."""
    found: dict[str, Any] = {}
    for name, branch in tree.items():
        try:
            value = facts[name]
        except KeyError:
            continue
        if type(value) in _BARE:
            found[name] = value
            continue
        if branch and isinstance(value, Mapping):
            found[name] = narrow(value, branch)
            continue
        try:
            found[name] = to_cel(value)
        except TypeError:  # a value without exact meaning must not decide anything
            continue
    return found


def _walk(facts: Any, steps: list[str]) -> Any:
    for step in steps:
        if not isinstance(facts, Mapping):
            return facts
        if step not in facts or facts[step] is None:
            return UNKNOWN
        facts = facts[step]
    return facts
