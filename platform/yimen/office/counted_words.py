"""What the journal says of figures that the house counted when a form was handed in (decision 0066), in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from flask_babel import gettext as _

from yimen import cases
from yimen.office.request import actor, configuration, language
from yimen.office.wording import day_text, field_title
from yimen.screens import sensitive_of, steps_of
from yimen.workflow import Procedure


def counted_notes(line: cases.JournalLine, procedure: Procedure, case: cases.Case) -> Iterator[str]:
    """Each figure by the title of its field, with the days between which cases counted; none kept from the reader."""
    told = line.data["extra"].get("earlier", ())
    item = procedure.items.get(line.task)
    if not told or item is None:
        return
    schema, held = _schema(item.form, case), actor().roles_over(case.unit)
    for each in told:
        name, part = _field(schema, each["path"])
        needed = sensitive_of(part)
        if needed and not needed & held:
            continue
        words = {"title": field_title(part, name, language()), "until": day_text(each["until"])}
        number = _("没有可以统计的当事人") if each["number"] is None else str(each["number"])
        if each["since"]:
            since = day_text(each["since"])
            yield _(
                "系统统计：%(title)s %(number)s（%(since)s至%(until)s）", number=number, since=since, **words
            )
        else:
            yield _("系统统计：%(title)s %(number)s（截至%(until)s）", number=number, **words)


def _schema(form: str, case: cases.Case) -> Mapping[str, Any]:
    try:
        body = configuration().pinned("form", form, case.bindings.get("forms", {}).get(form, ""))
    except cases.NotConfigured:
        return {}
    schema = body.get("schema")
    return schema if isinstance(schema, Mapping) else {}


def _field(schema: Mapping[str, Any], pointer: str) -> tuple[str, Mapping[str, Any]]:
    """(name, what the form says of it), nothing for a field that the form has no more."""
    part: Any = schema
    name = ""
    for name in steps_of(pointer):
        fields = part.get("properties") if isinstance(part, Mapping) else None
        part = fields.get(name, {}) if isinstance(fields, Mapping) else {}
    return name, part if isinstance(part, Mapping) else {}
