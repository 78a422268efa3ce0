"""What changed between two versions of a form, in words: for whoever approves it, and for whoever looks back."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from yimen.kernel import canonical_text, yuan_text

from .facts import Fact
from .grounds import Body, part_at
from .items import item_of
from .outline import View
from .rules import rule_words
from .setting import options_for, settings_of
from .shaping import SORTS, is_required, title_of
from .spots import Spot, element_of, schema_of

_TOLD: Final = ("title", "x-title-en", "x-order", "required", "x-names")
NAMELESS: Final = ("row", "column")
_COMPUTED: Final = ("x-computed", "type", "format", "x-show")


@dataclass(frozen=True, slots=True)
class Difference:
    """One change as a sentence. `sort`: added, changed, moved, removed, other; `ref` names the part as it is now."""

    sort: str
    text: str
    ref: str = ""


def differences(before: Body, after: Body, language: str = "zh") -> list[Difference]:
    """Every change between the two, in the order of the page; what has no words of its own is named by its place."""
    return differences_seen(View(after, before, language))


def differences_seen(view: View) -> list[Difference]:
    """The same for a form that is looked at beside the one before it already."""
    return list(_Teller(view).tell())


class _Teller:
    def __init__(self, view: View) -> None:
        self.english = view.language == "en"
        self.language = view.language
        self.now = view
        self.then = View(view.base or {}, None, view.language, spots=view.above)

    def say(self, chinese: str, english: str, **values: object) -> str:
        return (english if self.english else chinese).format(**values)

    def tell(self) -> Iterator[Difference]:
        for ref, spot in self.now.spots.items():
            state = self.now.state(spot)
            if state == "own":
                if self.is_told(spot, self.now):
                    yield Difference("added", self.added(spot), ref)
                continue
            old = self.now.known[spot.identity]
            if state == "changed":
                text = (
                    "；".join(self.changes(old, spot))
                    if not self.english
                    else "; ".join(self.changes(old, spot))
                )
                if text:
                    yield Difference("changed", text, ref)
            if self.is_moved(spot, old):
                yield Difference("moved", self.moved(spot), ref)
        for old in self.now.lost:
            if self.is_told(old, self.then):
                yield Difference("removed", self.removed(old))
        yield from (Difference("other", text) for text in self.others())

    # -- sentences

    def name(self, spot: Spot, view: View) -> str:
        title = title_of(view.body, spot, self.language)
        if spot.sort == "form" or spot.sort in NAMELESS:
            return self.say("表单", "the form") if spot.sort == "form" else ""
        return f"“{title}”" if self.english else f"『{title}』"

    def sort_word(self, spot: Spot) -> str:
        return SORTS[spot.sort][self.english]

    def added(self, spot: Spot) -> str:
        body = self.now.body
        told = []
        if spot.sort == "control":
            kind = item_of(body, spot).title
            told.append(kind.get(self.language) or kind["zh"])
        if spot.keys and is_required(body, spot):
            told.append(self.say("必填", "required"))
        told += self.now.words(spot)
        listed = (", " if self.english else "，").join(told)
        more = self.say("（{told}）", " ({told})", told=listed) if told else ""
        return self.say(
            "新增{sort}{name}{more}，{place}", "Added {sort} {name}{more} {place}",
            sort=self.sort_word(spot), name=self.name(spot, self.now), more=more, place=self.place(spot),
        )  # fmt: skip

    def place(self, spot: Spot) -> str:
        """Behind which part it stands now, or in which new one."""
        parent = self._named(spot.parent)
        if parent.ref and self.now.state(parent) == "own":
            return self.say("在{name}中", "in {name}", name=self.name(parent, self.now))
        beside = self._before(spot)
        if beside is not None:
            return self.say("在{name}之后", "after {name}", name=self.name(beside, self.now))
        if parent.ref:
            return self.say("在{name}的最前", "first in {name}", name=self.name(parent, self.now))
        return self.say("在最前", "at the very beginning")

    def _named(self, ref: str) -> Spot:
        """The part around that has a name of its own."""
        spot = self.now.spots[ref]
        while spot.sort in NAMELESS and spot.ref:
            spot = self.now.spots[spot.parent]
        return spot

    def _before(self, spot: Spot) -> Spot | None:
        """The last part with a name that stands before it on the page, in the same group."""
        around = self._named(spot.parent).ref
        before = None
        for each in self.now.spots.values():
            if each.ref == spot.ref:
                return before
            if each.ref and each.sort not in NAMELESS and self._named(each.parent).ref == around:
                before = each
        return before

    def is_told(self, spot: Spot, view: View) -> bool:
        """A row of fields has no name; it is told only where it has a condition of its own."""
        return spot.sort not in NAMELESS or bool(view.words(spot))

    def is_moved(self, spot: Spot, old: Spot) -> bool:
        if not spot.ref or not self.called(spot):
            return False
        elsewhere = self.now.spots[spot.parent].identity != self.now.above[old.parent].identity
        if spot.ui_at is None or old.ui_at is None:
            return elsewhere or self._order(self.now, spot) != self._order(self.then, old)
        return elsewhere or self.now.is_placed(spot)

    def _order(self, view: View, spot: Spot) -> Any:
        return schema_of(view.body, spot).get("x-order") if spot.ui_at is None else None

    def called(self, spot: Spot) -> str:
        """The part's name; of fields side by side, which have none together, their names."""
        if spot.sort not in NAMELESS:
            return self.name(spot, self.now)
        inside = [each for each in self.now.spots.values() if each.parent == spot.ref and each.ref]
        return "".join(self.called(each) for each in inside)

    def moved(self, spot: Spot) -> str:
        place = self.place(spot).removeprefix("在")
        return self.say("{name}移到{place}", "Moved {name} {place}", name=self.called(spot), place=place)

    def removed(self, old: Spot) -> str:
        return self.say(
            "移除{sort}{name}",
            "Removed {sort} {name}",
            sort=self.sort_word(old),
            name=self.name(old, self.then),
        )

    # -- what a part says

    def changes(self, old: Spot, spot: Spot) -> list[str]:
        told = [*self.settings(old, spot), *self.conditions(old, spot), *self.untold(old, spot)]
        if not told:
            return []
        joint = ", " if self.english else "，"
        return [
            self.say(
                "{name}：{told}", "{name}: {told}", name=self.name(spot, self.now), told=joint.join(told)
            )
        ]

    def settings(self, old: Spot, spot: Spot) -> Iterator[str]:
        before, after = settings_of(self.then.body, old), settings_of(self.now.body, spot)
        options = {**options_for(self.then.body, old), **options_for(self.now.body, spot)}
        for name, option in options.items():
            if before.get(name) == after.get(name) or self.is_of_formula(spot, option):
                continue
            title = str(option.get("x-title-en") if self.english else option["title"])
            if option.get("x-editor") == "choices":
                yield from self.choices(title, before.get(name) or [], after.get(name) or [])
            else:
                yield self.setting(title, option, before.get(name), after.get(name))

    def is_of_formula(self, spot: Spot, option: Body) -> bool:
        """What follows from a formula is told with it."""
        computed = "x-computed" in schema_of(self.now.body, spot)
        return computed and str(option["x-at"]) in {f"/schema/{key}" for key in _COMPUTED}

    def setting(self, title: str, option: Body, before: Any, after: Any) -> str:
        if option.get("type") == "boolean":
            return (
                self.say("改为{title}", "now {title}", title=title)
                if after
                else self.say("不再{title}", "no longer {title}", title=title)
            )
        if before in (None, ""):
            return self.say(
                "{title}设为“{after}”",
                "{title} set to “{after}”",
                title=title,
                after=self.shown(after, option),
            )
        if after in (None, ""):
            return self.say(
                "去掉{title}“{before}”",
                "{title} “{before}” taken away",
                title=title,
                before=self.shown(before, option),
            )
        return self.say(
            "{title}由“{before}”改为“{after}”", "{title} changed from “{before}” to “{after}”",
            title=title, before=self.shown(before, option), after=self.shown(after, option),
        )  # fmt: skip

    def shown(self, value: Any, option: Body) -> str:
        if option.get("x-editor") == "money" and isinstance(value, int):
            return yuan_text(value) + self.say("元", " CNY")
        for each in option.get("oneOf") or ():
            if each.get("const") == value:
                return str(each.get("x-title-en") if self.english else each["title"])
        return value if isinstance(value, str) else canonical_text(value)

    def choices(self, title: str, before: list[Any], after: list[Any]) -> Iterator[str]:
        old = {canonical_text(each["const"]): str(each.get("title", each["const"])) for each in before}
        new = {canonical_text(each["const"]): str(each.get("title", each["const"])) for each in after}
        added, gone = (
            [new[each] for each in new if each not in old],
            [old[each] for each in old if each not in new],
        )
        renamed = [(old[each], new[each]) for each in new if each in old and old[each] != new[each]]
        joint = ", " if self.english else "、"
        if added:
            yield self.say(
                "{title}增加“{names}”", "{title}: “{names}” added", title=title, names=joint.join(added)
            )
        if gone:
            yield self.say(
                "{title}去掉“{names}”", "{title}: “{names}” removed", title=title, names=joint.join(gone)
            )
        for one, other in renamed:
            yield self.say("选项“{one}”改称“{other}”", "option “{one}” now “{other}”", one=one, other=other)
        kept = [each for each in new if each in old]
        if kept != [each for each in old if each in new]:
            yield self.say("{title}顺序调整", "{title} in another order", title=title)

    def conditions(self, old: Spot, spot: Spot) -> Iterator[str]:
        before, after = self.words(self.then, old), self.words(self.now, spot)
        for each in before:
            if each not in after:
                yield self.say("去掉条件：{text}", "condition taken away: {text}", text=each)
        for each in after:
            if each not in before:
                yield self.say("增加条件：{text}", "condition added: {text}", text=each)
        formula = schema_of(self.now.body, spot).get("x-computed")
        if formula != schema_of(self.then.body, old).get("x-computed"):
            shown = [each for each in self.now.words(spot) if each.startswith(("=", "＝"))]
            yield self.say(
                "计算公式改为{text}", "formula now {text}", text=shown[0] if shown else str(formula)
            )

    def words(self, view: View, spot: Spot) -> list[str]:
        facts: Mapping[str, Fact] = view.facts(spot)
        return rule_words(view.body, spot, facts, self.language)

    def untold(self, old: Spot, spot: Spot) -> Iterator[str]:
        """Keywords that no setting speaks of, by their names."""
        before, after = self._raw(self.then, old), self._raw(self.now, spot)
        places = [str(each["x-at"]).split("/") for each in options_for(self.now.body, spot).values()]
        known = {each[2] for each in places if each[1] == "schema"} | set(_TOLD)
        known |= set(_COMPUTED) if "x-computed" in after else set()
        known |= {"rows": {"items"}, "object": {"properties", "allOf"}}.get(spot.sort, set())
        names = [key for key in {**before, **after} if key not in known and before.get(key) != after.get(key)]
        names += _element_names(element_of(self.then.body, old), element_of(self.now.body, spot))
        if names:
            yield self.say(
                "另改动专家设置 {names}", "expert settings changed: {names}", names="、".join(names)
            )

    def _raw(self, view: View, spot: Spot) -> Body:
        found = part_at(view.body, spot.schema_at) if spot.keys and spot.schema_at is not None else None
        return found if isinstance(found, Mapping) else {}

    def others(self) -> Iterator[str]:
        """Parts of the definition that no field and no layout of the page speaks of."""
        before, after = self.then.body, self.now.body
        for name in ("schema", "ui"):
            one, other = (_rest(each, name) for each in (before, after))
            for key in {**one, **other}:
                if canonical_text(one.get(key)) != canonical_text(other.get(key)):
                    yield self.say(
                        "其他改动：/{name}/{key}", "Other change: /{name}/{key}", name=name, key=key
                    )
        for key in {**before, **after}:
            if key not in ("id", "title", "x-names", "schema", "ui") and before.get(key) != after.get(key):
                yield self.say("其他改动：/{key}", "Other change: /{key}", key=key)


def _element_names(before: Body, after: Body) -> list[str]:
    told = {"type", "scope", "elements", "rule", "label", "text", "options"}
    return [key for key in {**before, **after} if key not in told and before.get(key) != after.get(key)]


def _rest(body: Body, name: str) -> dict[str, Any]:
    """What stands beside the fields and elements."""
    part = body.get(name)
    if not isinstance(part, Mapping):
        return {}
    if name == "ui":
        return {
            key: each for key, each in part.items() if key not in ("elements", "type", "scope", "options")
        }
    rest = {key: each for key, each in part.items() if key not in ("properties", "required", "allOf")}
    entries = [each for each in part.get("allOf") or () if not _is_requirement(each)]
    return {**rest, "allOf": entries} if entries else rest


def _is_requirement(entry: Any) -> bool:
    then = entry.get("then") if isinstance(entry, Mapping) else None
    return isinstance(then, Mapping) and set(then) == {"required"}
