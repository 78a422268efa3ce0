"""A bound form as HTML: Bootstrap's classes, no script, no style; every text that is not ours is escaped."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from markupsafe import Markup, escape

from .around import Surroundings
from .bound import BoundControl, BoundLayout, BoundNode, BoundRows, BoundVariant, BoundWords
from .formats import CHECKED_IN_PAGE, EXPLAINED
from .rows import draw_rows
from .words import Text, say, text_of, word

if TYPE_CHECKING:
    from .binding import BoundForm


SHORT = ("integer", "number")
RULED = ' disabled data-ruled="true"'  # by a rule: the page's script may take it away again


def draw_form(bound: BoundForm) -> Markup:
    """Error summary and fields. Enter in a field checks the form, it never completes the act."""
    page = Page(bound.language, bound.around)
    check = escape(word("check", bound.language))
    parts = [
        f'<div class="yf" data-form="{escape(bound.form.id)}" data-prefix="{escape(bound.prefix)}">',
        f'<button type="submit" class="visually-hidden" name="~check" value="1" tabindex="-1" '
        f'aria-hidden="true" formnovalidate>{check}</button>',
        draw_summary(bound),
        page.node(bound.root),
        "</div>",
    ]
    return Markup("".join(parts))  # noqa: S704 - every part is escaped where it is made


def draw_summary(bound: BoundForm) -> str:
    """What must be corrected, each a link to its field; announced as soon as the page stands."""
    if not bound.errors:
        return ""
    title = word("errors_title", bound.language, count=len(bound.errors))
    items = []
    for error in bound.errors[:100]:
        text = escape(_in_place(error.where, error.message, bound.language))
        link = f'<a href="#{error.target}" class="alert-link">{text}</a>' if error.target else text
        items.append(f"<li>{link}</li>")
    return (
        f'<div class="alert alert-danger" role="alert" tabindex="-1" id="{escape(bound.prefix)}form-errors" '
        f'data-errors><p class="alert-title">{title}</p><ul class="mb-0">{"".join(items)}</ul></div>'
    )


def _in_place(where: str, message: str, language: str) -> str:
    return f"{where}{': ' if language == 'en' else '：'}{message}" if where else message


class Page:
    """Draws nodes in one language."""

    def __init__(self, language: str, around: Surroundings) -> None:
        self.around = around
        self.language = language
        self.level = 3

    def node(self, node: BoundNode) -> str:
        if isinstance(node, BoundControl):
            return self.control(node)
        if isinstance(node, BoundLayout):
            return self.layout(node)
        if isinstance(node, BoundRows):
            return draw_rows(self, node)
        if isinstance(node, BoundVariant):
            return self.variant(node)
        return self.words(node)

    def nodes(self, nodes: list[BoundNode]) -> str:
        """One below the other; neighbours that take part of a line share it."""
        parts: list[str] = []
        line: list[str] = []
        for each in nodes:
            width = _width(each)
            if width is None and line:
                parts.append(f'<div class="row gx-3">{"".join(line)}</div>')
                line = []
            if width is None:
                parts.append(self.node(each))
            else:
                line.append(f'<div class="col-12 col-md-{width}">{self.node(each)}</div>')
        if line:
            parts.append(f'<div class="row gx-3">{"".join(line)}</div>')
        return "".join(parts)

    def text(self, text: Text) -> str:
        return str(escape(say(text, self.language)))

    # -- one control

    def control(self, bound: BoundControl) -> str:
        """A control with its label, help and errors."""
        node = bound.node
        label = self.label(bound)
        inner = self.input(bound)
        mark = self.marks(bound)
        if node.kind.several:
            return (
                f'<fieldset class="mb-3 yf-field"{mark}><legend class="form-label{_required(bound)}">'
                f"{self.text(node.label)}{self.required_word(bound)}</legend>{inner}</fieldset>"
            )
        return f'<div class="mb-3 yf-field"{mark}>{label}{inner}</div>'

    def label(self, bound: BoundControl, css: str = "form-label") -> str:
        if bound.node.kind.name == "checkbox" or not bound.node.label:
            return ""
        return (
            f'<label class="{css}{_required(bound)}" for="{bound.field.id}">{self.text(bound.node.label)}'
            f"{self.required_word(bound)}</label>"
        )

    def required_word(self, bound: BoundControl) -> str:
        """The mark is a sign of the style sheet; readers of the screen hear the word."""
        if not bound.required:
            return ""
        return f'<span class="visually-hidden">（{word("required", self.language)}）</span>'

    def input(self, bound: BoundControl) -> str:
        """The input with its help and errors below."""
        field, node = bound.field, bound.node
        described = []
        below = []
        if node.help:
            described.append(f"{field.id}-help")
            below.append(f'<div class="form-hint" id="{field.id}-help">{self.text(node.help)}</div>')
        if field.masked:
            described.append(f"{field.id}-mask")
            hint = escape(word("masked_hint", self.language))
            below.append(f'<div class="form-hint" id="{field.id}-mask">{hint}</div>')
        if field.errors:
            described.append(f"{field.id}-error")
            text = "；".join(str(escape(each)) for each in field.errors)
            below.append(f'<div class="invalid-feedback d-block" id="{field.id}-error">{text}</div>')
        html = field.draw(self.attributes(bound, described))
        if field.errors:
            html = html.replace('class="form-control', 'class="form-control is-invalid', 1)
            html = html.replace('class="form-select', 'class="form-select is-invalid', 1)
        return html + "".join(below)

    def attributes(self, bound: BoundControl, described: list[str]) -> str:
        text = ""
        if described:
            text += f' aria-describedby="{" ".join(described)}"'
        if bound.field.errors:
            text += ' aria-invalid="true"'
        several = bound.node.kind.several or bound.node.kind.name in ("computed", "constant")
        if bound.required and not several and bound.node.kind.name != "checkbox":
            text += ' aria-required="true"'
        if bound.node.readonly:
            text += " disabled"
        elif bound.disabled:
            text += RULED
        return text

    def marks(self, bound: BoundControl) -> str:
        """What the page's script reads: where the value stands, of what sort it is, when it is shown."""
        path = json.dumps(list(bound.node.at), ensure_ascii=False)
        text = f' data-at="{escape(path)}" data-kind="{escape(bound.node.kind.name)}"'
        text += f' data-type="{escape(_json_type(bound))}"'
        text += " data-required" if bound.node.required else ""
        text += " data-sensitive" if bound.node.sensitive is not None else ""
        if bound.node.required_when:
            when = [each.as_json() for each in bound.node.required_when]
            text += f' data-required-when="{_json(when)}"'
        formats = self.formats(bound)
        text += f' data-formats="{_json(formats)}"' if formats else ""
        return text + self.rules(bound)

    def formats(self, bound: BoundControl) -> list[dict[str, Any]]:
        """What the page's script checks of the value while it is typed: {format, message, when it applies}."""
        node = bound.node
        own = say(text_of(node.schema, "x-message"), self.language)
        always = node.schema.get("format")
        found: list[dict[str, Any]] = []
        for when, name in [(None, always), *node.formats_when]:
            if name in CHECKED_IN_PAGE:
                message = {"format": name, "message": own or EXPLAINED[str(name)][self.language == "en"]}
                found.append(message if when is None else {**message, "when": when.as_json()})
        return found

    def rules(self, bound: BoundNode) -> str:
        rules = bound.node.rules
        text = f' data-rules="{_json(rules.as_json())}"' if rules else ""
        return text + (" hidden" if bound.hidden and rules else "")

    # -- layouts

    def layout(self, bound: BoundLayout) -> str:
        sort = bound.node.sort
        if sort == "horizontal":
            return self.horizontal(bound)
        if sort == "group":
            return self.group(bound)
        if sort == "categories":
            return self.categories(bound)
        if sort == "category":
            return self.category(bound, 0, 1, False)
        inner = self.nodes(bound.children)
        rules = self.rules(bound)
        return f"<div{rules}>{inner}</div>" if rules else inner

    def horizontal(self, bound: BoundLayout) -> str:
        cells = "".join(
            f'<div class="{_narrow(each)} {"col-md" if width is None else f"col-md-{width}"}">{self.node(each)}</div>'
            for each, width in ((each, _width(each)) for each in bound.children)
        )
        return f'<div class="row gx-3"{self.rules(bound)}>{cells}</div>'

    def group(self, bound: BoundLayout) -> str:
        label, help_text = bound.node.label, bound.node.help
        title = f'<legend class="yf-legend">{self.text(label)}</legend>' if label else ""
        hint = f'<div class="form-hint mb-2">{self.text(help_text)}</div>' if help_text else ""
        return f'<fieldset class="yf-group mb-3"{self.rules(bound)}>{title}{hint}{self.nodes(bound.children)}</fieldset>'

    def categories(self, bound: BoundLayout) -> str:
        """All categories one after another; the page's script makes tabs, or the steps of a stepper, of them."""
        stepper = bound.node.options.get("variant") == "stepper"
        inner = [
            self.category(each, index, len(bound.children), stepper)
            for index, each in enumerate(bound.children)
            if isinstance(each, BoundLayout)
        ]
        sort = "stepper" if stepper else "tabs"
        previous, following = word("previous", self.language), word("next", self.language)
        return (
            f'<div class="yf-categories mb-3" data-categories="{sort}" data-previous="{previous}" '
            f'data-next="{following}"{self.rules(bound)}>{"".join(inner)}</div>'
        )

    def category(self, bound: BoundLayout, index: int, count: int, stepper: bool) -> str:
        step = word("step", self.language, number=index + 1) + " " if stepper else ""
        return (
            f'<section class="yf-category" data-category{self.rules(bound)}><h{self.level} class="yf-legend">'
            f"{step}{self.text(bound.node.label)}</h{self.level}>{self.nodes(bound.children)}</section>"
        )

    def words(self, bound: BoundWords) -> str:
        return f'<p class="yf-words"{self.rules(bound)}>{self.text(bound.node.label)}</p>'

    # -- one of several shapes

    def variant(self, bound: BoundVariant) -> str:
        node = bound.node
        label = self.text(node.label) or escape(word("variant", self.language))
        disabled = " disabled" if node.readonly else RULED if bound.disabled else ""
        options = [] if node.required else [f'<option value="">{word("choose", self.language)}</option>']
        for index, branch in enumerate(node.branches):
            chosen = " selected" if index == bound.chosen else ""
            options.append(f'<option value="{index}"{chosen}>{self.text(branch.title)}</option>')
        branches = [
            f'<div data-branch="{index}"{"" if index == bound.chosen else " hidden"}>{self.nodes(children)}</div>'
            for index, children in enumerate(bound.branches)
        ]
        at = escape(json.dumps(list(node.at), ensure_ascii=False))
        return (
            f'<div class="yf-variant mb-3" data-variant data-at="{at}"{self.rules(bound)}>'
            f'<label class="form-label" for="f-{bound.name}">{label}</label>'
            f'<select class="form-select mb-2" id="f-{bound.name}" name="{bound.name}"{disabled}>{"".join(options)}</select>'
            f"{''.join(branches)}</div>"
        )


def _narrow(node: BoundNode) -> str:
    """On a phone two counts share a line, all else has one of its own; sums would be cut."""
    return "col-6" if isinstance(node, BoundControl) and node.node.kind.name in SHORT else "col-12"


def _width(bound: BoundNode) -> int | None:
    """How many twelfths of a line the part asks for, None for all of it."""
    if not isinstance(bound, BoundControl | BoundRows):
        return None
    width = bound.node.options.get("width")
    return width if isinstance(width, int) and not isinstance(width, bool) and 0 < width < 12 else None


def _required(bound: BoundControl) -> str:
    return " required" if bound.required else ""


def _json(value: Any) -> Markup:
    return escape(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _json_type(bound: BoundControl) -> str:
    named = bound.node.schema.get("type", "")
    return named if isinstance(named, str) else next((each for each in named if each != "null"), "")
