"""Taking parts out of a form, and putting back what the layer above says."""

from __future__ import annotations

import copy
from collections.abc import Mapping

from .. import codes
from .grounds import Body, part_at, referred
from .placing import put_field
from .shaping import (
    Made,
    control_element,
    give_layout,
    is_required,
    properties_of,
    put_element,
    ref_of,
    refuse,
    replace_at,
    set_required,
    spot_at,
    take_element,
    title_of,
)
from .spots import Spot, children_of, element_of, schema_of, spots_of
from .uses import columns_named, requirements_of, users_of

CASE_WORDS: Mapping[str, str] = {
    "parties": "当事人", "acts": "涉嫌违法行为", "title": "案由", "party": "当事人", "summary": "案情",
    "place": "地点",
}  # fmt: skip


def inside(spots: Mapping[str, Spot], ref: str) -> list[Spot]:
    """The part and all that it holds."""
    return [spot for each, spot in spots.items() if each == ref or each.startswith(ref + "/")]


def remove(made: Made, ref: str, base: Body | None) -> str:
    """A part taken out with all it holds; a field of a layer above keeps its property, so that its values stay."""
    spot = spot_at(made, ref)
    if not ref:
        raise refuse(
            codes.CANNOT_HOLD, ref, target="", title=title_of(made, spot), advice="表单本身不能移除。"
        )
    going = inside(spots_of(made), ref)
    _check_removable(made, going)
    above = {each.identity for each in spots_of(base).values()} if base else set()
    if spot.ui_at is not None:
        take_element(made, spot)
    for each in going:
        if each.keys and each.ground == spot.ground:
            _drop_field(made, each, keep=each.identity in above and spot.ui_at is not None)
    return spot.parent


def _check_removable(made: Made, going: list[Spot]) -> None:
    identities = {each.identity for each in going}
    for each in going:
        if not each.keys:
            continue
        role = schema_of(made, each).get("x-case")
        if isinstance(role, str):
            what = CASE_WORDS.get(role, role)
            raise refuse(codes.CASE_PART, each.ref, title=title_of(made, each), what=what)
        users = [user for user in _users(made, each) if user.identity not in identities]
        if users:
            names = "、".join(dict.fromkeys(f"“{title_of(made, user)}”" for user in users))
            raise refuse(codes.PART_IN_USE, each.ref, title=title_of(made, each), users=names)


def _users(made: Made, spot: Spot) -> list[Spot]:
    found = users_of(made, spot.data)
    if spot.ground.in_rows:
        found += [each for each in spots_of(made).values() if spot.keys[-1] in columns_named(made, each)]
    return found


def _drop_field(made: Made, spot: Spot, *, keep: bool) -> None:
    key = spot.keys[-1]
    set_required(made, spot, False)
    drop_requirement(made, spot)
    if len(spot.keys) == 1 and not keep:
        properties_of(made, spot.ground).pop(key, None)


def drop_requirement(made: Made, spot: Spot) -> None:
    """The field no longer due under a condition; an entry of `allOf` that then says nothing goes too."""
    owner = part_at(made, referred(made, spot.ground.at))
    for place, entry in reversed(requirements_of(made, spot.ground)):
        then = entry.get("then")
        required = then.get("required") if isinstance(then, Mapping) else None
        if not isinstance(then, Mapping) or not isinstance(required, list) or spot.keys[-1] not in required:
            continue
        left = [each for each in required if each != spot.keys[-1]]
        rest = (
            {**then, "required": left}
            if left
            else {name: each for name, each in then.items() if name != "required"}
        )
        if rest or "else" in entry:
            owner["allOf"][place] = {**entry, "then": rest}
        else:
            owner["allOf"].pop(place)
    if owner.get("allOf") == []:
        owner.pop("allOf")


# -- back to what stands above


def revert(made: Made, identity: tuple[str, str], base: Body) -> str:
    """A part as the layer above has it: what it says, what it holds and where it stands."""
    spots, above = spots_of(made), spots_of(base)
    now = next((each for each in spots.values() if each.identity == identity), None)
    then = next((each for each in above.values() if each.identity == identity), None)
    if then is None:
        title = "" if now is None else title_of(made, now)
        raise refuse(codes.NOTHING_ABOVE, now.ref if now else "", title=title)
    element = copy.deepcopy(dict(element_of(base, then)))
    stood = (spots[now.parent].identity, now.index) if now is not None else None
    for each in inside(above, then.ref):
        _put_back_field(made, base, each)
    if now is not None and now.ui_at is not None:
        _forget_own(made, now, {each.identity for each in inside(above, then.ref)})
        take_element(made, spot_at(made, now.ref))
    _take_doubles(made, base, then)
    host, index = _home(made, base, then, stood)
    if then.ui_at is not None:
        host = give_layout(made, host.ref)
        put_element(made, host, index, element)
    elif now is None:
        put_field(made, host, index, then.keys[-1], schema_of(base, then), control_element(then.keys[-1]))
    return ref_of(made, identity, host.ref)


def _put_back_field(made: Made, base: Body, then: Spot) -> None:
    """The field's own property, whether it is due, and its conditions, as above."""
    if then.schema_at is None or not then.keys or part_at(made, then.schema_at[:-1]) is None:
        return
    replace_at(made, then.schema_at, copy.deepcopy(part_at(base, then.schema_at)))
    set_required(made, then, is_required(base, then))
    drop_requirement(made, then)
    owner = part_at(made, referred(made, then.ground.at))
    for _, entry in requirements_of(base, then.ground):
        then_part = entry.get("then")
        due = then_part.get("required") if isinstance(then_part, Mapping) else None
        if isinstance(due, list) and then.keys[-1] in due and entry not in owner.get("allOf", []):
            owner.setdefault("allOf", []).append(copy.deepcopy(dict(entry)))


def _forget_own(made: Made, now: Spot, above: set[tuple[str, str]]) -> None:
    """Fields that only this layer has go with the part that held them."""
    for each in inside(spots_of(made), now.ref):
        if each.keys and each.identity not in above and each.ground == now.ground:
            _drop_field(made, each, keep=False)


def _take_doubles(made: Made, base: Body, then: Spot) -> None:
    """What stands elsewhere now and comes back with the part is taken from there."""
    for each in inside(spots_of(base), then.ref)[1:]:
        found = next((spot for spot in spots_of(made).values() if spot.identity == each.identity), None)
        if found is not None and found.ui_at is not None:
            take_element(made, found)


def _home(made: Made, base: Body, then: Spot, stood: tuple[tuple[str, str], int] | None) -> tuple[Spot, int]:
    """Where the part stood above: its host as it is now, between those of its neighbours that are still there.

    A part that `stood` between them stays in its place among what this layer put there.
    """
    above, spots = spots_of(base), spots_of(made)
    parent = above[then.parent]
    host = next(
        (each for each in spots.values() if each.identity == parent.identity and each.holds), spots[""]
    )
    places = {each.identity: each.index for each in children_of(spots, host.ref)}
    siblings = [each for each in children_of(above, then.parent) if each.identity in places]
    first = max((places[each.identity] + 1 for each in siblings if each.index < then.index), default=0)
    last = min((places[each.identity] for each in siblings if each.index > then.index), default=len(places))
    if stood is not None and stood[0] == host.identity and first <= stood[1] <= last:
        return host, stood[1]
    return host, first
