"""Schema and layout become nodes: each property one control, list, group or variant; what cannot be shown is said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from yimen.kernel import Finding, Place

from . import codes
from .bounds import MAX_CONTROLS, MAX_RECURSION, MAX_ROWS
from .conditions import Condition, Rule, Rules, joined
from .formats import FORMATS, KNOWN_FORMATS
from .hooks import FieldType, field_types, suited
from .inputs import is_choice, types_of
from .nodes import Branch, Control, Layout, Node, Rows, Variant
from .parts import (
    NONE,
    Body,
    alternatives_of,
    constants_of,
    defaults_of,
    fits_table,
    options_of,
    own_options,
    shape_of,
    shown_when,
    unfolded,
    unshown_feature,
    without_all_of,
    without_null,
)
from .paths import MISSING, pointer
from .schemas import Part, Schemas
from .scope import Scope
from .shapes import Alternatives, ObjectShape, Property, read_object
from .traits import check_of, choices_of, formula_of, help_of, label_of, lookup_of, reporter, sensitive_of
from .words import text_of


def arranged(kind: FieldType | None, schema: Body) -> Body | None:
    """The layout that a field type gives to an object that it names."""
    return kind.arrange(schema) if kind is not None and kind.arrange is not None else None


PLAIN_TEXT = ("text", "textarea", "code")
_KEY = re.compile(r"[a-z][a-z0-9_]*\Z")


class Builder:
    """Makes nodes and gathers findings; `base` is the schema's own place in the file."""

    def __init__(self, schemas: Schemas, file: str, base: str) -> None:
        self.schemas = schemas
        self.file = file
        self.base = base
        self.findings: list[Finding] = []
        self.controls = 0
        self.case_paths: dict[str, str] = {}
        self.in_element: Any = None  # set by the layout reader: builds a `detail` layout

    def place(self, part: Part) -> Place:
        return Place(self.file, path=self.base + pointer(part.at))

    # -- objects

    def content(self, scope: Scope, at: tuple[str, ...], part: Part) -> tuple[Node, ...]:
        """The nodes of all that the object holds, in the order in which the schema names it."""
        shape = scope.shape(at, part)
        nodes = [self.property_node(scope, at, each) for each in self.in_order(shape, part)]
        for feature, odd in shape.unshown:
            self.findings.append(codes.CANNOT_SHOW.at(self.place(odd), feature=feature))
        for alternatives in shape.alternatives:
            nodes.append(self.object_variant(scope, at, alternatives))
        return tuple(node for node in nodes if node is not None)

    def note_empty(self, shape: ObjectShape, part: Part) -> None:
        """An object without a single field shows nothing of what it may hold."""
        if not (shape.properties or shape.unshown or shape.alternatives):
            self.findings.append(codes.CANNOT_SHOW.at(self.place(part), feature="properties"))

    def in_order(self, shape: ObjectShape, part: Part) -> list[Property]:
        """By `x-order`; stores do not keep the order of an object's keys, so that a lack of it is a note."""
        found = list(shape.properties.values())
        places = [each.part.schema.get("x-order") for each in found]
        if len(found) > 1 and not all(isinstance(each, int | float) for each in places):
            self.findings.append(codes.NO_ORDER.at(self.place(part)))
        ranked = [each if isinstance(each, int | float) else float("inf") for each in places]
        return [each for _, _, each in sorted(zip(ranked, range(len(found)), found, strict=True))]

    def property_node(
        self,
        scope: Scope,
        at: tuple[str, ...],
        known: Property,
        element: Body = NONE,
        rules: Rules | None = None,
    ) -> Node | None:
        """One property as a node; None where it cannot be shown, which is then a finding."""
        if known.shown_when == []:
            self.findings.append(codes.REQUIRED_NOT_SHOWN.at(self.place(scope.part), field=known.key))
            return None
        self.check_property(known)
        path = (*at, known.key)
        implied = [Rule("SHOW", shown_when(known))] if known.shown_when is not None else []
        given = rules.rules if rules is not None else ()
        node = self.node(scope, path, known.part, element, known.required, tuple(known.required_when))
        if isinstance(node, Control) and known.formats_when:
            node = replace(node, formats_when=tuple(known.formats_when))
        if node is None or not (implied or given):
            return node
        return replace(node, rules=Rules((*given, *implied, *node.rules.rules)))

    def check_property(self, known: Property) -> None:
        place = self.place(known.part)
        if not _KEY.match(known.key):
            self.findings.append(codes.ODD_KEY.at(place, field=known.key))
        if not text_of(known.part.schema, "title") and "const" not in known.part.schema:
            self.findings.append(codes.NO_TITLE.at(place, field=known.key))

    def node(
        self,
        scope: Scope,
        path: tuple[str, ...],
        part: Part,
        element: Body,
        required: bool,
        required_when: tuple[Condition, ...] = (),
    ) -> Node | None:
        part = self.schemas.resolve(part)
        part, nullable = without_null(self.schemas, without_all_of(self.schemas, part))
        if self.too_deep(part) or self.too_many(part):
            return None
        self.note_case_path(scope, path, part)
        kind = self.kind_of(part, element)
        if kind is not None and not kind.composite:
            return self.control(scope, path, part, element, kind, required, required_when, nullable)
        shape = shape_of(part.schema)
        if shape == "object":
            return self.group(scope, path, part, element, required, kind)
        if shape == "array":
            return self.rows(scope, path, part, element, required, required_when, kind)
        if shape == "variant":
            return self.value_variant(scope, path, part, element, required)
        self.findings.append(codes.CANNOT_SHOW.at(self.place(part), feature=unshown_feature(part.schema)))
        return None

    def too_deep(self, part: Part) -> bool:
        for reference in set(part.trail):
            if part.trail.count(reference) > MAX_RECURSION:
                finding = codes.DEEP_RECURSION.at(self.place(part), reference=reference, limit=MAX_RECURSION)
                if finding not in self.findings:
                    self.findings.append(finding)
                return True
        return False

    def too_many(self, part: Part) -> bool:
        self.controls += 1
        if self.controls == MAX_CONTROLS + 1:
            self.findings.append(
                codes.TOO_LARGE.at(
                    self.place(part), what="字段数", size=f"超过{MAX_CONTROLS}个", limit=MAX_CONTROLS
                )
            )
        return self.controls > MAX_CONTROLS

    def note_case_path(self, scope: Scope, path: tuple[str, ...], part: Part) -> None:
        role = part.schema.get("x-case")
        if role is None:
            return
        here = scope.prefix + pointer(path)
        if not isinstance(role, str) or not _KEY.match(role):
            self.findings.append(
                codes.BAD_CASE_PATH.at(self.place(part), value=role, reason="应为小写英文编号，例如 parties")
            )
        elif self.case_paths.setdefault(role, here) != here:
            other = self.case_paths[role]
            self.findings.append(
                codes.BAD_CASE_PATH.at(
                    self.place(part), value=role, reason=f"“{other}”已经使用，同一表单只能有一处"
                )
            )

    # -- one value

    def kind_of(self, part: Part, element: Body) -> FieldType | None:
        """The named widget, or the one that suits; None for what is no single value."""
        schema, options = part.schema, options_of(element)
        if schema.get("x-computed") is not None:
            return field_types()["computed"]
        named = options.get("widget", schema.get("x-widget"))
        if named is None:
            return suited(schema, options)
        kind = field_types().get(str(named))
        if kind is None:
            known = "、".join(sorted(field_types()))
            self.findings.append(codes.UNKNOWN_WIDGET.at(self.place(part), widget=named, known=known))
            return suited(schema, options)
        if kind.types and not types_of(schema) <= kind.types:
            reason = f"字段类型为 {'、'.join(sorted(types_of(schema))) or '未写明'}，应为 {'、'.join(sorted(kind.types))}"
            self.findings.append(codes.UNFIT_WIDGET.at(self.place(part), widget=named, reason=reason))
            return suited(schema, options)
        return kind

    def control(
        self,
        scope: Scope,
        path: tuple[str, ...],
        part: Part,
        element: Body,
        kind: FieldType,
        required: bool,
        required_when: tuple[Condition, ...],
        nullable: bool,
    ) -> Control:
        schema, options = part.schema, options_of(element)
        report = reporter(self.findings, self.place(part))
        choosing = is_choice(schema) or kind.name in ("choices", "choice", "radio")
        default = self.default_of(part)
        if default is MISSING and required and kind.name == "constant":
            default = schema["const"]
        self.check_format(part, kind)
        return Control(
            at=path,
            pointer=scope.prefix + pointer(path),
            kind=kind,
            schema=schema,
            label=label_of(schema, element, path[-1] if path else ""),
            help=help_of(schema, element),
            required=required,
            required_when=required_when,
            nullable=nullable,
            readonly=bool(schema.get("readOnly") or options.get("readonly") or options.get("readOnly")),
            options=own_options(schema, options),
            choices=choices_of(schema, report) if choosing else (),
            computed=formula_of(schema, report),
            checked=check_of(schema, report),
            lookup=lookup_of(schema, report),
            sensitive=sensitive_of(schema),
            default=default,
        )

    def check_format(self, part: Part, kind: FieldType) -> None:
        """A format that nobody knows is neither checked nor drawn in a way of its own."""
        named = part.schema.get("format")
        if isinstance(named, str) and kind.name in PLAIN_TEXT and named not in KNOWN_FORMATS:
            known = "、".join(sorted(FORMATS))
            self.findings.append(codes.IGNORED.at(self.place(part), what=f"format: {named}", known=known))

    def default_of(self, part: Part) -> Any:
        """What a new form begins with here; told where the schema itself refuses it."""
        if "default" not in part.schema:
            return MISSING
        if not self.schemas.accepts(part.at)(part.schema["default"]):
            text = str(part.schema["default"])[:60]
            self.findings.append(codes.BAD_DEFAULT.at(self.place(part), reason=f"“{text}”"))
        return part.schema["default"]

    # -- several values

    def group(
        self,
        scope: Scope,
        path: tuple[str, ...],
        part: Part,
        element: Body,
        required: bool,
        kind: FieldType | None = None,
    ) -> Layout:
        detail = options_of(element).get("detail") or arranged(kind, part.schema)
        if isinstance(detail, Mapping) and self.in_element is not None:
            children: tuple[Node, ...] = (self.in_element(scope, path, detail),)
        else:
            children = self.content(scope, path, part)
            self.note_empty(scope.shape(path, part), part)
        label = label_of(part.schema, element, path[-1] if path else "")
        return Layout(
            "group",
            children,
            label,
            help_of(part.schema, element),
            options_of(element),
            at=path,
            required=required,
            kind=kind,
            pointer=scope.prefix + pointer(path),
            default=self.default_of(part),
        )

    def rows(
        self,
        scope: Scope,
        path: tuple[str, ...],
        part: Part,
        element: Body,
        required: bool,
        required_when: tuple[Condition, ...],
        kind: FieldType | None = None,
    ) -> Rows | None:
        schema, options = part.schema, options_of(element)
        if "prefixItems" in schema or not isinstance(schema.get("items"), Mapping):
            feature = "prefixItems" if "prefixItems" in schema else "array"
            self.findings.append(codes.CANNOT_SHOW.at(self.place(part), feature=feature))
            return None
        item = self.schemas.resolve(part.down("items"))
        item, _ = without_null(self.schemas, item)
        inner = Scope(self.schemas, item, scope.prefix + pointer((*path, "*")))
        scalar = shape_of(item.schema) != "object" or suited(item.schema, NONE) is not None
        children = self.item_nodes(inner, item, scalar, options)
        if not children:
            return None
        most = schema.get("maxItems")
        return Rows(
            at=path,
            pointer=scope.prefix + pointer(path),
            label=label_of(schema, element, path[-1] if path else ""),
            help=help_of(schema, element),
            item=Layout("vertical", children, text_of(item.schema, "title")),
            item_default=defaults_of(children),
            scalar=scalar,
            table=fits_table(children) and element.get("type") != "ListWithDetail",
            detail=bool(options.get("detail")) or element.get("type") == "ListWithDetail",
            least=int(schema.get("minItems", 0)),
            most=min(int(most), MAX_ROWS) if isinstance(most, int) else None,
            required=required,
            required_when=required_when,
            readonly=bool(schema.get("readOnly") or options.get("readonly")),
            options=own_options(schema, options),
            kind=kind or self.composite_of(item),
            default=self.default_of(part),
        )

    def composite_of(self, part: Part) -> FieldType | None:
        kind = self.kind_of(part, NONE)
        return kind if kind is not None and kind.composite else None

    def item_nodes(self, inner: Scope, item: Part, scalar: bool, options: Body) -> tuple[Node, ...]:
        detail = options.get("detail") or arranged(self.composite_of(item), item.schema)
        if isinstance(detail, Mapping) and self.in_element is not None and not scalar:
            return unfolded(self.in_element(inner, (), detail))
        if not scalar:
            if self.too_deep(item):
                return ()
            self.note_empty(inner.shape((), item), item)
            return self.content(inner, (), item)
        node = self.node(inner, (), item, NONE, True)
        return () if node is None else (node,)

    # -- one of several shapes

    def value_variant(
        self, scope: Scope, path: tuple[str, ...], part: Part, element: Body, required: bool
    ) -> Node | None:
        """A value that may be of several shapes: branches of its own, not of the object around it."""
        keyword, parts = alternatives_of(part)
        branches = []
        for index, each in enumerate(parts):
            each = self.schemas.resolve(each)
            node = self.node(scope.fresh(), path, each, {"label": False}, True)
            if node is None:
                continue
            title = text_of(each.schema, "title") or {"zh": f"{index + 1}"}
            accepts = self.schemas.validator(dict(each.schema)).is_valid
            branches.append(Branch(title, accepts, Layout("vertical", (node,)), fixed=constants_of(each)))
        if not branches:
            return None
        label = label_of(part.schema, element, path[-1] if path else "")
        return Variant(
            path,
            scope.prefix + pointer(path),
            keyword,
            label,
            tuple(branches),
            required,
            default=self.default_of(part),
        )

    def object_variant(self, scope: Scope, at: tuple[str, ...], given: Alternatives) -> Node | None:
        """Branches that bring fields to the object around them."""
        keys = [set(each.schema.get("properties", ())) for each in given.parts]
        branches = []
        for index, each in enumerate(given.parts):
            shape, branch_scope = read_object(self.schemas, each, at), scope.fresh()
            nodes = [
                self.property_node(branch_scope, at, known)
                for known in shape.properties.values()
                if "const" not in known.part.schema
            ]
            others = set().union(*(one for other, one in enumerate(keys) if other != index))
            title = text_of(each.schema, "title") or {"zh": f"{index + 1}"}
            content = Layout("vertical", tuple(node for node in nodes if node is not None))
            own = frozenset(keys[index] - others)
            branches.append(Branch(title, self.schemas.accepts(each.at), content, own, constants_of(each)))
        rules = Rules((Rule("SHOW", joined("all", given.when)),)) if given.when else Rules()
        here = scope.prefix + pointer(at)
        return Variant(at, here, given.keyword, {}, tuple(branches), True, rules=rules)
