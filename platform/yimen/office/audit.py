"""The audit page: what was done about people and rights, and what was taken away, for the audit administrator alone."""

from __future__ import annotations

import json
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import format_number
from flask_babel import gettext as _

from yimen.cases import AuditEvent, audit_trail
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.exports import CASES, EXPORT, READINESS
from yimen.office.request import actor, db
from yimen.office.shell import kind_title, role_title, unit_names
from yimen.office.wording import N_, day_text

SHOWN = 50
WORDS = {
    "admit": N_("建立账号"),
    "dismiss": N_("停用账号"),
    "grant": N_("授予角色"),
    "revoke": N_("终止任职"),
    "absence": N_("登记不在岗"),
    "lend_role": N_("临时授权"),
    "end_substitution": N_("结束代办"),
    "end_sessions": N_("强制下线"),
    "reform": N_("机构改革转任"),
    "reveal": N_("查看敏感信息"),
    "erase": N_("依法删除敏感信息"),
    "read_granted": N_("按授权查看下级地区案件"),
    "read_in_part": N_("依职权查看外单位案件"),
    "found": N_("开设地区"),
    "admit_first": N_("为新设地区建立首个账号"),
    EXPORT: N_("导出表格"),
}

FIELDS = {
    "role": N_("角色"),
    "unit": N_("机构"),
    "left": N_("原机构"),
    "since": N_("自"),
    "until": N_("至（不含）"),
    "name": N_("姓名"),
    "officer": N_("执法证号"),
    "why": N_("理由"),
    "reason": N_("理由"),
    "substitute": N_("代办人"),
    "for": N_("代行职责"),
    "filters": N_("筛选条件"),
    "rows": N_("行数"),
    "grant": N_("授权"),
    "from": N_("授权地区"),
    "to": N_("查看地区"),
    "offset": N_("起始行"),
    "proposed_by": N_("提出人"),
    "agreed_by": N_("同意人"),
    "jurisdiction": N_("地区"),
    "digest": N_("摘要值"),
}


@blueprint.get("/audit")
@permission("admin.audit")
def audit() -> ResponseReturnValue:
    """The chained audit trail, newest first."""
    subject = request.args.get("subject", "").strip()[:200]
    before = request.args.get("before", type=int)
    rows = audit_trail(db(), actor(), subject=subject, before=before, limit=SHOWN + 1)
    following = rows[SHOWN - 1].seq if len(rows) > SHOWN else None
    return render_template(
        "office/audit.html",
        rows=rows[:SHOWN],
        following=following,
        subject=subject,
        audit_word=lambda sort: _(WORDS.get(sort, sort)),
        audit_subject=_subject,
        audit_data=_data,
    )


def _subject(row: AuditEvent) -> str:
    """Whom or what the event is about; of an export the list that was taken away."""
    if row.sort != EXPORT:
        return row.subject
    lists = {CASES: _("案件"), READINESS: _("上线准备情况")}
    return lists.get(row.subject) or kind_title(row.subject)


def _data(text: str) -> str:
    """What an event says beside who and when, as `name: value` pairs in words."""
    data = json.loads(text).get("data", {})
    pairs = ((_(FIELDS.get(name, name)), _value(name, value)) for name, value in data.items())
    return "；".join(f"{name}：{value}" for name, value in pairs if value)


def _value(name: str, value: Any) -> str:
    if value is None:
        return ""
    if name == "role":
        return role_title(str(value))
    if name in ("since", "until"):
        return day_text(str(value))
    if name == "for":
        return "、".join(value)
    if name == "filters":
        return "、".join(f"{each}={said}" for each, said in value.items())
    if name == "rows":
        return str(format_number(value))
    return unit_names().get(str(value), str(value)) if name in ("unit", "left") else str(value)
