"""All faults of a procedure file at once, each with its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yimen.kernel import Finding, Place

from . import codes
from .compilation import ProcedureError, compile_procedure
from .handing_on import check_handing_on
from .lint_assignment import check_assignment
from .lint_names import Known, check_conditions, check_events, check_ids, check_items, check_returns
from .lint_reach import check_reach
from .lint_terms import check_acts, check_terms
from .numbers import check_numbers
from .shape import bare, shape_faults
from .telling import check_notices
from .walk import at


def check_procedure(body: Mapping[str, Any], known: Known, place: Place) -> list[Finding]:
    """Findings `WFL-0xx`, in the order of the file. A body of the wrong shape gets only the faults of its shape;
    reachability is asked once names are right."""
    body = bare(body)
    found = [codes.BAD_SHAPE.at(at(place, pointer), detail=detail) for pointer, detail in shape_faults(body)]
    if found:
        return found
    found.extend(check_ids(body, place))
    found.extend(check_items(body, known, place))
    found.extend(check_assignment(body, known, place))
    found.extend(check_events(body, place))
    found.extend(check_conditions(body, known, place))
    found.extend(check_terms(body, known, place))
    found.extend(check_acts(body, known, place))
    found.extend(check_notices(body, place))
    found.extend(check_handing_on(body, place))
    found.extend(check_numbers(body, place))
    try:
        procedure = compile_procedure(body)
    except ProcedureError:  # its cause is among the findings already
        return found
    found.extend(check_returns(procedure, body, place))
    found.extend(check_reach(procedure, body, place))
    return found
