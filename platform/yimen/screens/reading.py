"""A bound form to be read only: titles and values, tables for lists; what is empty is said to be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from .bound import BoundControl, BoundLayout, BoundNode, BoundRows, BoundVariant
from .inputs.files import FileInput, short_digest
from .inputs.lookups import LookupInput, facts_text, label_of
from .nodes import Control
from .paths import is_apart, pointer
from .rows import row_title
from .words import Text, say, word

if TYPE_CHECKING:
    from .binding import BoundForm


Address = Callable[[str], str]


def draw_reading(
    bound: BoundForm, file_address: Address | None = None, reveal_address: Address | None = None
) -> Markup:
    reader = Reader(bound.language, file_address, reveal_address, bound.roles)
    inner = "".join(reader.node(each) for each in bound.root.children)
    return Markup(f'<div class="yf yf-read">{reader.framed(inner)}</div>')  # noqa: S704 - escaped where it is made


class Reader:
    """Draws nodes to be read in one language; files, and values kept apart, with links where it is told addresses."""

    def __init__(
        self,
        language: str,
        file_address: Address | None = None,
        reveal_address: Address | None = None,
        roles: frozenset[str] = frozenset(),
    ) -> None:
        self.language = language
        self.file_address = file_address
        self.reveal_address = reveal_address
        self.roles = roles

    def text(self, text: Text) -> str:
        return str(escape(say(text, self.language)))

    def framed(self, inner: str) -> str:
        return f'<div class="yf-items">{inner}</div>'

    def node(self, node: BoundNode) -> str:
        if node.hidden:
            return ""
        if isinstance(node, BoundControl):
            return self.item(self.text(node.node.label), self.value(node), wide=node.node.kind.wide)
        if isinstance(node, BoundLayout):
            return self.layout(node)
        if isinstance(node, BoundRows):
            return self.rows(node)
        if isinstance(node, BoundVariant):
            return self.variant(node)
        return f'<p class="yf-words">{self.text(node.node.label)}</p>'

    def item(self, title: str, value: str, *, wide: bool = False) -> str:
        css = "yf-item yf-wide" if wide else "yf-item"
        return (
            f'<div class="{css}"><div class="yf-term">{title}</div><div class="yf-value">{value}</div></div>'
        )

    def value(self, bound: BoundControl) -> str:
        """The value as text; of a sensitive one that may not be seen only that there is one."""
        field, node = bound.field, bound.node
        if is_apart(field.data):
            mask = f'<span class="text-secondary">{escape(str(field.data.get("shown", "")))}</span>'
            return mask + self.opener(bound, field.data)
        text = node.kind.show(field.data, node, self.language)
        if not text:
            return f'<span class="text-secondary">{word("not_filled", self.language)}</span>'
        if field.masked:
            return f'<span class="text-secondary">{word("masked", self.language)}</span>'
        if isinstance(field, FileInput) and self.file_address is not None:
            return self.files(field, self.file_address)
        shown = str(escape(text)).replace("\n", "<br>")
        if isinstance(field, LookupInput) and field.choice is not None:
            shown += f' <span class="text-secondary">{escape(label_of(field.choice, node.lookup))}</span>'
            facts = facts_text(field.choice, node.lookup, self.language)
            shown += f'<div class="text-secondary">{escape(facts)}</div>' if facts else ""
        return shown

    def opener(self, bound: BoundControl, value: Mapping[str, Any]) -> str:
        """The way to open a sealed value, for the roles that may."""
        wanted = bound.node.sensitive
        may = bool(self.roles & wanted if wanted else self.roles)
        if self.reveal_address is None or not may or not value.get("sealed"):
            return ""
        address = escape(self.reveal_address(pointer(bound.path)))
        if not address:
            return ""
        name = f"{word('open_value', self.language)}：{say(bound.node.label, self.language)}"
        return (
            f' <a class="btn btn-sm" href="{address}" aria-label="{escape(name)}">'
            f"{word('open_value', self.language)}</a>"
        )

    def files(self, field: FileInput, address: Address) -> str:
        links = (
            f'<a href="{escape(address(str(each["digest"])))}">{escape(str(each.get("name", "")))}</a> '
            f'<code class="text-secondary">{escape(word("file_digest", self.language, digest=short_digest(each)))}</code>'
            for each in field.standing()
        )
        return "、".join(links)

    def layout(self, bound: BoundLayout) -> str:
        inner = "".join(self.node(each) for each in bound.children)
        if not inner or not bound.node.label:
            return inner
        title = self.text(bound.node.label)
        return f'<section class="yf-section"><h3 class="yf-legend">{title}</h3>{self.framed(inner)}</section>'

    def variant(self, bound: BoundVariant) -> str:
        if bound.chosen is None or (bound.stored is None and not bound.node.branches[bound.chosen].keys):
            return self.item(self.text(bound.node.label), word("not_filled", self.language))
        title = self.text(bound.node.branches[bound.chosen].title)
        label = self.text(bound.node.label) or str(escape(word("variant", self.language)))
        return self.item(label, title) + "".join(self.node(each) for each in bound.now())

    def rows(self, bound: BoundRows) -> str:
        title = self.text(bound.node.label)
        items = [row for row in bound.items if not (row.fresh and not bound.given)]
        if not items:
            return self.item(
                title, f'<span class="text-secondary">{word("not_filled", self.language)}</span>'
            )
        if bound.node.table:
            return (
                f'<section class="yf-section"><h3 class="yf-legend">{title}</h3>{self.table(bound)}</section>'
            )
        cards = "".join(
            f'<div class="yf-card"><h4 class="yf-card-title">{escape(row_title(bound, row, index, self.language))}</h4>'
            f"{self.framed(''.join(self.node(each) for each in row.children))}</div>"
            for index, row in enumerate(items)
        )
        return f'<section class="yf-section"><h3 class="yf-legend">{title}</h3>{cards}</section>'

    def table(self, bound: BoundRows) -> str:
        columns = [each for each in bound.node.item.children if isinstance(each, Control)]
        names = [self.text(each.label) or self.text(bound.node.label) for each in columns]
        head = "".join(f'<th scope="col">{name}</th>' for name in names)
        body = []
        for row in bound.items:
            cells = [
                f'<td data-label="{name}">{self.value(each) if not each.hidden else ""}</td>'
                for name, each in zip(names, row.children, strict=True)
                if isinstance(each, BoundControl)
            ]
            body.append(f"<tr>{''.join(cells)}</tr>")
        return (
            f'<div class="table-responsive"><table class="table table-sm yf-table"><thead><tr>{head}</tr></thead>'
            f"<tbody>{''.join(body)}</tbody></table></div>"
        )
