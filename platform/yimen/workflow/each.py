"""Tasks that are done for each of several (of the parties, say): whom an act is about, who is left, and the names of the
terms that each of them has for himself.

What happens to one alone carries a key, his number from 1; a term that it starts is that one's: `payment_term#2`. An act
that names nobody is about all who are left, and where nobody was named before it is done once for all, without keys.
A task may concern some of them alone (`if` of `each`): the others are never left, and where it is not everybody whom it
concerns, keys are kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from yimen.kernel import UNKNOWN

from . import codes
from .definition import MARK, Each, Item
from .model import Reason
from .state import NOTHING, Record, shared_again

Facts = Mapping[str, Any]
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Share:
    """An act on such a task: whom it is about (keys), who is done now, and whether that is everybody."""

    keys: tuple[str, ...]
    done: Mapping[str, Record]
    whole: bool


def several(item: Item, facts: Facts) -> Sequence[Any]:
    """Those for each of whom the task is done; none where there are fewer than two."""
    if item.each is None:
        return ()
    of = item.each.of
    found = (
        facts.get(of.text) if of.text in facts else of.value(facts)
    )  # most often a list of the case itself
    return found[:MOST] if isinstance(found, list) and len(found) > 1 else ()


def meant(item: Item, facts: Facts) -> str:
    """The key of the one whom the act names, "" where it names nobody."""
    if item.each is None or not several(item, facts):
        return ""
    number = item.each.by.value(facts)
    named = number is not UNKNOWN and isinstance(number, int) and not isinstance(number, bool) and number
    return str(number) if named else ""


def about(item: Item, record: Record, facts: Facts) -> tuple[str, ...]:
    """The keys of those whom the act is about; none where it is done once for all."""
    key = meant(item, facts)
    if key:
        return (key,)
    apart = record.get("each") or len(concerned(item, facts)) < len(several(item, facts))
    return tuple(left_of(item, record, facts)) if apart else ()


def share_of(item: Item, record: Record, facts: Facts, outcome: str, day: str) -> Share | None:
    """None where the task is done once for all."""
    keys = about(item, record, facts)
    if item.each is None or not (keys or record.get("each")):
        return None
    before = record.get("each", NOTHING)
    now = {each: shared_again(before.get(each), day, outcome) for each in keys}
    figures = _figures(item.each, facts) if len(keys) == 1 else {}
    if figures:
        now[keys[0]]["keeps"] = figures
    done = {**before, **now}
    whole = not item.each.all or all(each in done for each in concerned(item, facts))
    return Share(keys, done, whole)


def lasted(
    item: Item, record: Record, share: Share | None, facts: Facts, now: tuple[str, str]
) -> Mapping[str, Record]:
    """For whom the task was done last, in whichever round: with these now; done once for all, for each of all."""
    before = record.get("lasted", NOTHING)
    if share is not None:
        return {**before, **{key: share.done[key] for key in share.keys}}
    once = {"on": now[0], "outcome": now[1]}
    return {**before, **{str(n): once for n in range(1, len(several(item, facts)) + 1)}}


def _figures(each: Each, facts: Facts) -> dict[str, Any]:
    """What stays known of what is done for one alone: figures and yes or no, for words could be kept apart."""
    found = {name: rule.value(facts) for name, rule in each.keeps.items()}
    return {name: value for name, value in found.items() if isinstance(value, int)}


def concerned(item: Item, facts: Facts) -> tuple[str, ...]:
    """The keys of those whom the task concerns: all, or those for whom its `if` is not false."""
    keys = tuple(str(n) for n in range(1, len(several(item, facts)) + 1))
    rule = item.each.condition if item.each is not None else None
    if rule is None:
        return keys
    return tuple(each for each in keys if rule.truth({**facts, "whom": each}) is not False)


def awaited(item: Item, facts: Facts) -> bool:
    """Whether there are several and the task concerns none of them yet, or any more."""
    apart = item.each is not None and item.each.condition is not None
    return apart and bool(several(item, facts)) and not concerned(item, facts)


def left_of(item: Item, record: Record, facts: Facts) -> Iterator[str]:
    """The keys of those for whom the task was not done in its present round."""
    done = record.get("each", NOTHING)
    yield from (each for each in concerned(item, facts) if each not in done)


def share_reasons(item: Item, record: Record, facts: Facts) -> Iterator[Reason]:
    """Why the act cannot be about the one whom it names."""
    key, every = meant(item, facts), several(item, facts)
    if item.each is None or not every or not (key or item.each.condition):
        return
    left = list(left_of(item, record, facts))
    known = not key or 1 <= int(key) <= len(every)
    if not known or (item.each.all and (key not in left if key else not left)):
        words = "、".join(f"{each}（{label(every, each)}）" for each in left)
        message = codes.NOT_ONE_LEFT.told(title=item.name(), key=key or "任何一", left=words or "（无）")
        yield Reason(codes.NOT_ONE_LEFT.code, message, item.article, item.id)


def label(every: Sequence[Any], key: str) -> str:
    """What the one is called: its `name`, else its number."""
    at = int(key) - 1 if key.isdecimal() and len(key) < 10 else -1
    row = every[at] if 0 <= at < len(every) else None
    name = row.get("name") if isinstance(row, Mapping) else None
    return name if isinstance(name, str) and name else f"第{key}方"


def called(item: Item, facts: Facts, keys: Iterable[str]) -> tuple[str, ...]:
    """What those with the keys are called, as far as the list that they stand in is there to be read."""
    every = item.each.of.value(facts) if item.each is not None else None
    return tuple(label(every, each) for each in keys) if isinstance(every, list) and every else ()


def still_to_do(item: Item, record: Record, facts: Facts) -> tuple[tuple[str, str], ...]:
    """(number, name) of those who are left; none where the task is done once for all."""
    every = several(item, facts)
    return tuple((each, label(every, each)) for each in left_of(item, record, facts))


def rule_id(name: str) -> str:
    return name.partition(MARK)[0]


def key_of(name: str) -> str:
    return name.partition(MARK)[2]


def name_of(rule: str, key: str) -> str:
    return f"{rule}{MARK}{key}" if key else rule


def names_of(rule: str, names: Iterable[str]) -> list[str]:
    """Of these names of terms those of the rule: its own, or one for each."""
    return [each for each in names if each == rule or each.startswith(rule + MARK)]
