"""Two fillings of one form beside one another: where they differ, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from .bound import BoundControl, BoundLayout, BoundNode, BoundRows, BoundVariant
from .paths import Path, is_apart, pointer
from .words import say, word

if TYPE_CHECKING:
    from .forms import CompiledForm

MOST = 200


@dataclass(frozen=True, slots=True)
class Contrast:
    """One field that differs, "" where nothing is filled in."""

    label: str
    mine: str
    theirs: str

    def as_json(self) -> dict[str, str]:
        return {"label": self.label, "mine": self.mine, "theirs": self.theirs}


def contrasts(
    form: CompiledForm,
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    *,
    language: str = "zh",
    roles: frozenset[str] = frozenset(),
) -> list[Contrast]:
    """Every field that is filled in differently, in the order of the page; what is masked stays masked."""
    one = dict(_shown(form, mine, language, roles))
    other = dict(_shown(form, theirs, language, roles))
    order = [*one, *(path for path in other if path not in one)]
    found = []
    for path in order:
        label, text, value = one.get(path, (other[path][0], "", None) if path in other else ("", "", None))
        beside = other.get(path, (label, "", None))
        if value != beside[2]:
            found.append(Contrast(label, text, beside[1]))
    return found[:MOST]


Shown = tuple[str, str, Any]


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as a reader may see it. `pointer` is where it stands in the values, `general` the same with `*` for rows."""

    pointer: str
    general: str
    label: str
    text: str


def shown_fields(
    form: CompiledForm,
    values: Mapping[str, Any],
    *,
    language: str = "zh",
    roles: frozenset[str] = frozenset(),
) -> list[ShownField]:
    """Every field that shows now, in the order of the page; what is masked stays masked."""
    return [
        ShownField(
            pointer(map(str, path)),
            pointer("*" if isinstance(step, int) else step for step in path),
            label,
            text,
        )
        for path, (label, text, _value) in _shown(form, values, language, roles)
    ]


def _shown(
    form: CompiledForm, values: Mapping[str, Any], language: str, roles: frozenset[str]
) -> Iterator[tuple[Path, Shown]]:
    bound = form.bind(values, readonly=True, language=language, roles=roles)
    yield from _fields([bound.root], "", language)


def _fields(nodes: list[BoundNode], above: str, language: str) -> Iterator[tuple[Path, Shown]]:
    for node in nodes:
        if isinstance(node, BoundControl):
            label = " ".join(each for each in (above, say(node.node.label, language)) if each)
            yield node.path, (label or node.node.key, _text(node, language), _value(node))
        elif isinstance(node, BoundLayout):
            yield from _fields(node.children, above, language)
        elif isinstance(node, BoundVariant):
            yield from _fields(node.now(), above, language)
        elif isinstance(node, BoundRows):
            name = " ".join(each for each in (above, say(node.node.label, language)) if each)
            for index, row in enumerate(node.items):
                if not row.fresh:
                    title = word("row", language, number=index + 1)
                    yield from _fields(row.children, f"{name} {title}".strip(), language)


def _text(node: BoundControl, language: str) -> str:
    data = node.field.data
    if is_apart(data):
        return str(data.get("shown", ""))
    text = node.node.kind.show(data, node.node, language)
    return word("masked", language) if node.field.masked and text else text


def _value(node: BoundControl) -> Any:
    """What is compared: a value, or a reference without where it was read."""
    data = node.field.data
    return ("apart", data.get("$sensitive"), data.get("shown")) if is_apart(data) else data
