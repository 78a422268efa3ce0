"""A form over values: the nodes with their fields, rows and chosen variants. Made anew for every request."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .inputs.base import Input
from .nodes import Control, Layout, Rows, Variant, Words
from .paths import MISSING, Path


@dataclass(slots=True)
class Spot:
    """Where an object stands in the new values; rows know their list's place and their own index."""

    above: Spot | None = None
    at: tuple[str, ...] = ()
    index: int = 0

    @property
    def path(self) -> Path:
        return () if self.above is None else (*self.above.path, *self.at, self.index)


@dataclass(slots=True, eq=False)
class BoundControl:
    node: Control
    spot: Spot
    name: str
    source: Any
    field: Input
    hidden: bool = False
    disabled: bool = False
    required: bool = False

    @property
    def path(self) -> Path:
        return (*self.spot.path, *self.node.at)

    @property
    def counts(self) -> bool:
        """Whether what was submitted for it is taken over."""
        return self.field.changed and not self.hidden and not self.disabled


@dataclass(slots=True, eq=False)
class BoundLayout:
    node: Layout
    spot: Spot
    children: list[BoundNode]
    hidden: bool = False
    disabled: bool = False


@dataclass(slots=True, eq=False)
class BoundWords:
    node: Words
    spot: Spot
    hidden: bool = False
    disabled: bool = False


@dataclass(slots=True, eq=False)
class BoundRow:
    """`key` is the row's index in the stored list, or beyond its end for a row that is new."""

    key: int
    spot: Spot
    source: Any
    children: list[BoundNode]
    fresh: bool

    def is_blank(self) -> bool:
        """Whether a new row was left as it was offered; an unticked box counts as left."""
        return self.fresh and not any(
            each.field.process_errors or (each.field.changed and is_filled(each.field.data))
            for each in controls_in(self.children)
        )


@dataclass(slots=True, eq=False)
class BoundRows:
    """`stored` is the length of the stored list, `items` the rows as submitted."""

    node: Rows
    spot: Spot
    name: str
    items: list[BoundRow]
    stored: int
    source: Any
    given: bool = False
    too_many: bool = False
    hidden: bool = False
    disabled: bool = False
    errors: list[str] = dataclasses.field(default_factory=list)

    @property
    def path(self) -> Path:
        return (*self.spot.path, *self.node.at)

    @property
    def next_key(self) -> int:
        """A key that no row has, stored or new."""
        return max([self.stored - 1, *(row.key for row in self.items)]) + 1


@dataclass(slots=True, eq=False)
class BoundVariant:
    """`chosen` is the branch now, `stored` the one that the stored value had."""

    node: Variant
    spot: Spot
    name: str
    branches: list[list[BoundNode]]
    chosen: int | None
    stored: int | None
    hidden: bool = False
    disabled: bool = False

    @property
    def path(self) -> Path:
        return (*self.spot.path, *self.node.at)

    def now(self) -> list[BoundNode]:
        return [] if self.chosen is None else self.branches[self.chosen]


BoundNode = BoundControl | BoundLayout | BoundWords | BoundRows | BoundVariant


@dataclass(slots=True)
class Tree:
    """All bound nodes of a form, and its controls by input name."""

    root: BoundLayout
    controls: dict[str, BoundControl] = dataclasses.field(default_factory=dict)


def is_filled(value: Any) -> bool:
    """Whether somebody filled something in: zero counts, an unticked box does not."""
    return value is not MISSING and value is not None and value is not False and value != []


def controls_in(nodes: list[BoundNode], *, everything: bool = False) -> list[BoundControl]:
    """The controls below, of variants those of the chosen branch (or of all, with `everything`)."""
    found: list[BoundControl] = []
    _gather(nodes, everything, found)
    return found


def _gather(nodes: list[BoundNode], everything: bool, found: list[BoundControl]) -> None:
    for node in nodes:
        if isinstance(node, BoundControl):
            found.append(node)
        elif isinstance(node, BoundLayout):
            _gather(node.children, everything, found)
        elif isinstance(node, BoundRows):
            for row in node.items:
                _gather(row.children, everything, found)
        elif isinstance(node, BoundVariant):
            for branch in node.branches if everything else [node.now()]:
                _gather(branch, everything, found)


def paths_in(nodes: list[BoundNode]) -> Iterator[Path]:
    """The places of everything that can be wrong, in the order of the page."""
    for node in nodes:
        if isinstance(node, BoundControl):
            yield node.path
        elif isinstance(node, BoundLayout):
            yield from paths_in(node.children)
        elif isinstance(node, BoundVariant):
            yield node.path
            yield from paths_in(node.now())
        elif isinstance(node, BoundRows):
            yield node.path
            for row in node.items:
                yield from paths_in(row.children)
