"""Looking up an entry of some kind: its key is kept, its name stands below; without scripts a typed name finds it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from markupsafe import escape

from ..paths import MISSING
from ..words import word
from .base import Input, plain

if TYPE_CHECKING:
    from ..around import Judged
    from ..nodes import Control, LookupSpec


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry found: its key, what to call it, its body to fill other fields from, and how its kind calls the
    attributes of the body."""

    key: str
    label: str
    body: Mapping[str, Any] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)


class Lookups(Protocol):
    """Handed in by the doors: finds entries as of a legal day (None: of the request's) and for the case's unit.

    A source may also offer `resolve_many(kind, keys) -> Mapping[key, Choice]`, asked once per kind.
    """

    def search(
        self, kind: str, text: str, limit: int, filters: Mapping[str, Any], on: date | None = None
    ) -> Sequence[Choice]: ...

    def resolve(self, kind: str, key: str) -> Choice | None: ...


def resolve_all(source: Lookups, kind: str, keys: Iterable[str]) -> Mapping[str, Choice]:
    """The choices of those keys that exist."""
    wanted = sorted(set(keys))
    many = getattr(source, "resolve_many", None)
    if many is not None:
        found: Mapping[str, Choice] = many(kind, wanted)
        return found
    pairs = ((key, source.resolve(kind, key)) for key in wanted)
    return {key: choice for key, choice in pairs if choice is not None}


class LookupInput(Input):
    """`choice` is what the key stands for, once resolved; `offers` are the finds of an ambiguous text."""

    def __init__(self, control: Control, **given: Any) -> None:
        super().__init__(control, **given)
        self.choice: Choice | None = None
        self.offers: Sequence[Choice] = ()

    def now(self) -> str:
        if self.offers and self.raw_data:
            return str(self.raw_data[0])
        return super().now()

    def draw(self, attributes: str) -> str:
        found = None if self.masked else self.choice
        label = escape(label_of(found, self.control.lookup)) if found is not None else ""
        hint = label or escape(word("lookup_hint", self.language))
        facts = facts_text(found, self.control.lookup, self.language)
        below = f'<div class="form-hint" data-lookup-facts>{escape(facts)}</div>' if self.has_facts() else ""
        none = escape(word("lookup_nothing", self.language, text="{text}"))
        empty = escape(word("lookup_empty", self.language))
        words = f'data-nothing="{none}" data-empty="{empty}"'
        return f'{self._box(attributes)}<div class="form-hint" data-lookup-label {words}>{hint}</div>{below}'

    def has_facts(self) -> bool:
        spec = self.control.lookup
        return spec is not None and bool(spec.show or spec.valid)

    def _box(self, attributes: str) -> str:
        if self.offers:
            return self._offer_list(attributes)
        return (
            f'<input class="form-control" type="text" id="{self.id}" name="{self.name}" '
            f'value="{escape(self.now())}" autocomplete="off"{self._marks()}{attributes}>'
        )

    def _marks(self) -> str:
        """What the page's script needs to search: the kind, and what it may ask for and fill in."""
        spec = self.control.lookup
        if spec is None:
            return ""
        marks = {"lookup": spec.kind, "filters": dict(spec.filters), "fill": dict(spec.fill)}
        if spec.label:
            marks["label"] = spec.label
        if spec.on:
            marks["on"] = spec.on
        if self.has_facts():
            words = {
                name: word(f"lookup_{name}", self.language) for name in ("term", "open_start", "open_end")
            }
            marks["facts"] = {"show": list(spec.show), "valid": dict(spec.valid), "words": words}
        if spec.parent:
            marks["cascade"] = {
                "parent": spec.parent,
                "top": spec.top,
                "choose": word("choose", self.language),
            }
        return "".join(f' data-{name}="{escape(_attribute(value))}"' for name, value in marks.items())

    def _offer_list(self, attributes: str) -> str:
        typed = escape(self.now())
        parts = [f'<select class="form-select" id="{self.id}" name="{self.name}"{attributes}>']
        parts.append(
            f'<option value="{typed}" selected>{word("lookup_choose", self.language)}：{typed}</option>'
        )
        for offer in self.offers:
            parts.append(
                f'<option value="{escape(offer.key)}">{escape(offer.key)} {escape(offer.label)}</option>'
            )
        return "".join(parts) + "</select>"


def label_of(choice: Choice, spec: LookupSpec | None) -> str:
    """The attribute that the definition calls the label, else what the source calls the entry."""
    named = choice.body.get(spec.label) if spec is not None and spec.label else None
    return named if isinstance(named, str) and named else choice.label


def _attribute(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def facts_text(choice: Choice | None, spec: LookupSpec | None, language: str) -> str:
    """What stands below a look-up: the attributes that the definition names, and the entry's own term."""
    if choice is None or spec is None:
        return ""
    sign, end = (": ", "; ") if language == "en" else ("：", "；")
    shown = [(name, plain(choice.body.get(name, MISSING), _NOTHING, language)) for name in spec.show]
    parts = [f"{choice.titles.get(name, name)}{sign}{text}" for name, text in shown if text]
    if spec.valid:
        parts.append(term_text(choice, spec, language))
    return end.join(parts)


_NOTHING: Any = None  # `plain` asks nothing of the control


def term_text(choice: Choice, spec: LookupSpec, language: str) -> str:
    start = choice.body.get(spec.valid.get("from", "")) or word("lookup_open_start", language)
    end = choice.body.get(spec.valid.get("to", "")) or word("lookup_open_end", language)
    return word("lookup_term", language, start=start, end=end)


def check_term(judged: Judged) -> Iterator[str]:
    """An entry with a term of its own must hold on the day that counts: a field's, else today."""
    spec, choice = judged.control.lookup, judged.choice
    if spec is None or choice is None or not spec.valid:
        return
    day = day_that_counts(spec, judged)
    if day is None:
        return
    start, end = (str(choice.body.get(spec.valid.get(name, "")) or "") for name in ("from", "to"))
    if (start and day < start) or (end and day > end):
        term = term_text(choice, spec, judged.language)
        label = label_of(choice, spec)
        label = label if label == choice.key else f"{label}（{choice.key}）"
        yield word("lookup_not_valid", judged.language, label=label, day=day, term=term)


def day_that_counts(spec: LookupSpec, judged: Judged) -> str | None:
    given = judged.beside(spec.on) if spec.on else MISSING
    if isinstance(given, str) and given:
        return given
    return judged.around.today.isoformat() if judged.around.today is not None else None


def show_lookup(value: Any, control: Control, language: str) -> str:
    return "" if value is MISSING else plain(value, control, language)
