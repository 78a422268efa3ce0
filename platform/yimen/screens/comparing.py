"""Two fillings of one form beside one another: where they differ, in the words of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from .bound import BoundControl, BoundLayout, BoundNode, BoundRows, BoundVariant
from .inputs.lookups import LookupInput, Lookups, label_of
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
        label = (one.get(path) or other[path]).label
        here, beside = (side.get(path, Shown(label, "", None)) for side in (one, other))
        if here.value != beside.value:
            found.append(Contrast(label, here.text, beside.text))
    return found[:MOST]


class Shown(NamedTuple):
    """A field of a bound form: what is compared is its `value`."""

    label: str
    text: str
    value: Any
    named: str = ""


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field as a reader may see it. `pointer` is where it stands in the values, `general` the same with `*` for rows;
    `named` what the key of a look-up stands for, where it was asked."""

    pointer: str
    general: str
    label: str
    text: str
    named: str = ""


def shown_fields(
    form: CompiledForm,
    values: Mapping[str, Any],
    *,
    language: str = "zh",
    roles: frozenset[str] = frozenset(),
    lookups: Lookups | None = None,
) -> list[ShownField]:
    """Every field that shows now, in the order of the page; what is masked stays masked."""
    return [
        ShownField(
            pointer(map(str, path)),
            pointer("*" if isinstance(step, int) else step for step in path),
            shown.label,
            shown.text,
            shown.named,
        )
        for path, shown in _shown(form, values, language, roles, lookups)
    ]


def _shown(
    form: CompiledForm,
    values: Mapping[str, Any],
    language: str,
    roles: frozenset[str],
    lookups: Lookups | None = None,
) -> Iterator[tuple[Path, Shown]]:
    bound = form.bind(values, lookups=lookups, readonly=True, language=language, roles=roles)
    yield from _fields([bound.root], "", language)


def _fields(nodes: list[BoundNode], above: str, language: str) -> Iterator[tuple[Path, Shown]]:
    for node in nodes:
        if isinstance(node, BoundControl):
            label = " ".join(each for each in (above, say(node.node.label, language)) if each)
            shown = Shown(label or node.node.key, _text(node, language), _value(node), _named(node))
            yield node.path, shown
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


def _named(node: BoundControl) -> str:
    """What the key of a look-up stands for, as far as it may be seen and is not the key itself."""
    field = node.field
    if not isinstance(field, LookupInput) or field.choice is None or field.masked:
        return ""
    label = label_of(field.choice, node.node.lookup)
    return "" if label == field.data else label


def _value(node: BoundControl) -> Any:
    """What is compared: a value, or a reference without where it was read."""
    data = node.field.data
    return ("apart", data.get("$sensitive"), data.get("shown")) if is_apart(data) else data
