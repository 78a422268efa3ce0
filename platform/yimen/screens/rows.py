"""Lists as HTML: a table where a row fits in a line, else one card per row; rows are added and removed by buttons
that submit, so that it works without scripts, and by the script where there is one."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import escape

from .around import NOWHERE, Surroundings
from .bound import BoundControl, BoundNode, BoundRow, BoundRows, Spot, controls_in
from .expanding import Expander
from .inputs.base import ScreenForm
from .nodes import Control
from .words import say, word

if TYPE_CHECKING:
    from .drawing import Page

BLANK = "~new~"
FEW = 3  # so many rows stand open beside one another


def draw_rows(page: Page, bound: BoundRows) -> str:
    """The list in its frame: title, help, rows, the button to add one, and the pattern of a new row."""
    node, language = bound.node, page.language
    frozen = node.readonly
    if not bound.items and node.required and not frozen and not bound.disabled:
        bound.items.append(blank_row(bound, page.language, bound.next_key, page.around))
    title = page.text(node.label)
    most = f' data-most="{node.most}"' if node.most is not None else ""
    parts = [
        f'<fieldset class="yf-rows mb-3" id="f-{bound.name}" tabindex="-1" data-rows="{bound.name}" '
        f'data-at="{escape(json.dumps(list(node.at), ensure_ascii=False))}" data-next="{bound.next_key}"{most}'
        f"{page.rules(bound)}>",
    ]
    if title:
        mark = " required" if node.required or node.least else ""
        parts.append(f'<legend class="yf-legend{mark}">{title}</legend>')
    if node.help:
        parts.append(f'<div class="form-hint mb-2">{page.text(node.help)}</div>')
    if bound.errors:
        text = "；".join(str(escape(each)) for each in bound.errors)
        parts.append(f'<div class="invalid-feedback d-block mb-2">{text}</div>')
    parts.append(f'<input type="hidden" name="{bound.name}.~rows" value="">')
    parts.append(_table(page, bound, frozen) if node.table else _cards(page, bound, frozen))
    if not frozen:
        full = node.most is not None and len(bound.items) >= node.most
        label = escape(
            word("add_to", language, label=say(node.label, language)) if title else word("add_row", language)
        )
        parts.append(
            f'<button type="submit" class="btn btn-sm btn-outline-primary" name="~add" value="{bound.name}" '
            f"formnovalidate data-add{' hidden' if full else ''}{_ruled(bound)}>{label}</button>"
        )
        parts.append(f"<template data-blank>{_blank(page, bound)}</template>")
    return "".join(parts) + "</fieldset>"


def _table(page: Page, bound: BoundRows, frozen: bool) -> str:
    columns = [each for each in bound.node.item.children if isinstance(each, Control)]
    heads = []
    for each in columns:
        mark = ' class="required"' if each.required and not bound.node.scalar else ""
        heads.append(
            f'<th scope="col"><span{mark}>{page.text(each.label) or page.text(bound.node.label)}</span></th>'
        )
    actions = word("actions", page.language)
    body = "".join(_table_row(page, bound, row, index, frozen) for index, row in enumerate(bound.items))
    return (
        f'<div class="table-responsive"><table class="table table-sm table-vcenter yf-table"><thead><tr>'
        f'{"".join(heads)}<th scope="col" class="w-1"><span class="visually-hidden">{actions}</span></th></tr></thead>'
        f"<tbody data-items>{body}</tbody></table></div>"
    )


def _table_row(page: Page, bound: BoundRows, row: BoundRow, index: int, frozen: bool) -> str:
    cells = []
    for child in row.children:
        if isinstance(child, BoundControl):
            cells.append(_cell(page, bound, child))
    return (
        f'<tr data-row="{_key(row)}">{"".join(cells)}<td class="text-end">{_row_marker(bound, row)}'
        f"{_remove(page, bound, row, index, frozen)}</td></tr>"
    )


def _cell(page: Page, bound: BoundRows, child: BoundControl) -> str:
    """A cell; its label is in the column's head, repeated for readers of the screen and on narrow screens."""
    name = page.text(child.node.label) or page.text(bound.node.label)
    label = "" if child.node.kind.name == "checkbox" else (
        f'<label class="visually-hidden" for="{child.field.id}">{name}</label>'
    )  # fmt: skip
    return f'<td class="yf-field" data-label="{name}"{page.marks(child)}>{label}{page.input(child)}</td>'


