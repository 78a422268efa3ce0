"""Bound nodes become values again: what was changed is put into a copy, everything else stays as it was."""

from __future__ import annotations

import copy
import math
from collections.abc import Mapping
from typing import Any

from yimen.kernel import EXACT, UNKNOWN

from .bound import (
    BoundControl,
    BoundLayout,
    BoundNode,
    BoundRow,
    BoundRows,
    BoundVariant,
    controls_in,
    is_filled,
)
from .bounds import MAX_ROWS
from .conditions import environment
from .inputs.lookups import LookupInput
from .paths import MISSING, Path, put_at, value_at

MAX_ROUNDS = 8


def assemble(root: BoundLayout, stored: Mapping[str, Any], *, restructured: bool) -> dict[str, Any]:
    """The new values. Rules are tried on them until they hold still, since what they hide is not taken over.

    Blank new rows are dropped, except while the page is only being `restructured`.
    """
    settle_rows(root, keep_blank=restructured)
    values: dict[str, Any] = {}
    for _ in range(MAX_ROUNDS):
        values = copy.deepcopy(dict(stored))
        _put(root, values)
        _fill_from_lookups(root, values)
        compute(root, values)
        if not settle_rules(root, values):
            break
    for control in controls_in([root], everything=True):
        control.required = control.node.required or any(
            each.holds(values, control.spot.path) for each in control.node.required_when
        )
    return values


def settle_rows(root: BoundLayout, *, keep_blank: bool) -> None:
    """Drop blank and cleared rows of a submission, and give the others their new places."""
    for rows in rows_in([root]):
        if not rows.given:
            continue
        if not keep_blank:
            rows.items = [row for row in rows.items if not (row.is_blank() or _is_cleared(rows, row))]
        for index, row in enumerate(rows.items):
            row.spot.index = index


def _is_cleared(rows: BoundRows, row: BoundRow) -> bool:
    """A single value that was emptied leaves the list."""
    if not rows.node.scalar:
        return False
    fields = [each.field for each in controls_in(row.children)]
    return any(each.changed and each.data is MISSING and not each.process_errors for each in fields)


def rows_in(nodes: list[BoundNode]) -> list[BoundRows]:
    """All lists, inner ones before the lists around them."""
    found: list[BoundRows] = []
    for node in nodes:
        if isinstance(node, BoundLayout):
            found += rows_in(node.children)
        elif isinstance(node, BoundVariant):
            for branch in node.branches:
                found += rows_in(branch)
        elif isinstance(node, BoundRows):
            for row in node.items:
                found += rows_in(row.children)
            found.append(node)
    return found


# -- values


def _put(node: BoundNode, values: dict[str, Any]) -> None:
    if isinstance(node, BoundControl):
        if node.counts and not node.field.process_errors:
            put_at(values, node.path, node.field.data) if node.path else None
    elif isinstance(node, BoundLayout):
        _put_layout(node, values)
    elif isinstance(node, BoundRows):
        if not node.hidden and not node.disabled:
            _put_rows(node, values)
    elif isinstance(node, BoundVariant) and not node.hidden and not node.disabled:
        _put_variant(node, values)


def _put_layout(node: BoundLayout, values: dict[str, Any]) -> None:
    at = node.node.at
    path = (*node.spot.path, *(at or ()))
    needless = at is not None and not node.node.required and value_at(values, path) is MISSING
    if needless and not _is_begun(node.children):
        return  # boxes that nobody ticked do not make an object that need not be there
    for child in node.children:
        _put(child, values)
    if at is None or node.hidden:
        return
    now = value_at(values, path)
    if now == {} and not node.node.required and any(each.counts for each in controls_in(node.children)):
        put_at(values, path, MISSING)


def _is_begun(nodes: list[BoundNode]) -> bool:
    return any(each.counts and is_filled(each.field.data) for each in controls_in(nodes))


