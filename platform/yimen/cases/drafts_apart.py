"""What a draft keeps apart: its sensitive values stand in rows of their own, as those of a case do.

In the draft such a value is {"$sensitive": "draft", "value": id of its row}; whoever may not read it is shown the same
with "sealed": true and its mask, and what comes back so is the value again. References of the case stay as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, TypeVar

from yimen.kernel import canonical_text, new_id

from .records import ApartOfDraft
from .references import REFERENCE, SEALED, is_reference, references
from .sensitive import mask, with_put

VEIL = "draft"
VALUE = "value"
Row = TypeVar("Row", bound=ApartOfDraft)


def draft_set_apart(
    values: Mapping[str, Any],
    fields: Collection[str],
    account: str,
    make: Callable[..., Row],
    before: Collection[Row],
    veiled: Mapping[str, ApartOfDraft],
) -> tuple[dict[str, Any], list[Row]]:
    """The values with references for the sensitive ones, and every row that they name.

    `before` are the draft's rows until now: what is unchanged keeps its row, and what a form kept apart once stays
    apart although its next version does not ask for it. `veiled` are the rows that a veil may stand for, by id.
    """
    known = {_place(row.field, row.account, row.value["v"]): row for row in before}
    used: dict[tuple[str, str, str], Row] = {}

    def put(field: str, value: Any) -> Any:
        by = account
        if is_reference(value):
            if value[REFERENCE] != VEIL:
                return dict(value)
            hidden = veiled.get(str(value.get(VALUE)))
            if hidden is None:
                return None
            by, value = hidden.account, hidden.value["v"]
        place = _place(field, by, value)
        row = used.get(place) or known.get(place)
        if row is None:
            row = make(id=new_id(), field=field, account=by, value={"v": value})
        used[place] = row
        return {REFERENCE: VEIL, VALUE: row.id}

    kept = with_put(values, {*fields, *(row.field for row in before)}, put)
    return kept, list(used.values())


def _place(field: str, account: str, value: Any) -> tuple[str, str, str]:
    return field, account, canonical_text(value)


def holds_apart(kept: Any) -> bool:
    """Whether anything of a draft, or of a page drawn from it, stands apart."""
    return any(ref == VEIL for ref, _ in references(kept))


def put_back(
    kept: Any, rows: Iterable[ApartOfDraft], hides: Callable[[ApartOfDraft], bool] = lambda row: False
) -> Any:
    """The values with what was kept apart; those that the reader is not to see (`hides`) as veils."""
    known = {row.id: row for row in rows}

    def walk(value: Any) -> Any:
        if isinstance(value, Mapping):
            if value.get(REFERENCE) != VEIL:
                return {key: walk(each) for key, each in value.items()}
            row = known.get(str(value.get(VALUE)))
            if row is None:
                return None
            found = row.value["v"]
            if hides(row):
                return {REFERENCE: VEIL, VALUE: row.id, SEALED: True, "shown": mask(found)}
            return found
        if isinstance(value, list | tuple):
            return [walk(each) for each in value]
        return value

    return walk(kept)
