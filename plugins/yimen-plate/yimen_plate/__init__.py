"""yimen_plate: is this the number of a vehicle's plate, and of which sort?

In: what an officer types. Out: the number as registered, its sort, or what is wrong with it. Never here: a register of
vehicles, a guess at a sign that was not typed, anything but Yimen's hook.
"""

from __future__ import annotations

from yimen.kernel import hookimpl
from yimen.screens import FieldType

from .field import PLATE


@hookimpl
def yimen_field_types() -> list[FieldType]:
    """The field for plate numbers."""
    return [PLATE]
