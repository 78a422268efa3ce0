"""A design as the designer's page reads it: the form's parts, what is selected, what is wrong, what was changed."""

from __future__ import annotations

from typing import Any

from flask import abort, request, url_for
from flask_babel import gettext as _

from yimen import changes
from yimen.kernel import Finding, Place
from yimen.office.design_taken import earlier_words, taken_words
from yimen.office.design_words import design_words
from yimen.office.names import name_of
from yimen.office.request import actor, configuration, db, language
from yimen.office.shell import role_title, unit_names
from yimen.office.wording import CHANGE_STATES, entry_title, local_time, state_badge
from yimen.screens import (
    PALETTE_GROUPS,
    DesignView,
    Difference,
    design_offers,
    differences,
    differences_seen,
)


def chosen_unit() -> str:
    """The unit whose forms are adjusted (`?unit=`, "" for the whole jurisdiction); 404 for another's."""
    reach = changes.design_reach(configuration(), actor())
    if not reach:
        abort(404)
    unit = request.args.get("unit")
    if unit is None:
        return "" if "" in reach else min(reach)
    return unit if unit in reach else abort(404)


def unit_choices() -> list[tuple[str, str]]:
    """(code, name) of every unit whose forms the Actor may adjust, the whole jurisdiction first."""
    reach = changes.design_reach(configuration(), actor())
    names = unit_names()
    whole = [("", _("全地区"))] if "" in reach else []
    return [*whole, *((code, names[code]) for code in sorted(reach & names.keys()))]


def unit_title(unit: str) -> str:
    return unit_names().get(unit, unit) if unit else _("全地区")


def of_unit(unit: str) -> dict[str, Any]:
    """What every page about one unit's files shows of it: its code and title, and the others to choose from."""
    return {"unit": unit, "unit_title": unit_title(unit), "units": unit_choices()}


def current_design(key: str, kind: str = "form") -> changes.Design:
    """The design of the form (or procedure) and unit that the request names; 404 where there is none."""
    try:
        return changes.read_design(db(), configuration(), key, chosen_unit(), kind=kind)
    except changes.ChangeRefused:
        abort(404)


def design_state(design: changes.Design, *, ref: str = "", notes: Any = ()) -> dict[str, Any]:
    """All that the page draws anew after each step."""
    view = DesignView(design.body, design.above.base, language())
    selected = view.spots.get(ref)
    found = view.findings(Place())
    return {
        "version": design.version,
        "mayUndo": design.step > design.first,
        "mayRedo": design.step < design.steps,
        "changed": design.is_changed,
        "inherits": design.above.base is not None,
        "layer": layer_title(design),
        "savedAt": local_time(design.saved_at) if design.version else "",
        "account": name_of(design.account) if design.version else "",
        "title": entry_title(design.body, design.key, language()),
        "tree": view.outline(),
        "ref": ref if selected is not None else "",
        "selected": None if selected is None else _details(view, selected, design.scope),
        "findings": [finding_json(each, at) for each, at in found if each.severity != "note"],
        "differences": [
            {"sort": each.sort, "text": each.text, "ref": each.ref} for each in _differences(design, view)
        ],
        "lost": [
            {"identity": list(spot.identity), "title": view.lost_title(spot)}
            for spot in view.lost
            if spot.ref
        ],
        "clashes": [each.path for each in (*design.above.clashes, *design.clashes)],
        "notes": [finding_json(each, "") for each in notes],
        "set": _set(design),
    }


def _details(view: DesignView, selected: Any, unit: str) -> dict[str, Any]:
    """The properties of a part; what it takes from the case or counts, in words."""
    found = view.details(selected)
    if "from" in found:
        kept = bool(found["values"].get("readonly"))
        found["fromText"] = taken_words(found.pop("from"), unit, kept=kept)
    if "earlier" in found:
        found["fromText"] = earlier_words(found.pop("earlier"), unit)
    return found


def _differences(design: changes.Design, view: DesignView) -> list[Difference]:
    """Against the form in force: where the unit has none of its own, that is the form above, looked at already."""
    if design.above.own is None and design.above.base is not None:
        return differences_seen(view)
    return differences(design.start, design.body, language())


def layer_title(design: changes.Design) -> str:
    """The layer above as people call it: the jurisdiction, or the pack that its own forms come from."""
    return design.above.layer if design.scope else _("配置包“%(name)s”", name=design.above.layer)


def finding_json(finding: Finding, ref: str) -> dict[str, str]:
    return {"code": finding.code, "severity": finding.severity, "message": finding.message, "ref": ref}


def _set(design: changes.Design) -> dict[str, str] | None:
    """The change set last made of the design, as long as it is on its way."""
    found = changes.set_of(db(), design)
    if found is None or found.state in ("active", "undone", "withdrawn"):
        return None
    return {
        "title": found.title,
        "state": state_badge(CHANGE_STATES, found.state)[0],
        "address": url_for("office.change_set", set_id=found.id),
    }


def design_furniture() -> dict[str, Any]:
    """What does not change while a form is designed: the palette, the words, kinds and roles to choose from."""
    snapshot = configuration()
    english = language() == "en"
    kinds = sorted(snapshot.kinds().values(), key=lambda each: each.label(language()))
    return {
        "words": design_words(),
        "groups": [[key, text["en" if english else "zh"]] for key, text in PALETTE_GROUPS.items()],
        "palette": [
            {**each, "title": each["title"].get("en" if english else "zh") or each["title"]["zh"]}
            for each in design_offers()
        ],
        "kinds": [
            {
                "id": kind.id,
                "title": kind.label(language()),
                "fields": {
                    name: kind.field_title(name, language()) for name in kind.schema.get("properties", {})
                },
            }
            for kind in kinds
            if not kind.structural
        ],
        "roles": [{"id": key, "title": role_title(key)} for key in sorted(snapshot.roles())],
    }
