"""What every page's shell needs: names, menu, assets, words; one context processor and a few filters."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from flask import Flask, g, request, url_for
from flask_babel import gettext

from yimen.cases import all_unit_names
from yimen.office import wording
from yimen.office.drafting import draft_words
from yimen.office.kept import kept
from yimen.office.menu import menu
from yimen.office.names import name_of
from yimen.office.request import actor, configuration, language, runtime, today
from yimen.office.shell_words import spoken
from yimen.store import Jurisdiction
from yimen.workflow import TERM_UNITS

DIST = Path(__file__).parent.parent / "static" / "dist"


@cache
def _assets() -> frozenset[str]:
    manifest = DIST / "manifest.json"
    return frozenset(json.loads(manifest.read_text("utf-8"))) if manifest.exists() else frozenset()


def jurisdiction_title() -> str:
    """The name of the Actor's jurisdiction; read once per process and configuration."""
    who = actor()
    if not who.jurisdiction:
        return ""
    return kept("jurisdictions", who.jurisdiction, lambda: _title_of(who.jurisdiction))


def _title_of(jurisdiction: str) -> str:
    with runtime().database.read() as session:
        row = session.get(Jurisdiction, jurisdiction)
        return row.title if row else jurisdiction


def unit_names() -> dict[str, str]:
    """Name of every unit by its code, as in force today; of those that are over the last that they had."""
    snapshot = configuration()
    return kept(
        "unit_names",
        (snapshot.jurisdiction, snapshot.number, snapshot.day),
        lambda: all_unit_names(snapshot),
    )


def present_units() -> dict[str, str]:
    """Name by code of the units that there are today: what may be chosen."""
    names = unit_names()
    return {code: names[code] for code in configuration().units()}


def own_units() -> list[str]:
    """The codes of the units where the Actor holds a membership today, in order."""
    return list(
        dict.fromkeys(each.unit for each in actor().memberships if each.unit and each.holds_on(today()))
    )


def unit_titles() -> list[str]:
    """The names of the Actor's own units."""
    names = unit_names() if own_units() else {}
    return [names.get(code, code) for code in own_units()]


def role_titles() -> list[str]:
    """The Actor's roles in words."""
    wanted = [each.role for each in actor().memberships if each.holds_on(today())]
    return [role_title(role) for role in dict.fromkeys(wanted)]


def role_title(role: str) -> str:
    """A role in words, its id where it is not configured."""
    entry = configuration().roles().get(role) if actor().jurisdiction else None
    return wording.titled(entry.get("title"), language()) if entry else role


def form_title(form: str, unit: str = "") -> str:
    """A form in words as the unit has it, its id where it is not configured."""
    entry = configuration().entry("form", form, unit)
    return wording.entry_title(entry.body, form, language()) if entry is not None else form


def kind_title(kind: str) -> str:
    """A kind in words, its id where it is not configured."""
    found = configuration().kinds().get(kind) if actor().jurisdiction else None
    return found.label(language()) if found is not None else kind


def snapshot_number() -> int | None:
    """The change-set number this page was drawn with, None where no configuration was read."""
    snapshot = g.get("configuration")
    return None if snapshot is None else snapshot.number


def language_address() -> str:
    """Where this page is seen in the other language."""
    other = "zh" if language() == "en" else "en"
    here = request.full_path.rstrip("?") if request.method == "GET" else url_for("office.home")
    return url_for("account.language", language=other, next=here)


def address_with(**changes: Any) -> str:
    """This page's address with some query arguments changed; None drops one."""
    return url_for(request.endpoint or "office.home", **(request.view_args or {})) + query_with(**changes)


def query_with(**changes: Any) -> str:
    """What stands behind this page's address, with some of it changed, "" for nothing: never a keyword of `url_for`, for
    a stranger's `_scheme` or `_external` would be one."""
    asked: dict[str, Any] = {**request.args.to_dict(flat=False), **changes}
    wanted = {name: value for name, value in asked.items() if value not in (None, "", [])}
    return f"?{urlencode(wanted, doseq=True)}" if wanted else ""


def entry_address(kind: str, key: str) -> str:
    """The page of an entry: put together by hand, for a list has many and routing each costs more than its row."""
    return f"{request.script_root}/catalog/{quote(kind, safe='')}/{quote(key, safe='/')}"


def dress(app: Flask) -> None:
    """Give the templates what they use."""
    app.jinja_env.globals.update(
        actor_of=actor,
        has_asset=lambda name: name in _assets(),
        language=language,
        menu=menu,
        jurisdiction_title=jurisdiction_title,
        unit_titles=unit_titles,
        present_units=present_units,
        unit_names=unit_names,
        role_titles=role_titles,
        role_title=role_title,
        form_title=form_title,
        kind_title=kind_title,
        name_of=name_of,
        snapshot_number=snapshot_number,
        language_address=language_address,
        address_with=address_with,
        query_with=query_with,
        entry_address=entry_address,
        TITLE_FIELDS=wording.TITLE_FIELDS,
        place_text=wording.place_text,
        draft_words=draft_words,
        json_text=lambda value: json.dumps(value, ensure_ascii=False, indent=2),
        change_state=lambda state: wording.state_badge(wording.CHANGE_STATES, state),
        job_state=lambda state: wording.state_badge(wording.JOB_STATES, state),
        job_word=wording.job_word,
        term_unit=lambda unit: gettext(TERM_UNITS.get(unit, unit)),
        task_state=lambda state: wording.state_badge(wording.TASK_STATES, state),
        case_state=lambda state: wording.state_badge(wording.CASE_STATES, state),
        compared_op=lambda op: wording.state_badge(wording.COMPARED, op),
        line_op=lambda op: wording.state_badge(wording.LINE_OPS, op),
        due_tone=lambda due, warn=(), state="running": wording.due_tone(due, today(), warn, state),
        due_text=lambda due, state="running": wording.due_text(due, today(), state),
        legal_today=today,
    )
    app.jinja_env.filters.update(
        titled=lambda value: wording.titled(value, language()),
        local_time=wording.local_time,
        spoken=spoken,
        day=wording.day_text,
        kind_word=lambda kind, titles: titles.get(kind) or gettext("没有认出"),
        value_text=lambda value, name="": wording.value_text(name, value, language()),
    )

    @app.context_processor
    def shell() -> dict[str, Any]:
        return {"actor": g.get("actor")}
