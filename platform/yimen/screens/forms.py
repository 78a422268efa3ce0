"""A form definition, read once: compiled for use, or checked with everything that is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePath as Path
from typing import Any

from yimen.kernel import Finding, Place, has_errors

from . import codes
from .around import NOWHERE, Surroundings
from .binding import BoundForm, bind_form
from .bounds import check_bounds
from .building import Builder
from .inputs.lookups import Lookups
from .layouts import LayoutReader, shown_pointers
from .nodes import Control, Layout, Node, Rows, Variant
from .parts import defaults_of, shape_of
from .paths import pointer
from .schemas import Part, Schemas, check_schema
from .scope import Scope
from .validation import FieldError
from .words import Text, say, text_of


class FormError(ValueError):
    """The definition has errors; `findings` says which."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__("；".join(str(each) for each in findings if each.severity == "error"))
        self.findings = findings


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """One field of a form. `path` is a JSON Pointer into the values, `*` standing for every row."""

    path: str
    widget: str
    label: str
    required: bool

    def as_json(self) -> dict[str, Any]:
        return {"path": self.path, "widget": self.widget, "label": self.label, "required": self.required}


@dataclass(frozen=True, eq=False)
class CompiledForm:
    """A form ready to be bound to values any number of times; frozen and shared by threads.

    `case_paths` {"parties": "/parties", …} comes from `x-case`; pointers of `sensitive_paths` may hold `*`.
    """

    id: str
    title: Text
    root: Layout
    schemas: Schemas
    validator: Any
    findings: tuple[Finding, ...] = ()
    case_paths: Mapping[str, str] = field(default_factory=dict)

    def bind(
        self,
        values: Mapping[str, Any] | None = None,
        formdata: Any = None,
        *,
        prefix: str = "",
        lookups: Lookups | None = None,
        readonly: bool = False,
        language: str = "zh",
        roles: frozenset[str] = frozenset(),
        around: Surroundings = NOWHERE,
    ) -> BoundForm:
        """The form over stored values and, where given, a submission.

        `values` None begins a new one with its defaults. `formdata` is a multi-dict of texts (and uploads);
        names it lacks leave their values as they were. `roles` decide which sensitive values are shown.
        """
        return bind_form(self, values, formdata, prefix, lookups, readonly, language, roles, around)

    def errors_of(
        self, values: Mapping[str, Any], *, lookups: Lookups | None = None, around: Surroundings = NOWHERE
    ) -> list[FieldError]:
        """What is wrong with values that came without a page (a case act, an import); empty when nothing."""
        bound = self.bind(values, lookups=lookups, around=around)
        bound.validate()
        return bound.errors

    @property
    def defaults(self) -> dict[str, Any]:
        found = defaults_of(self.root.children)
        return dict(found) if isinstance(found, dict) else {}

    def label(self, language: str = "zh") -> str:
        return say(self.title, language)

    @property
    def fields(self) -> list[FieldInfo]:
        return self.fields_in("zh")

    def fields_in(self, language: str) -> list[FieldInfo]:
        """Every field in the order of the page; rows and variants before what is inside them."""
        return [
            _info(node, language) for node in walk((self.root,)) if not isinstance(node, Layout) or node.kind
        ]

    @property
    def sensitive_paths(self) -> tuple[str, ...]:
        controls = (node for node in walk((self.root,)) if isinstance(node, Control))
        return tuple(node.pointer for node in controls if node.sensitive is not None)

    def control_at(self, path: Sequence[str | int]) -> Control | None:
        """The control whose value stands at the path, rows by their numbers; None where no single value does."""
        wanted = pointer("*" if isinstance(step, int) else step for step in path)
        controls = (node for node in walk((self.root,)) if isinstance(node, Control))
        return next((node for node in controls if node.pointer == wanted), None)

    def facts(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The values as conditions see them: dates as `date`, which CEL reads as day numbers."""
        days = {
            node.pointer
            for node in walk((self.root,))
            if isinstance(node, Control) and node.kind.name == "date"
        }
        found = _with_days(values, "", days)
        return dict(found)


def _with_days(value: Any, here: str, days: set[str]) -> Any:
    if isinstance(value, Mapping):
        return {key: _with_days(each, f"{here}/{key}", days) for key, each in value.items()}
    if isinstance(value, list):
        return [_with_days(each, here + "/*", days) for each in value]
    if here in days and isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value


def walk(nodes: tuple[Node, ...]) -> Iterator[Control | Rows | Variant | Layout]:
    """Every node but plain words, in the order of the page."""
    for node in nodes:
        if isinstance(node, Layout):
            yield node
            yield from walk(node.children)
        elif isinstance(node, Rows):
            yield node
            yield from walk(node.item.children)
        elif isinstance(node, Variant):
            yield node
            for branch in node.branches:
                yield from walk(branch.content.children)
        elif isinstance(node, Control):
            yield node


def _info(node: Control | Rows | Variant | Layout, language: str) -> FieldInfo:
    if isinstance(node, Control):
        return FieldInfo(node.pointer, node.kind.name, say(node.label, language), node.required)
    if isinstance(node, Rows):
        widget = node.kind.name if node.kind else "table" if node.table else "rows"
        return FieldInfo(node.pointer, widget, say(node.label, language), node.required)
    if isinstance(node, Variant):
        return FieldInfo(node.pointer, "variant", say(node.label, language), node.required)
    if isinstance(node, Layout) and node.kind is not None:
        return FieldInfo(node.pointer, node.kind.name, say(node.label, language), node.required)
    raise TypeError("a layout is no field")


def compile_form(body: Mapping[str, Any]) -> CompiledForm:
    """The form of a definition; raises `FormError` when it has errors."""
    form, findings = read_form(body, Place())
    if form is None or has_errors(findings):
        raise FormError(findings)
    return form


def check_form(body: Any, place: Place) -> list[Finding]:
    """Everything that is wrong with a definition; `place` is its file."""
    return read_form(body, place)[1]


def read_form(body: Any, place: Place) -> tuple[CompiledForm | None, list[Finding]]:
    """The compiled form, None where errors forbid it, and all findings."""
    base = place.path or ""
    findings = check_bounds(body, place.file, base) or _check_frame(body, place)
    if findings:
        return None, findings
    return _read(body, Place(place.file, path=base + "/schema"), Place(place.file, path=base + "/ui"))


def read_schema(
    schema: Any, ui: Any, schema_place: Place, ui_place: Place
) -> tuple[CompiledForm | None, list[Finding]]:
    """The form of a bare JSON Schema and perhaps a UI schema, each from a file of its own."""
    body = {
        "id": "bare_schema",
        "title": Path(schema_place.file).stem or "schema",
        "schema": schema,
        "ui": ui,
    }
    findings = check_bounds(schema, schema_place.file, schema_place.path or "")
    findings += check_bounds(ui, ui_place.file, ui_place.path or "")
    findings = findings or _check_frame(body, schema_place)
    if findings:
        return None, findings
    return _read(body, Place(schema_place.file, path=""), Place(ui_place.file, path=""))


def _read(
    body: Mapping[str, Any], schema_place: Place, ui_place: Place
) -> tuple[CompiledForm | None, list[Finding]]:
    schema, file, base = body["schema"], schema_place.file, schema_place.path or ""
    findings = check_schema(schema, file, base)
    if has_errors(findings):
        return None, findings
    schemas = Schemas(schema)
    builder = Builder(schemas, file, base)
    root = _root(builder, body, ui_place)
    findings += builder.findings
    if has_errors(findings):
        return None, findings
    form = CompiledForm(
        str(body["id"]), text_of(body, "title"), root, schemas, schemas.validator(), tuple(findings),
        builder.case_paths,
    )  # fmt: skip
    return form, findings


def _check_frame(body: Any, place: Place) -> list[Finding]:
    if not isinstance(body, Mapping):
        return [codes.NOT_A_FORM.at(place, reason="不是对象")]
    for key, sort in (("id", str), ("title", str | dict), ("schema", dict)):
        if not isinstance(body.get(key), sort) or (not body[key] and key != "schema"):
            return [codes.NOT_A_FORM.at(place, reason=f"缺少 {key} 或类型不对")]
    if body.get("ui") is not None and not isinstance(body["ui"], dict):
        return [codes.NOT_A_FORM.at(place, reason="ui 应为对象")]
    if shape_of(body["schema"]) != "object":
        return [codes.NOT_A_FORM.at(place, reason="schema 的 type 应为 object")]
    try:
        json.dumps(body, allow_nan=False)
    except (TypeError, ValueError) as error:
        return [codes.NOT_A_FORM.at(place, reason=f"含有 JSON 不能表示的内容（{error}）")]
    return []


def _root(builder: Builder, body: Mapping[str, Any], ui_place: Place) -> Layout:
    part = Part(builder.schemas.root, ())
    scope = Scope(builder.schemas, part, "")
    reader = LayoutReader(builder, ui_place, scope)
    if not body.get("ui"):
        return Layout("vertical", builder.content(scope, (), part))
    node = reader.element(scope, body["ui"], ())
    root = node if isinstance(node, Layout) else Layout("vertical", () if node is None else (node,))
    _check_shown(builder, scope, root)
    return root


def _check_shown(builder: Builder, scope: Scope, root: Layout) -> None:
    shown = shown_pointers((root,))
    shape = scope.shape(())
    for each in shape.properties.values():
        known = "/" + each.key
        hidden = known not in shown and not any(one.startswith(known + "/") for one in shown)
        if each.required and hidden and "const" not in each.part.schema and "default" not in each.part.schema:
            builder.findings.append(codes.REQUIRED_NOT_SHOWN.at(builder.place(each.part), field=each.key))
    for alternatives in shape.alternatives:
        if not any(isinstance(node, Variant) and node.at == () for node in walk((root,))):
            place = builder.place(alternatives.parts[0])
            builder.findings.append(codes.CANNOT_SHOW.at(place, feature=alternatives.keyword))
