"""How much work the loops of an expression may be over the values that it gets: reckoned before it is begun, for nothing
ends it once it runs.

A sign of a loop's body is one unit in every round, and so is each value that is named there with all that it holds: a
comparison, a function or a list may look at the whole, or copy it. What `map` and `filter` gather is copied in each round.
It is the most that may be, not what will be.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

MOST: Final = 100_000_000
"""Units: some seconds of work."""
ROUND: Final = 30
"""Units that a round costs besides."""
PATTERN: Final = 3_000
"""Units of making a pattern ready."""
REPEATED: Final = 2_000_000
"""Of one that may say how often something is repeated: it becomes as long as that is often."""
FEWER: Final = (400, 200, 100, 50, 25, 12, 6, 0)
"""Numbers of values that are tried for the quick answer."""
FEW: Final = 8
"""So many patterns in no loop are never too much."""
CONVERTED: Final = 8
"""Units for each value that is handed to a function written in Python."""
COPIED: Final = 4
"""Units for each value of a list that is being gathered: half of it is there in a round, on the average."""
SIGNS: Final = 16
"""Signs of a text that are looked at, or copied, in one unit."""
MACRO: Final = re.compile(r"\.\s*(all|exists|exists_one|map|filter)\s*\(")
_VARIABLE = re.compile(r"\s*([A-Za-z_]\w*)")
_NAMED = re.compile(r"(?<![\w.])[A-Za-z_]\w*(?:\s*\.\s*[A-Za-z_]\w*)*(?P<then>\s*[(\[])?")
_MATCHES = re.compile(r"\bmatches\s*\(")
_WRITTEN = re.compile(r"\bmatches\s*\(\s*\"\"\s*\)")
_COUNTED = re.compile(r"\bsize\s*\(\s*[A-Za-z_][\w.]*\s*\)")
_NO_NAMES = frozenset({"true", "false", "null", "in"})

Chain = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Body:
    """What stands within `depth` loops: those inside it are bodies of their own, but `gathers` and `chooses` say how many
    of them are a `map` or a `filter`. Of `indexed` names one row is taken."""

    depth: int
    signs: int
    named: tuple[Chain, ...]
    indexed: tuple[Chain, ...]
    gathers: int
    chooses: int
    python: int
    patterns: int


@dataclass(frozen=True, slots=True)
class Effort:
    """The loops of one expression. `taken` are their variables; where one goes over a list that the expression has `made`,
    its rows may hold whatever is named. `rows` is the longest list that may be written out, `grown` how often lists may
    be put together."""

    bodies: tuple[_Body, ...]
    taken: frozenset[str]
    made: bool
    rows: int
    grown: int
    pattern: int
    chains: frozenset[Chain]
    few: int

    def is_beyond(self, env: Mapping[str, Any]) -> bool:
        """Whether it may be more than `MOST` over these values."""
        return not self._are_few(env) and self._is_beyond(env)

    def _are_few(self, env: Mapping[str, Any]) -> bool:
        """Whether no more than `few` values are named: the quick answer that nearly every case gives."""
        left = self.few
        waiting = [_at(env, chain) for chain in self.chains if chain[0] in env]
        while waiting:
            value = waiting.pop()
            if type(value) is str:
                left -= len(value) // SIGNS
            elif type(value) is list:
                waiting += value
            elif isinstance(value, Mapping):
                waiting += value
                waiting += value.values()
            left -= 1
            if left < 0:
                return False
        return left >= 0

    def _is_beyond(self, env: Mapping[str, Any]) -> bool:
        sizes = _Sizes()
        own = {chain: sizes.of(_at(env, chain)) for chain in self.chains if chain[0] in env}
        every = sum(own.get(chain, 0) for each in self.bodies for chain in each.named)
        rows = max(sizes.rows, self.rows) * self.grown
        work = within = 0
        for body in reversed(self.bodies):  # the innermost first
            costs = [self._cost(chain, own, sizes, every) for chain in body.named]
            costs += [sizes.row for _ in body.indexed]
            handed = CONVERTED * body.python * max(costs, default=1)
            gathered = body.gathers * within + body.chooses * (every if self.made else sizes.row)
            copied = COPIED * rows * rows * gathered
            each = ROUND + body.signs + sum(costs) + handed + self.pattern * body.patterns + copied
            work += rows**body.depth * each
            within = sum(costs) + body.signs // COPIED + rows * within
        return int(work) > MOST

    def _cost(self, chain: Chain, own: Mapping[Chain, int], sizes: _Sizes, every: int) -> int:
        known = own.get(chain, 1)
        if chain[0] not in self.taken:
            return known
        held = sizes.row if len(chain) == 1 else sizes.part
        return max(known, held, every if self.made else 1)


class _Sizes:
    """Values counted with all that they hold; the longest list, the largest row of one and the largest part of a row."""

    def __init__(self) -> None:
        self.rows, self.row, self.part = 0, 1, 1

    def of(self, value: Any) -> int:
        if isinstance(value, str):
            return 1 + len(value) // SIGNS
        if isinstance(value, Mapping):
            self._loops_over(len(value), max(map(len, value), default=0))
            return 1 + sum(map(self.of, value.values()))
        if not isinstance(value, list):
            return 1
        self._loops_over(len(value), 0)
        return 1 + sum(map(self._of_row, value))

    def _loops_over(self, rows: int, key: int) -> None:
        """A loop over a map goes over its keys."""
        self.rows, self.row = max(self.rows, rows), max(self.row, 1 + key // SIGNS)

    def _of_row(self, value: Any) -> int:
        parts = list(map(self.of, value.values())) if isinstance(value, Mapping) else [self.of(value)]
        self.part, whole = max(self.part, *parts, 1), 1 + sum(parts)
        self.row = max(self.row, whole)
        return whole


def effort_of(bare: str, repeats: bool, python: Callable[[str], bool]) -> Effort | None:
    """The effort of an expression, its texts left out; None of one without loops. `repeats`: some text holds "{", as a
    pattern does that repeats. `python` says which functions are ours."""
    loops = list(MACRO.finditer(bare))
    if not loops and len(_MATCHES.findall(bare)) <= FEW:
        return None
    ends = {_end(bare, each.end()): each for each in loops}
    depths = [0] * len(bare)
    for end, each in ends.items():
        depths[each.end() : end] = [depth + 1 for depth in depths[each.end() : end]]
    variables = (_VARIABLE.match(bare, each.end()) for each in loops)
    bodies = tuple(_bodies(bare, depths, loops, python))
    pattern = REPEATED if repeats or len(_MATCHES.findall(bare)) > len(_WRITTEN.findall(bare)) else PATTERN
    rows, grown = bare.count(",") + 1, bare.count("+") + 1
    return Effort(
        bodies,
        frozenset(each[1] for each in variables if each is not None),
        any(_is_made(bare, ends, each) for each in loops),
        rows,
        grown,
        pattern,
        frozenset(chain for each in bodies for chain in (*each.named, *each.indexed)),
        next((few for few in FEWER if _at_most(bodies, rows, grown, pattern, few) <= MOST), -1),
    )


def _at_most(bodies: tuple[_Body, ...], rows: int, grown: int, pattern: int, values: int) -> int:
    """The work over so many values, if each name stood for all of them."""
    rows, work = max(rows, values) * grown, 0
    named = sum(len(each.named) + len(each.indexed) for each in bodies)
    held = (1 + values) * named * named  # a row of a list that is made may hold all that is named
    made = rows * (held + sum(each.signs for each in bodies))
    for each in bodies:
        copied = COPIED * rows * rows * (each.gathers * made + each.chooses * held)
        handed = CONVERTED * each.python * (1 + values + held)
        round_ = ROUND + each.signs + held + handed + pattern * each.patterns + copied
        work += rows**each.depth * round_
    return work


def _is_made(bare: str, ends: Mapping[int, re.Match[str]], loop: re.Match[str]) -> bool:
    """Whether it goes over anything but a list that has a name, or what was chosen of one."""
    before = bare[: loop.start()].rstrip()
    chosen = ends.get(len(before) - 1)
    if chosen is not None and chosen[1] == "filter":
        return _is_made(bare, ends, chosen)
    return before[-1:] in (")", "]", "}")


def _end(bare: str, start: int) -> int:
    """Where the brackets close that were opened before `start`."""
    open_ = 1
    for place in range(start, len(bare)):
        open_ += (bare[place] in "([{") - (bare[place] in ")]}")
        if not open_:
            return place
    return len(bare)


def _bodies(
    bare: str, depths: list[int], loops: list[re.Match[str]], python: Callable[[str], bool]
) -> Iterator[_Body]:
    """From the outermost on."""
    counted = {each.end() - 1 for each in _COUNTED.finditer(bare)}
    names = [each for each in _NAMED.finditer(bare) if each[0] not in _NO_NAMES and each.end() not in counted]
    for depth in sorted(set(depths)):
        here = [each for each in names if depths[each.start()] == depth]
        called = [_chain(each) for each in here if _then(each) == "("]
        sorts = [each[1] for each in loops if depths[each.start()] == depth]
        yield _Body(
            depth,
            depths.count(depth),
            (
                *(_chain(each) for each in here if not _then(each)),
                *(each[:-1] for each in called if each[1:]),
            ),
            tuple(_chain(each) for each in here if _then(each) == "["),
            sorts.count("map"),
            sorts.count("filter"),
            sum(python(each[-1]) for each in called),
            sum(each[-1] == "matches" for each in called),
        )


def _then(found: re.Match[str]) -> str:
    return (found["then"] or "").strip()


def _chain(found: re.Match[str]) -> Chain:
    return tuple(re.split(r"\s*\.\s*", found[0].removesuffix(found["then"] or "")))


def _at(env: Mapping[str, Any], chain: Chain) -> Any:
    value: Any = env
    for name in chain:
        if not isinstance(value, Mapping) or name not in value:
            return None  # nothing is done with what is missing
        value = value[name]
    return value
