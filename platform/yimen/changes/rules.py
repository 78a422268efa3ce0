"""The built-in rules: forms, lists and pages by `screens`, procedures by `workflow`, papers by `documents`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from yimen.cases import COMMON_NUMBERS, Configuration, roles_held
from yimen.documents import lint_documents, lint_dossiers
from yimen.kernel import Finding, Place, hookimpl
from yimen.pack import Configured, Entry, check_body, kind_from_body
from yimen.screens import (
    KnownForms,
    KnownNames,
    check_case_listing,
    check_case_page,
    check_form,
    check_public_fields,
    check_public_site,
)
from yimen.workflow import (
    NUMBER_FORM,
    Known,
    check_earlier,
    check_number_form,
    check_procedure,
    check_publication,
    check_series,
    check_taken,
)

from .figuring import FIGURE, unknown_in_figures
from .granting import GRANT, unknown_procedures
from .showing import shown_parts
from .staffing import staff_of, unit_names

_PROCEDURE_READS = ("procedure", "form", "role", "document", "parameter")
_SHOWN = {"listing": check_case_listing, "page": check_case_page}
_SHOWN_READS = (*_SHOWN, "form", "procedure")
_SITE_READS = ("portal", "kind", "procedure", "publication")
_DOCUMENT_READS = ("document", "form", "placeholder")


class BuiltInRules:
    """What the house itself checks, registered like a plugin's rules."""

    @hookimpl
    def yimen_lint(self, configured: Configured) -> list[Finding]:
        found = list(_forms(configured))
        if configured.touches(*_PROCEDURE_READS):
            found += _procedures(configured)
        if configured.touches(*_PROCEDURE_READS, "publication"):
            found += _publications(configured)
        if configured.touches("procedure", GRANT):
            found += unknown_procedures(configured)
        if configured.touches("role", "form"):
            found += shown_parts(configured)
        if configured.touches("procedure", "form", FIGURE):
            found += unknown_in_figures(configured)
        if configured.touches(*_SHOWN_READS):
            found += _shown(configured)
        if configured.touches(*_SITE_READS):
            found += _sites(configured)
        if configured.touches(*_DOCUMENT_READS):
            found += lint_documents(configured)
        if configured.touches("dossier"):
            found += lint_dossiers(configured)
        return list(dict.fromkeys(found))


def _forms(configured: Configured) -> Iterator[Finding]:
    for entry in configured.to_check("form"):
        yield from check_form(entry.body, entry.place)


def _procedures(configured: Configured) -> Iterator[Finding]:
    """Every procedure as the jurisdiction and each unit with entries of its own would run it."""
    for scope in configured.scopes:
        names = {kind: configured.of_kind(kind, scope) for kind in _PROCEDURE_READS}
        bodies = {kind: {key: each.body for key, each in names[kind].items()} for kind in names}
        known = replace(_known(bodies), units=frozenset(configured.units) or None)
        for entry in names["procedure"].values():
            asked = entry.scope == scope and not entry.body.get("off")
            staff = _staff(configured, entry) if asked else {}
            beside = frozenset(names["procedure"]) if entry.body.get("off") else known.procedures
            yield from check_procedure(
                entry.body, replace(known, staff=staff, procedures=beside), entry.place
            )
        yield from _numbers(names)
        every = list(bodies["procedure"].values())
        for key, entry in names["form"].items():
            taken = {
                at: each["x-from"] for at, each in _saying("x-from", entry) if isinstance(each["x-from"], str)
            }
            yield from check_taken(key, taken, every, known, entry.place)
            yield from check_earlier(
                dict(_saying("x-earlier", entry)), bodies["procedure"], known, entry.place
            )


def _numbers(names: Mapping[str, Mapping[str, Entry]]) -> Iterator[Finding]:
    """How cases are numbered: what the parameter says for all, and series that would give the same number."""
    stated, common = names["parameter"].get(COMMON_NUMBERS), NUMBER_FORM
    if stated is not None:
        common = str(stated.body.get("value", ""))
        yield from check_number_form(
            common, stated.place, ("serial",) if stated.scope else ("word", "serial")
        )
    procedures = names["procedure"]
    places = {key: each.place for key, each in procedures.items()}
    yield from check_series({key: each.body for key, each in procedures.items()}, places, common)


def _publications(configured: Configured) -> Iterator[Finding]:
    """Every rule of what is made public, over the procedure that it speaks of."""
    rules = configured.of_kind("publication", "")
    if not rules:
        return
    bodies = {
        kind: {key: each.body for key, each in configured.of_kind(kind, "").items()}
        for kind in _PROCEDURE_READS
    }
    others = {key: each.body for key, each in rules.items()}
    for entry in rules.values():
        yield from check_publication(entry.body, bodies["procedure"], _known(bodies), entry.place, others)


def _staff(configured: Configured, entry: Entry) -> dict[str, frozenset[str]]:
    """The roles held in the units that run a procedure, by their names; of one that the set does not touch nobody asks."""
    if entry.ref not in configured.changed:
        return {}
    own = {ref.scope for ref in configured.entries if (ref.kind, ref.key) == (entry.kind, entry.key)} - {""}
    units = {entry.scope} if entry.scope else configured.staff.keys() - own
    known = units & configured.staff.keys()
    return {configured.units.get(unit, unit): configured.staff[unit] for unit in known}