def _cards(page: Page, bound: BoundRows, frozen: bool) -> str:
    cards = "".join(_card(page, bound, row, index, frozen) for index, row in enumerate(bound.items))
    return f"<div data-items>{cards}</div>"


def _card(page: Page, bound: BoundRows, row: BoundRow, index: int, frozen: bool) -> str:
    head = escape(row_title(bound, row, index, page.language))
    remove = _remove(page, bound, row, index, frozen)
    inner = _row_marker(bound, row) + page.nodes(row.children)
    key = _key(row)
    if bound.node.detail:
        few = len(bound.items) <= FEW
        opened = " open" if few or row.fresh or _has_errors(row.children) else ""
        return (
            f'<details class="card mb-2" data-row="{key}"{opened}><summary class="card-header">'
            f'<span data-row-title>{head}</span></summary><div class="card-body">{inner}'
            f'<div class="text-end">{remove}</div></div></details>'
        )
    return (
        f'<div class="card mb-2" data-row="{key}"><div class="card-header py-2"><span class="card-title" '
        f'data-row-title>{head}</span><div class="card-actions">{remove}</div></div>'
        f'<div class="card-body">{inner}</div></div>'
    )


def row_title(bound: BoundRows, row: BoundRow, index: int, language: str) -> str:
    """The row's number, and the value of the field that `elementLabelProp` names."""
    title = word("row", language, number=index + 1)
    named = str(bound.node.options.get("elementLabelProp", "")).rsplit("/", 1)[-1]
    for each in controls_in(row.children):
        if named and each.node.key == named and not each.field.masked:
            shown = each.node.kind.show(each.field.data, each.node, language)
            return f"{title} {shown}" if shown else title
    return title


def _has_errors(nodes: list[BoundNode]) -> bool:
    return any(each.field.errors for each in controls_in(nodes))


def _key(row: BoundRow) -> str:
    return BLANK if row.key < 0 else str(row.key)


def _row_marker(bound: BoundRows, row: BoundRow) -> str:
    return f'<input type="hidden" name="{bound.name}.~rows" value="{_key(row)}" data-row-key>'


def _remove(page: Page, bound: BoundRows, row: BoundRow, index: int, frozen: bool) -> str:
    if frozen or bound.node.least == bound.node.most == len(bound.items):
        return ""
    label = escape(word("remove_row", page.language, number=index + 1))
    text = escape(word("remove", page.language))
    return (
        f'<button type="submit" class="btn btn-sm btn-ghost-danger" name="~remove" '
        f'value="{bound.name}.{_key(row)}" formnovalidate data-remove{_ruled(bound)} aria-label="{label}">{text}</button>'
    )


def _ruled(bound: BoundRows) -> str:
    return ' disabled data-ruled="true"' if bound.disabled else ""


def _blank(page: Page, bound: BoundRows) -> str:
    """A new row as the script copies it: its key is written `~new~`, which the script replaces."""
    row = blank_row(bound, page.language, None, page.around)
    return _table_row(page, bound, row, 0, False) if bound.node.table else _card(page, bound, row, 0, False)


def blank_row(bound: BoundRows, language: str, key: int | None, around: Surroundings = NOWHERE) -> BoundRow:
    """A row to be filled in; without a key the pattern that the script copies."""
    node = bound.node
    expander = Expander("", None, frozenset(), False)
    spot = Spot(bound.spot, node.at, 0)
    stem = f"{bound.name}.{BLANK if key is None else key}"
    children = [expander.node(each, spot, node.item_default, stem, "") for each in node.item.children]
    form: Any = ScreenForm(expander.unbound, language, around)
    for each in expander.controls:
        each.field = form[each.name]
        each.field.process(None, each.source)
        each.required = each.node.required
    row = BoundRow(-1 if key is None else key, spot, node.item_default, children, True)
    _settle_blank(row, language)
    return row


def _settle_blank(row: BoundRow, language: str) -> None:
    from .assembling import settle_rules
    from .bound import BoundLayout
    from .nodes import Layout

    whole = BoundLayout(Layout("vertical", ()), Spot(), row.children)
    settle_rules(whole, {})
