"""The JSON Forms UI schema: elements in their order, with their rules, each scope found in the schema."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, cast

from yimen.kernel import Expression, ExpressionError, Place

from . import codes
from .building import Builder
from .conditions import Condition, Effect, Rule, Rules, negated
from .nodes import Control, Layout, LayoutSort, Node, Rows, Variant, Words
from .parts import options_of
from .paths import pointer, steps_of
from .schemas import make_validator
from .scope import Scope
from .words import text_of

_LAYOUTS: Final[dict[str, LayoutSort]] = {
    "VerticalLayout": "vertical",
    "HorizontalLayout": "horizontal",
    "Group": "group",
    "Categorization": "categories",
    "Category": "category",
}
_KNOWN: Final = (*_LAYOUTS, "Control", "Label", "ListWithDetail")
_EFFECTS: Final = ("SHOW", "HIDE", "ENABLE", "DISABLE")
Where = tuple[str | int, ...]


class LayoutReader:
    """Reads elements into nodes; `root` is the UI schema's own place, `form` the scope of the whole form."""

    def __init__(self, builder: Builder, root: Place, form: Scope) -> None:
        self.builder = builder
        self.root = root
        self.form = form
        self.shown: set[str] = set()
        builder.in_element = self.detail

    def place(self, where: Where) -> Place:
        return Place(self.root.file, path=(self.root.path or "") + pointer(where))

    def report(self, code: Any, where: Where, **values: object) -> None:
        self.builder.findings.append(code.at(self.place(where), **values))

    def detail(self, scope: Scope, at: tuple[str, ...], element: Mapping[str, Any]) -> Node:
        """The layout of a list's or an object's inside, its scopes relative to that."""
        node = self.element(scope, element, ("…",), at)
        return node if node is not None else Layout("vertical", ())

    def element(self, scope: Scope, element: Any, where: Where, below: tuple[str, ...] = ()) -> Node | None:
        if not isinstance(element, Mapping):
            self.report(codes.UNKNOWN_ELEMENT, where, element=str(element)[:40], known="、".join(_KNOWN))
            return None
        sort = element.get("type")
        rules = self.rules(scope, element, where, below)
        if sort in _LAYOUTS:
            return self.layout(scope, element, _LAYOUTS[sort], rules, where, below)
        if sort in ("Control", "ListWithDetail"):
            return self.control(scope, element, rules, where, below)
        if sort == "Label":
            return Words(text_of(element, "text") or text_of(element, "label"), rules)
        self.report(codes.UNKNOWN_ELEMENT, where, element=str(sort)[:40], known="、".join(_KNOWN))
        return None

    def layout(
        self,
        scope: Scope,
        element: Mapping[str, Any],
        sort: LayoutSort,
        rules: Rules,
        where: Where,
        below: tuple[str, ...],
    ) -> Layout:
        inner = element.get("elements")
        if not isinstance(inner, list):
            self.report(codes.IGNORED, where, what=str(element.get("type")), known="elements: [ … ]")
            inner = []
        found = (
            self.element(scope, each, (*where, "elements", index), below) for index, each in enumerate(inner)
        )
        children = tuple(node for node in found if node is not None)
        label = text_of(element, "label")
        return Layout(sort, children, label, text_of(options_of(element), "help"), options_of(element), rules)

    def control(
        self, scope: Scope, element: Mapping[str, Any], rules: Rules, where: Where, below: tuple[str, ...]
    ) -> Node | None:
        at = self.keys(element.get("scope"), where, below)
        if at is None:
            return None
        if at == below:
            part = scope.find(at)[-1].part if at else scope.part
            return Layout("vertical", self.builder.content(scope, at, part), rules=rules)
        try:
            way = scope.find(at)
        except KeyError:
            self.report(codes.LOST_SCOPE, where, scope=element.get("scope"))
            return None
        name = scope.prefix + pointer(at)
        if name in self.shown:
            self.report(codes.SHOWN_TWICE, where, field=name)
            return None
        self.shown.add(name)
        known = way[-1]
        rules = self.with_ancestors(rules, way[:-1])
        return self.builder.property_node(scope, at[:-1], known, element, rules)

    def with_ancestors(self, rules: Rules, way: list[Any]) -> Rules:
        from .parts import shown_when

        implied = tuple(Rule("SHOW", shown_when(each)) for each in way if each.shown_when)
        return Rules((*rules.rules, *implied))

    def keys(self, scope: Any, where: Where, below: tuple[str, ...]) -> tuple[str, ...] | None:
        """The keys that a scope such as `#/properties/party/properties/name` means."""
        try:
            steps = steps_of(scope)
        except (ValueError, AttributeError):
            self.report(codes.LOST_SCOPE, where, scope=str(scope)[:80])
            return None
        keys = []
        index = 0
        while index < len(steps):
            if steps[index] in ("properties", "dependentSchemas") and index + 1 < len(steps):
                if steps[index] == "properties":
                    keys.append(steps[index + 1])
                index += 2
            else:
                index += 1
        return (*below, *keys)

    # -- rules

    def rules(self, scope: Scope, element: Mapping[str, Any], where: Where, below: tuple[str, ...]) -> Rules:
        body = element.get("rule")
        if body is None:
            return Rules()
        if not isinstance(body, Mapping) or body.get("effect") not in _EFFECTS:
            effects = "、".join(_EFFECTS)
            self.report(codes.BAD_RULE, (*where, "rule"), reason=f"effect 应为 {effects} 之一")
            return Rules()
        condition = self.condition(scope, body.get("condition"), (*where, "rule", "condition"), below)
        if condition is None:
            return Rules()
        return Rules((Rule(cast(Effect, body["effect"]), condition),))

    def condition(self, scope: Scope, body: Any, where: Where, below: tuple[str, ...]) -> Condition | None:
        """A scope in a row that the row has not is one of the form around it."""
        if not isinstance(body, Mapping):
            self.report(codes.BAD_RULE, where, reason="缺少 condition")
            return None
        sort = body.get("type")
        if sort in ("AND", "OR", "NOT"):
            return self.join(scope, body, where, below)
        if "expression" in body:
            return self.formula(str(body["expression"]), where)
        at, outside = self.tested(scope, body.get("scope"), where, below)
        if at is None:
            self.report(codes.BAD_RULE, where, reason=f"scope“{body.get('scope')}”在数据结构中不存在")
            return None
        schema = {"const": body["expectedValue"]} if "expectedValue" in body else body.get("schema")
        if not isinstance(schema, Mapping):
            self.report(codes.BAD_RULE, where, reason="condition 应写明 schema")
            return None
        return self.test(at, schema, bool(body.get("failWhenUndefined")), where, outside=outside)

    def tested(
        self, scope: Scope, said: Any, where: Where, below: tuple[str, ...]
    ) -> tuple[tuple[str, ...] | None, bool]:
        """(The keys that a condition's scope means, whether they are of the form around the row); None of nothing."""
        near = self.keys(said, where, below)
        if near is None:
            return None, False
        far = near[len(below) :]
        for at, within in ((near, scope), (far, scope), (far, self.form)):
            if self.exists(within, at):
                return at, bool(scope.prefix) and within is self.form
        return None, False

    def test(
        self,
        at: tuple[str, ...],
        schema: Mapping[str, Any],
        needs_value: bool,
        where: Where,
        *,
        outside: bool = False,
    ) -> Condition | None:
        try:
            accepts = make_validator(schema).is_valid
        except ValueError as error:
            self.report(
                codes.BAD_RULE, (*where, "schema"), reason=str(getattr(error, "message", error))[:200]
            )
            return None
        return Condition(
            "schema", at, schema=dict(schema), accepts=accepts, needs_value=needs_value, outside=outside
        )

    def join(
        self, scope: Scope, body: Mapping[str, Any], where: Where, below: tuple[str, ...]
    ) -> Condition | None:
        given = body.get("conditions")
        if not isinstance(given, list) or not given:
            self.report(codes.BAD_RULE, where, reason="conditions 应是非空的列表")
            return None
        found = [
            self.condition(scope, each, (*where, "conditions", index), below)
            for index, each in enumerate(given)
        ]
        parts = tuple(each for each in found if each is not None)
        if len(parts) < len(found):
            return None
        joint = Condition("any" if body["type"] == "OR" else "all", parts=parts)
        return negated(joint) if body["type"] == "NOT" else joint

    def formula(self, text: str, where: Where) -> Condition | None:
        try:
            return Condition("formula", formula=Expression.compile(text))
        except ExpressionError as error:
            self.report(codes.BAD_RULE, where, reason=str(error)[:200])
            return None

    def exists(self, scope: Scope, at: tuple[str, ...]) -> bool:
        try:
            scope.find(at)
        except KeyError:
            return False
        return True


def shown_pointers(nodes: tuple[Node, ...]) -> set[str]:
    """The data pointers of everything that a layout shows."""
    found: set[str] = set()
    for node in nodes:
        if isinstance(node, Control | Rows):
            found.add(node.pointer)
        if isinstance(node, Layout):
            found |= shown_pointers(node.children)
        elif isinstance(node, Variant):
            for branch in node.branches:
                found |= shown_pointers(branch.content.children)
    return found