def _saying(word: str, entry: Entry) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(pointer, part) of every part of a form's schema that says the word."""
    ahead: list[tuple[str, Any]] = [("/schema", entry.body.get("schema"))]
    while ahead:
        pointer, part = ahead.pop()
        if isinstance(part, Mapping):
            if word in part:
                yield pointer, part
            ahead.extend((f"{pointer}/{name}", each) for name, each in part.items())
        elif isinstance(part, list):
            ahead.extend((f"{pointer}/{index}", each) for index, each in enumerate(part))


def procedure_findings(configuration: Configuration, unit: str, body: Mapping[str, Any]) -> list[Finding]:
    """The lint of a procedure as a unit ("" for the whole jurisdiction) would run it, beside all that is in force."""
    names = {
        kind: {each.key: each.body for each in configuration.entries(kind, unit=unit)}
        for kind in _PROCEDURE_READS
    }
    units, staff = unit_names(configuration.units()), staff_in_force(configuration)
    wanted = {unit} if unit else staff.keys()
    named = {units.get(code, code): staff[code] for code in wanted & staff.keys()}
    known = replace(_known(names), staff=named, units=frozenset(units))
    return check_procedure(body, known, Place("", path=""))


def shown_findings(
    configuration: Configuration, unit: str, kind: str, body: Mapping[str, Any]
) -> list[Finding]:
    """The lint of a list or a page of cases as a unit ("" for the whole jurisdiction) would have it."""
    place = Place("", path="")
    faults = check_body(configuration.kinds()[kind], str(body.get("id", "")), body, place)
    if faults:
        return faults
    bodies = {each.key: each.body for each in configuration.entries("form", unit=unit)}
    return _SHOWN[kind](body, KnownForms(bodies, forms_filled(configuration, unit)), place)


def forms_filled(configuration: Configuration, unit: str) -> frozenset[str]:
    """The forms that the procedures of a unit fill."""
    procedures = configuration.entries("procedure", unit=unit)
    return frozenset(form for each in procedures for form in _forms_filled(each.body))


def staff_in_force(configuration: Configuration) -> dict[str, frozenset[str]]:
    """The roles that somebody holds in each unit today, by memberships."""
    held = roles_held(configuration.session, configuration.jurisdiction, configuration.day)
    return staff_of(held, configuration.units(), configuration.roles()) if held else {}


def _known(names: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> Known:
    """What there is besides a procedure: bodies by kind and key."""
    return Known(
        forms=frozenset(names["form"]),
        roles=frozenset(names["role"]),
        documents=frozenset(names["document"]),
        parameters=frozenset(names["parameter"]),
        procedures=frozenset(_used(names["procedure"])),
        fields={key: _fields(body) for key, body in names["form"].items()},
        choices={key: choices_of(body) for key, body in names["form"].items()},
        role_titles={
            key: str((body.get("title") or {}).get("zh", key)) for key, body in names["role"].items()
        },
    )


def _used(procedures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """Those of which cases are begun."""
    return [key for key, body in procedures.items() if not body.get("off")]


def _fields(form: Mapping[str, Any]) -> frozenset[str]:
    schema = form.get("schema")
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    return frozenset(properties) if isinstance(properties, Mapping) else frozenset()


def choices_of(form: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """The values that each field with a list of its own offers; a field without one may hold anything."""
    schema = form.get("schema")
    properties = schema.get("properties") if isinstance(schema, Mapping) else None
    found = {}
    for name, each in properties.items() if isinstance(properties, Mapping) else ():
        if not isinstance(each, Mapping):
            continue
        values = each.get("enum") or [one.get("const") for one in each.get("oneOf") or () if "const" in one]
        if values:
            found[name] = frozenset(map(str, values))
    return found


def _shown(configured: Configured) -> Iterator[Finding]:
    """Every list and page of cases as the jurisdiction and each unit with entries of its own would have it."""
    for scope in configured.scopes:
        names = {kind: configured.of_kind(kind, scope) for kind in _SHOWN_READS}
        filled = {form for each in names["procedure"].values() for form in _forms_filled(each.body)}
        forms = KnownForms({key: each.body for key, each in names["form"].items()}, filled)
        for kind, check in _SHOWN.items():
            for entry in names[kind].values():
                yield from check(entry.body, forms, entry.place)


def _sites(configured: Configured) -> Iterator[Finding]:
    """Which fields of kinds are public, and the public site."""
    for entry in configured.to_check("kind"):
        yield from check_public_fields(kind_from_body(entry.body), entry.place)
    known = KnownNames(
        configured.kinds,
        _used({key: each.body for key, each in configured.of_kind("procedure").items()}),
        configured.units.keys() or None,
        [key for key, each in configured.of_kind("publication").items() if not each.body.get("readers")],
    )
    for entry in configured.of_kind("portal").values():
        yield from check_public_site(entry.body, known, entry.place)


def _forms_filled(procedure: Mapping[str, Any]) -> set[str]:
    """The forms that the tasks of a procedure are done with, in whatever stage."""
    found: set[str] = set()
    ahead: list[Any] = [procedure]
    while ahead:
        part = ahead.pop()
        if isinstance(part, Mapping):
            if isinstance(part.get("form"), str):
                found.add(part["form"])
            ahead.extend(part.values())
    return found
