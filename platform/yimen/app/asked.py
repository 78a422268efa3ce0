"""What was asked, as the house can keep it: no character that a database refuses, no number that it cannot count.

No person types a NUL or half a surrogate pair; whoever sends one means to hurt. A text loses the NUL, as a browser's own
field would; an address or a JSON body with one is refused. Of a file's name what nobody sees is left out.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict
from werkzeug.exceptions import BadRequest
from werkzeug.routing import IntegerConverter, Map

from yimen.kernel import EXACT, file_name, whole_number

NUL = "\x00"


class Said(ImmutableMultiDict[str, Any]):
    """Fields of an address or a form, without NUL in names, values and names of files.

    Asked for as an `int`, what is no number or beyond what a database counts is not there.
    """

    def __init__(self, pairs: Any = None) -> None:
        super().__init__([(_clean(name), _clean(value)) for name, value in _flat(pairs)])

    def get(  # type: ignore[override]  # one signature for the three of them
        self, key: str, default: Any = None, type: Any = None
    ) -> Any:
        return super().get(key, default, whole_number if type is int else type)

    def getlist(self, key: str, type: Any = None) -> list[Any]:  # type: ignore[override]
        return super().getlist(key, whole_number if type is int else type)


def _flat(pairs: Any) -> Iterable[tuple[Any, Any]]:
    if pairs is None:
        return ()
    return pairs.items(multi=True) if isinstance(pairs, ImmutableMultiDict) else pairs


def _clean(value: Any) -> Any:
    if isinstance(value, FileStorage):
        value.filename = None if value.filename is None else file_name(value.filename)
    return value.replace(NUL, "") if isinstance(value, str) else value


class Asked(Request):
    """A request of which nothing is stored that cannot be stored."""

    parameter_storage_class = Said

    def get_json(self, force: bool = False, silent: bool = False, cache: bool = True) -> Any:
        """As Flask reads it; 400 (None where `silent`) also for what is nested too deep or holds what no database keeps."""
        try:
            found = super().get_json(force=force, silent=silent, cache=cache)
            if _is_keepable(found):
                return found
        except RecursionError:
            pass
        if silent:
            return None
        raise BadRequest


def _is_keepable(value: Any) -> bool:
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\\u0000" not in text.replace("\\\\", "")


class Whole(IntegerConverter):
    """A number in an address; one that is too large is no address."""

    def __init__(self, map: Map, fixed_digits: int = 0, min: int | None = None) -> None:
        super().__init__(map, fixed_digits=fixed_digits, min=min, max=EXACT)


def ask_carefully(app: Flask) -> None:
    """Read every request so; before routes are added."""
    app.request_class = Asked
    app.url_map.converters["int"] = Whole

    @app.before_request
    def refuse_nul() -> None:
        if NUL in request.path:
            abort(404)
