"""Nodes and stored values become bound nodes: one field for each value that the page shows."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from typing import Any

from wtforms.fields.core import UnboundField

from .around import NOWHERE, Surroundings
from .bound import (
    BoundControl,
    BoundLayout,
    BoundNode,
    BoundRow,
    BoundRows,
    BoundVariant,
    BoundWords,
    Spot,
    Tree,
)
from .bounds import MAX_ROWS
from .inputs.base import ScreenForm
from .nodes import Control, Layout, Node, Rows, Variant, Words
from .paths import MISSING, is_apart, name_of, value_at

NOT_YET: Any = None  # a control's field, until `Expander.tree` has made the WTForms form


class Expander:
    """Walks the nodes with the stored values and the submission's row and variant marks."""

    def __init__(
        self,
        prefix: str,
        formdata: Any,
        roles: frozenset[str],
        readonly: bool,
        around: Surroundings = NOWHERE,
    ) -> None:
        self.around = around
        self.prefix = prefix
        self.formdata = formdata
        self.roles = roles
        self.readonly = readonly
        self.restructured = False
        self.unbound: list[tuple[str, UnboundField]] = []
        self.controls: list[BoundControl] = []

    def tree(self, root: Layout, values: Mapping[str, Any], language: str) -> Tree:
        spot = Spot()
        bound = self.layout(root, spot, values, "", "")
        form = ScreenForm(self.unbound, language, self.around)
        for each in self.controls:
            each.field = form[each.name]
        tree = Tree(bound, {each.name: each for each in self.controls})
        for each in self.controls:
            each.field.masked = is_apart(each.source) or (self.is_masked(each.node) and bool(each.source))
            takes = not (each.node.readonly or each.node.computed or self.readonly)
            each.field.process(self.formdata if takes else None, each.source)
        return tree

    def is_masked(self, control: Control) -> bool:
        needed = control.sensitive
        return needed is not None and not (self.roles & needed if needed else self.roles)

    def node(self, node: Node, spot: Spot, source: Any, stem: str, tag: str) -> BoundNode:
        if isinstance(node, Control):
            return self.control(node, spot, source, stem, tag)
        if isinstance(node, Layout):
            return self.layout(node, spot, source, stem, tag)
        if isinstance(node, Rows):
            return self.rows(node, spot, source, stem, tag)
        if isinstance(node, Variant):
            return self.variant(node, spot, source, stem, tag)
        if isinstance(node, Words):
            return BoundWords(node, spot)
        raise TypeError(type(node).__name__)

    def name(self, at: tuple[str, ...], stem: str, tag: str) -> str:
        own = name_of(at)
        joint = "." if stem and own else ""
        return f"{self.prefix if not stem else ''}{stem}{joint}{own}{tag}"

    def control(self, node: Control, spot: Spot, source: Any, stem: str, tag: str) -> BoundControl:
        name = self.name(node.at, stem, tag)
        value = value_at(source, node.at) if node.at else source
        self.unbound.append((name, node.kind.input(node, id="f-" + name)))
        bound = BoundControl(node, spot, name, value, NOT_YET)
        self.controls.append(bound)
        return bound

    def layout(self, node: Layout, spot: Spot, source: Any, stem: str, tag: str) -> BoundLayout:
        return BoundLayout(node, spot, [self.node(each, spot, source, stem, tag) for each in node.children])

    # -- rows

    def rows(self, node: Rows, spot: Spot, source: Any, stem: str, tag: str) -> BoundRows:
        name = self.name(node.at, stem, tag)
        stored = value_at(source, node.at)
        known = stored if isinstance(stored, list) else []
        keys, given = self.keys(name, len(known), node)
        bound = BoundRows(node, spot, name, [], len(known), stored, given, len(keys) > MAX_ROWS)
        for index, key in enumerate(keys[:MAX_ROWS]):
            fresh = key >= len(known)
            content = copy.deepcopy(node.item_default) if fresh else known[key]
            row_spot = Spot(spot, node.at, index)
            children = [
                self.node(each, row_spot, content, f"{name}.{key}", "") for each in node.item.children
            ]
            bound.items.append(BoundRow(key, row_spot, content, children, fresh))
        return bound

    def keys(self, name: str, count: int, node: Rows) -> tuple[list[int], bool]:
        """The keys of the rows in their order, and whether the submission gave them."""
        marker = f"{name}.~rows"
        form = self.formdata
        if form is None or self.readonly or node.readonly or marker not in form:
            blank = 0 if count or self.readonly else max(node.least, 1 if node.required else 0)
            return list(range(min(count, MAX_ROWS) or min(blank, 5))), False
        sent = (
            each for each in form.getlist(marker) if each.isascii() and each.isdecimal() and len(each) < 7
        )
        keys = list(dict.fromkeys(int(each) for each in sent))
        if name in form.getlist("~add"):
            self.restructured = True
            keys.append(max([count - 1, *keys]) + 1)
        removed = [key for key in keys if f"{name}.{key}" in form.getlist("~remove")]
        if removed:
            self.restructured = True
            keys = [key for key in keys if key not in removed]
        return keys, True

    # -- variants

    def variant(self, node: Variant, spot: Spot, source: Any, stem: str, tag: str) -> BoundVariant:
        name = self.name(node.at, stem, tag) + ".~one"
        value = value_at(source, node.at) if node.at else source
        stored = branch_of(node, value)
        chosen = self.chosen(name, node, stored)
        other: Any = {} if node.at else MISSING  # a row that is a single value has no value of another shape
        branches = [
            [self.node(each, spot, source if index == stored or node.branches[index].keys else other, stem, f"{tag}~{index}")
             for each in branch.content.children]
            for index, branch in enumerate(node.branches)
        ]  # fmt: skip
        return BoundVariant(node, spot, name, branches, chosen, stored)

    def chosen(self, name: str, node: Variant, stored: int | None) -> int | None:
        form = self.formdata
        if form is not None and not self.readonly and name in form:
            sent = form.getlist(name)[-1]
            if sent.isascii() and sent.isdecimal() and len(sent) < 7 and int(sent) < len(node.branches):
                return int(sent)
            return None if not node.required else stored
        if stored is None and node.required:
            return 0
        return stored


def branch_of(node: Variant, value: Any) -> int | None:
    """The branch that a value has: the first that accepts it, else the one whose constants or fields it holds.

    A value that fits none is shown in the first, so that it is seen and kept; an object whose branches only
    bring fields of their own may have none of them.
    """
    if value is MISSING or value is None:
        return None
    for index, branch in enumerate(node.branches):
        if branch.accepts(value):
            return index
    own = any(branch.keys for branch in node.branches)
    if not isinstance(value, dict):
        return None if own else 0
    for index, branch in enumerate(node.branches):
        if branch.fixed and all(value.get(key) == each for key, each in branch.fixed.items()):
            return index
    for index, branch in enumerate(node.branches):
        if branch.keys & value.keys():
            return index
    return None if own else 0
