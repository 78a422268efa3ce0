"""A form as the public fills it in: without what only a signed-in person may hand over, and with a mark for the office.

Files are left out but for one list of them with `x-portal: pictures`, of which the page takes pictures alone. Those with
another `x-portal` are not asked: `office` marks what the office alone knows; the page says `proof`, whether the browser had
proven its work, and `choice`, the name of the department that was chosen.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

FILES: Final = frozenset({"file", "signature"})
PROOF: Final = "proof"
CHOICE: Final = "choice"
PICTURES: Final = "pictures"
SAYS: Final = "x-portal-says"
ENDINGS: Final = ["jpg", "jpeg", "png"]
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PublicForm:
    """`body` is the definition that is drawn; `proof` and `choice` name the properties that the page fills, `pictures` the
    one that takes pictures, "" for none; `without_files` whether files were left out; `says` what the site writes into
    others (`x-portal-says`)."""

    body: Body
    proof: str
    choice: str
    without_files: bool
    pictures: str = ""
    says: Mapping[str, Any] = field(default_factory=dict)


def public_form(body: Body) -> PublicForm:
    """The definition without these properties, at the top of the form; their controls go with them."""
    schema: Body = body.get("schema") or {}
    properties: Body = schema.get("properties") or {}
    files = {name for name, part in properties.items() if _is_file(part)}
    said = {part.get("x-portal"): name for name, part in properties.items() if "x-portal" in part}
    pictures = said.pop(PICTURES, "")
    if pictures not in files or properties[pictures].get("type") != "array":
        pictures = ""
    marked = {name for name, part in properties.items() if "x-portal" in part}
    gone = (files | marked) - {pictures}
    if not gone and not pictures:
        return PublicForm(body, "", "", False)
    kept = {name: part for name, part in properties.items() if name not in gone}
    required = [name for name in schema.get("required", ()) if name not in {*gone, pictures}]
    drawn = {**body, "schema": {**schema, "properties": kept, "required": required}}
    scopes = {f"#/properties/{name}" for name in gone}
    if isinstance(body.get("ui"), Mapping):
        drawn["ui"] = _of_pictures(_without(body["ui"], scopes), f"#/properties/{pictures}")
    says = {name: properties[name][SAYS] for name in marked if SAYS in properties[name]}
    return PublicForm(
        drawn, said.get(PROOF, ""), said.get(CHOICE, ""), bool(files - {pictures}), pictures, says
    )


def _of_pictures(element: Body, scope: str) -> Body:
    """The control of that scope takes pictures alone."""
    if element.get("scope") == scope:
        return {**element, "options": {**(element.get("options") or {}), "accept": ENDINGS}}
    elements = element.get("elements")
    if not isinstance(elements, list):
        return element
    return {**element, "elements": [_of_pictures(each, scope) for each in elements]}


def _is_file(part: Body) -> bool:
    items = part.get("items")
    inner = items.get("format") if isinstance(items, Mapping) else None
    return part.get("format") in FILES or inner in FILES


def _without(element: Body, scopes: set[str]) -> Body:
    elements = element.get("elements")
    if not isinstance(elements, list):
        return element
    left = [_without(_free(each, scopes), scopes) for each in elements if each.get("scope") not in scopes]
    return {**element, "elements": left}


def _free(element: Body, scopes: set[str]) -> Body:
    """Without a rule about a property that is gone: whether it shows does not depend on what the public is not asked."""
    rule = element.get("rule") or {}
    if (rule.get("condition") or {}).get("scope") not in scopes:
        return element
    return {name: part for name, part in element.items() if name != "rule"}