def _put_rows(node: BoundRows, values: dict[str, Any]) -> None:
    if node.given:
        before = value_at(values, node.path)
        known = before if isinstance(before, list) else []
        if [row.key for row in node.items] != list(range(min(len(known), MAX_ROWS))):
            rows = [_row(node, row, known) for row in node.items] + known[MAX_ROWS:]
            emptied: Any = [] if node.node.required or before == [] else MISSING
            put_at(values, node.path, rows or emptied)
    elif any(row.fresh for row in node.items):
        return
    for row in node.items:
        for child in row.children:
            _put(child, values)


def _row(node: BoundRows, row: BoundRow, known: list[Any]) -> Any:
    if not row.fresh:
        return known[row.key]
    if node.node.scalar:
        fields = [each.field.data for each in controls_in(row.children)]
        return fields[0] if fields and fields[0] is not MISSING else None
    return copy.deepcopy(row.source) if isinstance(row.source, dict) else {}


def _put_variant(node: BoundVariant, values: dict[str, Any]) -> None:
    chosen = None if node.chosen is None else node.node.branches[node.chosen]
    if node.chosen != node.stored and node.stored is not None:
        old = node.node.branches[node.stored]
        if chosen is None or not (old.keys or chosen.keys):
            put_at(values, node.path, MISSING) if node.path else None
        for key in old.keys | old.fixed.keys():
            put_at(values, (*node.path, key), MISSING)
    if chosen is None:
        return
    for child in node.now():
        _put(child, values)
    switched = node.chosen != node.stored
    filled = any(each.counts for each in controls_in(node.now()))
    for key, value in chosen.fixed.items():
        place = (*node.path, key)
        if (switched and (node.node.required or filled)) or (filled and value_at(values, place) is MISSING):
            put_at(values, place, copy.deepcopy(value))


# -- values that follow from others


def _fill_from_lookups(root: BoundLayout, values: dict[str, Any]) -> None:
    controls = list(controls_in([root]))
    by_path = {each.path: each for each in controls}
    for each in controls:
        field, spec = each.field, each.node.lookup
        if spec is None or not isinstance(field, LookupInput) or not each.counts or field.choice is None:
            continue
        for key, attribute in spec.fill.items():
            target: Path = (*each.path[:-1], key)
            beside = by_path.get(target)
            value = field.choice.body.get(attribute)
            if value is not None and (beside is None or not beside.field.changed):
                put_at(values, target, value)


def compute(root: BoundLayout, values: dict[str, Any]) -> None:
    """Put the computed values; one that is *unknown* has none. Two rounds, for those that name one another."""
    computed = [each for each in controls_in([root]) if each.node.computed is not None]
    for _ in range(2 if len(computed) > 1 else 1):
        for each in computed:
            formula = each.node.computed
            if formula is None or each.hidden:
                continue
            value = formula.value(environment(values, each.spot.path))
            put_at(values, each.path, _exact(value))


def _exact(value: Any) -> Any:
    """A formula's result as a JSON value: none where it is unknown, whole numbers without a fraction."""
    if value is UNKNOWN or (isinstance(value, float) and not math.isfinite(value)):
        return MISSING
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < EXACT else value


# -- rules


def settle_rules(root: BoundLayout, values: dict[str, Any]) -> bool:
    """Set what is hidden and disabled over these values; whether anything changed by it."""
    return _settle(root, values, False, False)


def _settle(node: BoundNode, values: dict[str, Any], hidden: bool, disabled: bool) -> bool:
    rules = node.node.rules
    if rules:
        base = node.spot.path
        hidden = hidden or rules.hidden(values, base)
        disabled = disabled or rules.disabled(values, base)
    changed = node.hidden is not hidden or node.disabled is not disabled
    node.hidden, node.disabled = hidden, disabled
    for child in _below(node):
        changed = _settle(child, values, hidden, disabled) or changed
    return changed


def _below(node: BoundNode) -> list[BoundNode]:
    if isinstance(node, BoundLayout):
        return node.children
    if isinstance(node, BoundRows):
        return [child for row in node.items for child in row.children]
    if isinstance(node, BoundVariant):
        return [child for branch in node.branches for child in branch]
    return []
