"""What a case takes out of a form's values: who the parties are, which acts are alleged, what is sensitive,
which entries are looked up. Read from the form's JSON Schema, once per digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from yimen.kernel import ExpressionError
from yimen.workflow import Condition, EarlierRule, read_earlier

Path = tuple[str, ...]
DEPTH = 12
_COMBINED = ("allOf", "anyOf", "oneOf")
_BRANCHES = ("if", "then", "else")


ONE_TIME = frozenset({"date", "date-time", "time", "signature", "file"})


@dataclass(frozen=True, slots=True)
class LookupField:
    """A field that holds an entry's key; `free` allows text that is no key."""

    path: Path
    kind: str
    free: bool = False


@dataclass(frozen=True, slots=True)
class TakenField:
    """A field that is filled from the case; `fixed` where the case's value is the only one."""

    path: Path
    condition: Condition
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class EarlierField:
    """A field that the house fills with the number of earlier cases of the case's parties."""

    path: Path
    rule: EarlierRule


@dataclass(frozen=True, slots=True)
class FormReading:
    """`case` maps `x-case` words (parties, acts, title, party, summary …) to paths; "*" stands for each row.

    `sensitive` maps a dotted path to the access list that its values belong to ("" is everyone on the case);
    `sealed` are those of its paths whose values are opened one at a time, each time written down. `columns` are the
    names of what the rows of a list in `case` hold, `paths` are all of its fields, "" the form itself. Of the
    fields of its first level `once` are those that belong to one time alone, `lasting` those that stand whenever it is
    filled again.
    """

    case: Mapping[str, Path] = field(default_factory=dict)
    sensitive: Mapping[str, str] = field(default_factory=dict)
    lookups: tuple[LookupField, ...] = ()
    sealed: frozenset[str] = frozenset()
    taken: tuple[TakenField, ...] = ()
    earlier: tuple[EarlierField, ...] = ()
    columns: Mapping[str, frozenset[str]] = field(default_factory=dict)
    paths: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    lasting: frozenset[str] = frozenset()

    def list_of(self, path: str) -> str:
        """The access list that a field or what it stands in belongs to, "" where everyone on the case reads it."""
        steps = path.split(".")
        above = (".".join(steps[: end + 1]) for end in range(len(steps)))
        return next((listed for each in above if (listed := self.sensitive.get(each))), "")


def read_form(schema: Mapping[str, Any]) -> FormReading:
    """The reading of a form's schema; local references are followed, to a bounded depth."""
    case: dict[str, Path] = {}
    sensitive: dict[str, str] = {}
    sealed: set[str] = set()
    lookups: dict[Path, LookupField] = {}
    taken: dict[Path, TakenField] = {}
    earlier: dict[Path, EarlierField] = {}
    paths: set[Path] = set()
    for path, part in _parts(schema, schema, (), 0):
        paths.add(path)
        if isinstance(part.get("x-case"), str):
            case.setdefault(part["x-case"], path)
        if part.get("x-sensitive"):
            sensitive[".".join(path)] = _access(part["x-sensitive"])
            if isinstance(part["x-sensitive"], Mapping) and part["x-sensitive"].get("reveal"):
                sealed.add(".".join(path))
        spec = part.get("x-lookup")
        if isinstance(spec, Mapping) and spec.get("kind"):
            lookups.setdefault(path, LookupField(path, str(spec["kind"]), bool(spec.get("free"))))
        condition = _condition(part.get("x-from"))
        if condition is not None and path and "*" not in path:
            taken.setdefault(path, TakenField(path, condition, bool(part.get("readOnly"))))
        rule = read_earlier(part["x-earlier"]) if "x-earlier" in part else None
        if rule is not None and path and "*" not in path:
            earlier.setdefault(path, EarlierField(path, rule))
    columns = {
        word: frozenset(each[-1] for each in paths if len(each) > 1 and each[:-1] == (*path, "*"))
        for word, path in case.items()
    }
    once, lasting = _of_one_time(schema)
    return FormReading(
        case,
        sensitive,
        tuple(lookups.values()),
        frozenset(sealed),
        tuple(taken.values()),
        tuple(earlier.values()),
        columns,
        frozenset(map(".".join, paths)),
        once,
        lasting,
    )


def _of_one_time(schema: Mapping[str, Any]) -> tuple[frozenset[str], frozenset[str]]:
    """The fields of one time alone (`x-once: true`, else days, signatures, files and what a receipt tells), and those of
    every time (`x-once: false`)."""
    fields = {name: each for name, each in schema.get("properties", {}).items() if isinstance(each, Mapping)}
    told = {name: each.get("x-once") for name, each in fields.items()}
    own = {name for name, each in fields.items() if each.get("format") in ONE_TIME or "x-service" in each}
    once = {name for name, said in told.items() if said is True or (said is None and name in own)}
    return frozenset(once), frozenset(name for name, said in told.items() if said is False)


def _condition(text: Any) -> Condition | None:
    """What no lint let into force takes nothing."""
    try:
        return Condition.compile(text) if isinstance(text, str) else None
    except ExpressionError:
        return None


def _access(spec: Any) -> str:
    return str(spec.get("access", "")) if isinstance(spec, Mapping) else ""


def _parts(
    root: Mapping[str, Any], part: Any, path: Path, depth: int
) -> Iterator[tuple[Path, Mapping[str, Any]]]:
    if not isinstance(part, Mapping) or depth > DEPTH:
        return
    if "$ref" in part:
        yield from _parts(root, _target(root, str(part["$ref"])), path, depth + 1)
    yield path, part
    for name, each in _mapping(part.get("properties")).items():
        yield from _parts(root, each, (*path, str(name)), depth + 1)
    yield from _parts(root, part.get("items"), (*path, "*"), depth + 1)
    for word in _COMBINED:
        for each in part.get(word) or ():
            yield from _parts(root, each, path, depth + 1)
    for word in _BRANCHES:
        yield from _parts(root, part.get(word), path, depth + 1)
    for each in _mapping(part.get("dependentSchemas")).values():
        yield from _parts(root, each, path, depth + 1)


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _target(root: Mapping[str, Any], ref: str) -> Any:
    """The part a local reference names; anything else is none of ours."""
    if not ref.startswith("#"):
        return None
    here: Any = root
    for step in ref[1:].split("/")[1:]:
        here = _mapping(here).get(step.replace("~1", "/").replace("~0", "~"))
    return here


def at(values: Any, path: Path) -> Any:
    """The value at a path without rows, or None."""
    for step in path:
        if not isinstance(values, Mapping):
            return None
        values = values.get(step)
    return values


def each_at(values: Any, path: Path) -> Iterator[tuple[Any, Mapping[str, Any], Path]]:
    """(value, the object that holds it, the concrete path) for every value at a path with rows."""
    yield from _each(values, path, {}, ())


def _each(
    value: Any, path: Path, owner: Mapping[str, Any], gone: Path
) -> Iterator[tuple[Any, Mapping[str, Any], Path]]:
    if not path:
        if value not in (None, ""):
            yield value, owner, gone
        return
    step, rest = path[0], path[1:]
    if step == "*":
        for index, row in enumerate(value if isinstance(value, list | tuple) else ()):
            yield from _each(row, rest, row if isinstance(row, Mapping) else owner, (*gone, str(index)))
    elif isinstance(value, Mapping):
        yield from _each(value.get(step), rest, value, (*gone, step))
