"""When a part is shown, open or due: conditions as a clerk builds them are set, read back and said in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from yimen.kernel import yuan_text

from .. import codes
from . import conditions
from .facts import EITHER_ROW, Fact, facts_around
from .grounds import Body, part_at, referred
from .removing import drop_requirement
from .shaping import Made, give_layout, refuse, spot_at, title_of
from .spots import Spot, element_of
from .uses import requirements_of

EFFECTS: Final[dict[str, tuple[str, str]]] = {
    "SHOW": ("显示", "shown"),
    "HIDE": ("隐藏", "hidden"),
    "ENABLE": ("可填", "open to be filled in"),
    "DISABLE": ("不可填", "closed"),
}
REQUIRED: Final = ("必填", "required")
OPERATOR_WORDS: Final[dict[str, tuple[str, str]]] = {
    "equals": ("等于", "is"),
    "differs": ("不等于", "is not"),
    "contains": ("包含", "contains"),
    "empty": ("未填", "is empty"),
    "filled": ("已填", "is filled in"),
    "more": ("大于", "is more than"),
    "less": ("小于", "is less than"),
    "at_least": ("不小于", "is at least"),
    "at_most": ("不大于", "is at most"),
    "on": ("是", "is on"),
    "before": ("早于", "is before"),
    "after": ("晚于", "is after"),
    "one_of": ("为", "is"),
    "none_of": ("不为", "is not"),
    "includes": ("勾选了", "has ticked"),
    "excludes": ("没有勾选", "has not ticked"),
    "yes": ("为“是”", "is yes"),
    "no": ("为“否”", "is no"),
}


def known_facts(body: Body, spot: Spot, language: str = "zh") -> dict[str, Fact]:
    """The fields that a condition of the part may test: all of its ground but itself, of a row those around it."""
    found = facts_around(body, spot.ground, language)
    return {each.name: each for each in found if each.outside or each.path != spot.keys}


def set_rule(made: Made, ref: str, effect: str, tree: Any) -> str:
    """The part shown, hidden, open or closed under the condition; no tree takes the rule away."""
    spot = spot_at(made, ref)
    if spot.ui_at is None and ref:
        give_layout(made, spot.parent)
        spot = spot_at(made, ref)
    element = part_at(made, spot.ui_at or ())
    if not ref or not isinstance(element, dict):
        raise refuse(codes.EXPERT_PART, ref, title=title_of(made, spot))
    if tree is None:
        element.pop("rule", None)
        return ref
    if effect not in EFFECTS:
        raise refuse(codes.BAD_CONDITION, ref, title=title_of(made, spot), reason="请选择满足条件时怎样")
    facts = known_facts(made, spot)
    try:
        condition = conditions.written(tree, facts, in_rows=spot.ground.in_rows)
    except conditions.Incomplete as lack:
        raise refuse(codes.BAD_CONDITION, ref, title=title_of(made, spot), reason=str(lack)) from lack
    element["rule"] = {"effect": effect, "condition": condition}
    return ref


def set_requirement(made: Made, ref: str, tree: Any) -> str:
    """The field due under the condition; no tree takes the condition away."""
    spot = spot_at(made, ref)
    if len(spot.keys) != 1:
        raise refuse(codes.EXPERT_PART, ref, title=title_of(made, spot))
    drop_requirement(made, spot)
    if tree is None:
        return ref
    try:
        test = conditions.as_schema(tree, known_facts(made, spot))
    except conditions.Incomplete as lack:
        raise refuse(codes.BAD_CONDITION, ref, title=title_of(made, spot), reason=str(lack)) from lack
    key = spot.keys[-1]
    owner = part_at(made, referred(made, spot.ground.at))
    owner.setdefault("allOf", []).append({"x-id": f"required_{key}", "if": test, "then": {"required": [key]}})
    return ref


def rule_of(body: Body, spot: Spot, facts: Mapping[str, Fact]) -> dict[str, Any] | None:
    """The part's rule as the builder shows it: {"effect", "when"}; `when` is None for one of an expert's hand."""
    rule = element_of(body, spot).get("rule")
    if not isinstance(rule, Mapping):
        return None
    when = conditions.read(rule.get("condition"), facts, in_rows=spot.ground.in_rows)
    return {"effect": str(rule.get("effect")), "when": when}


def requirement_of(body: Body, spot: Spot, facts: Mapping[str, Fact]) -> dict[str, Any] | None:
    """When the field is due: {"when"}, None for a field that is due under no condition."""
    if len(spot.keys) != 1:
        return None
    for _, entry in requirements_of(body, spot.ground):
        then = entry.get("then")
        if isinstance(then, Mapping) and spot.keys[-1] in (then.get("required") or ()):
            alone = set(then) == {"required"} and then["required"] == [spot.keys[-1]] and "else" not in entry
            return {"when": conditions.schema_read(entry.get("if"), facts) if alone else None}
    return None


# -- in words


def rule_words(body: Body, spot: Spot, facts: Mapping[str, Fact], language: str = "zh") -> list[str]:
    """The part's conditions as sentences: 当“案件来源”为“投诉举报”时显示."""
    found = []
    rule, due = rule_of(body, spot, facts), requirement_of(body, spot, facts)
    if rule is not None:
        effect = EFFECTS.get(rule["effect"], (rule["effect"],) * 2)
        found.append(_sentence(rule["when"], effect, facts, language))
    if due is not None:
        found.append(_sentence(due["when"], REQUIRED, facts, language))
    return found


def _sentence(when: Any, effect: tuple[str, str], facts: Mapping[str, Fact], language: str) -> str:
    if language == "en":
        text = "an expert's condition holds" if when is None else tree_words(when, facts, "en")
        return f"{effect[1]} when {text}"
    text = "专家设置的条件成立" if when is None else tree_words(when, facts, "zh")
    return f"当{text}时{effect[0]}"


def tree_words(tree: Any, facts: Mapping[str, Fact], language: str, *, inner: bool = False) -> str:
    for name, joint in (("all", ("且", " and ")), ("any", ("或", " or "))):
        if name in tree:
            parts = [tree_words(each, facts, language, inner=True) for each in tree[name]]
            text = joint[language == "en"].join(parts)
            brackets = "({})" if language == "en" else "（{}）"
            return brackets.format(text) if inner and len(parts) > 1 else text
    fact = facts.get(tree["field"])
    title = tree["field"] if fact is None else fact.title
    operator = OPERATOR_WORDS[tree["is"]][language == "en"]
    value = _value_words(tree.get("value"), fact, language)
    either = fact is not None and EITHER_ROW in fact.path
    if language == "en":
        return f"{'any row’s ' if either else ''}“{title}” {operator}{' ' + value if value else ''}"
    return f"{'任一行的' if either else ''}“{title}”{operator}{value}"


def _value_words(value: Any, fact: Fact | None, language: str) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return (" or " if language == "en" else "或").join(f"“{_choice_words(each, fact)}”" for each in value)
    if fact is not None and fact.sort == "money":
        return yuan_text(value) + (" CNY" if language == "en" else "元")
    if fact is not None and fact.sort in ("number", "date"):
        return str(value)
    return f"“{_choice_words(value, fact)}”"


def _choice_words(value: Any, fact: Fact | None) -> str:
    known = fact.choices if fact is not None else ()
    return next((title for const, title in known if const == value), str(value))
