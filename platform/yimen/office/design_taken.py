"""What a field takes from its case (`x-from`) in words: of which form which field, how many parties; else the expression.
And of which earlier cases it tells the number (`x-earlier`)."""

from __future__ import annotations

import re
from typing import Any

from flask_babel import gettext as _

from yimen.office.case_listing import forms_of
from yimen.office.request import configuration, language
from yimen.office.shell import form_title
from yimen.workflow import EarlierRule, read_earlier

FIELD = r"form\.([a-z]\w*)\.(\w+)"
ONE = re.compile(rf"{FIELD}\Z")
ELSE = re.compile(rf"has\(form\.([a-z]\w*)\) \? {FIELD} : {FIELD}\Z")
PARTIES = "size(parties)"


def taken_words(expression: str, unit: str, *, kept: bool) -> str:
    """The sentence for the properties of a field; `kept`: it stays as the case has it."""
    if kept:
        return _("取自案件：%(what)s。以案件为准，填写时不能改。", what=_said(expression.strip(), unit))
    return _("取自案件：%(what)s。打开表单时自动填入，可以改。", what=_said(expression.strip(), unit))


def earlier_words(spec: Any, unit: str) -> str:
    """The sentence for a field that counts; "" for what is not well written."""
    rule = read_earlier(spec)
    if rule is None:
        return ""
    return _(
        "由系统统计：当事人在先的%(procedures)s件数（%(within)s，%(since)s）。提交时计入，不用填写。",
        procedures="、".join(_procedure(name, unit) for name in rule.procedures),
        within=_("本机构") if rule.within_unit else _("本地区各机构"),
        since=_reach(rule, unit),
    )


def _reach(rule: EarlierRule, unit: str) -> str:
    if rule.year:
        return _("本年度")
    years = rule.reach(configuration().parameters(unit))
    return _("近%(years)s年", years=years) if years else _("不限期间")


def _procedure(name: str, unit: str) -> str:
    entry = configuration().entry("procedure", name, unit)
    title = entry.body.get("title") if entry is not None else None
    known = title if isinstance(title, dict) else {"zh": title}
    return str(known.get(language()) or known.get("zh") or name)


def _said(expression: str, unit: str) -> str:
    if expression == PARTIES:
        return _("当事人的人数")
    one, other = ONE.match(expression), ELSE.match(expression)
    if one is not None:
        return _field(one[1], one[2], unit)
    if other is not None and other[1] == other[2]:
        first, second = _field(other[2], other[3], unit), _field(other[4], other[5], unit)
        return _("%(first)s，没有时取%(second)s", first=first, second=second)
    return _("按配置文件所写的规则（%(text)s）", text=expression)


def _field(form_id: str, key: str, unit: str) -> str:
    form = forms_of(configuration(), unit)(form_id)
    fields = form.fields_in(language()) if form is not None else []
    title = next((each.label for each in fields if each.path == f"/{key}"), key)
    return _("《%(form)s》的“%(field)s”", form=form_title(form_id, unit), field=title)
