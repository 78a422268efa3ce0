"""What a form is made of, once compiled: controls, rows, variants and the layouts that hold them. All frozen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

from yimen.kernel import Expression

from .conditions import Condition, Rules
from .paths import MISSING
from .words import Text

if TYPE_CHECKING:
    from .hooks import FieldType

NO_RULES = Rules()
LayoutSort = Literal["vertical", "horizontal", "group", "categories", "category"]


@dataclass(frozen=True, slots=True)
class Option:
    """One value that may be chosen; `attributes` are compared with the fields that the control filters by."""

    value: Any
    title: Text
    attributes: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class LookupSpec:
    """`x-lookup`: the kind searched; `filters` are constants or {"field": key of the same object};
    `fill` copies attributes of what was chosen into fields of the same object, {field: attribute}.

    `show` are attributes that stand below the field; `on` is the field whose legal day counts (without it, today);
    `valid` names the attributes {"from", "to"} of an entry's own term; `parent` that of the entry above, by which
    a list is chosen from level by level, below the entry `top`.
    """

    kind: str
    label: str = ""
    filters: Mapping[str, Any] = field(default_factory=dict)
    fill: Mapping[str, str] = field(default_factory=dict)
    free: bool = False
    show: tuple[str, ...] = ()
    on: str = ""
    valid: Mapping[str, str] = field(default_factory=dict)
    parent: str = ""
    top: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """One value that is filled in. `at` are the keys below the enclosing object (the whole, or a row).

    `sensitive` None: plain; else the roles that see it (empty: whoever holds any role).
    """

    at: tuple[str, ...]
    pointer: str
    kind: FieldType
    schema: Mapping[str, Any]
    label: Text
    help: Text
    required: bool = False
    required_when: tuple[Condition, ...] = ()
    formats_when: tuple[tuple[Condition, str], ...] = ()
    nullable: bool = False
    readonly: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    choices: tuple[Option, ...] = ()
    computed: Expression | None = None
    checked: Expression | None = None
    lookup: LookupSpec | None = None
    sensitive: frozenset[str] | None = None
    default: Any = MISSING
    rules: Rules = NO_RULES

    @property
    def key(self) -> str:
        return self.at[-1] if self.at else ""


@dataclass(frozen=True, slots=True, eq=False)
class Layout:
    """Elements one below or beside the other, with a title or without; `at` names the object it stands for,
    `kind` a field type that lays it out."""

    sort: LayoutSort
    children: tuple[Node, ...]
    label: Text = field(default_factory=dict)
    help: Text = field(default_factory=dict)
    options: Mapping[str, Any] = field(default_factory=dict)
    rules: Rules = NO_RULES
    at: tuple[str, ...] | None = None
    required: bool = False
    kind: FieldType | None = None
    pointer: str = ""
    default: Any = MISSING


@dataclass(frozen=True, slots=True, eq=False)
class Words:
    """A text between the fields."""

    label: Text
    rules: Rules = NO_RULES


@dataclass(frozen=True, slots=True, eq=False)
class Rows:
    """A list: of objects (`scalar` False) or of single values; `table` when a row fits in a line of a table."""

    at: tuple[str, ...]
    pointer: str
    label: Text
    help: Text
    item: Layout
    item_default: Any
    scalar: bool = False
    table: bool = True
    detail: bool = False
    least: int = 0
    most: int | None = None
    required: bool = False
    required_when: tuple[Condition, ...] = ()
    readonly: bool = False
    options: Mapping[str, Any] = field(default_factory=dict)
    rules: Rules = NO_RULES
    kind: FieldType | None = None
    default: Any = MISSING


@dataclass(frozen=True, slots=True, eq=False)
class Branch:
    """One of several shapes a value may have. `keys` are the fields it alone has, `fixed` its constants."""

    title: Text
    accepts: Callable[[Any], bool]
    content: Layout
    keys: frozenset[str] = frozenset()
    fixed: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Variant:
    """A value of one of several shapes (oneOf, anyOf); which one is chosen above its fields."""

    at: tuple[str, ...]
    pointer: str
    keyword: str
    label: Text
    branches: tuple[Branch, ...]
    required: bool = False
    readonly: bool = False
    rules: Rules = NO_RULES
    default: Any = MISSING


Node = Control | Layout | Words | Rows | Variant
