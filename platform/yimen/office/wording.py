"""How values of entries and findings are put into words on a page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel.dates import format_date
from flask_babel import get_locale
from flask_babel import gettext as _

from yimen.kernel import LEGAL_ZONE, yuan_text
from yimen.pack import Kind


def N_(text: str) -> str:
    """Marks a text for translation where it stands; it is translated where it is shown."""
    return text


def titled(value: Any, language: str = "zh") -> str:
    """A title that is a text or `{zh, en}`, in the language asked for, Chinese where that is missing."""
    if isinstance(value, Mapping):
        return str(value.get(language) or value.get("zh") or next(iter(value.values()), ""))
    return "" if value is None else str(value)


CHINESE = "zh_Hans_CN"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
TITLE_FIELDS = ("title", "name", "item_name")


def entry_title(body: Mapping[str, Any], key: str, language: str = "zh") -> str:
    """What a person calls an entry: its title, name or text, else its key."""
    for field in TITLE_FIELDS:
        if body.get(field):
            return titled(body[field], language)
    return key


def value_text(name: str, value: Any, language: str = "zh") -> str:
    """One field's value as text: money of `_fen` fields in yuan, lists joined, yes and no."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, int) and name.endswith("_fen"):
        return _("%(amount)s 元", amount=yuan_text(value))
    if isinstance(value, Mapping):
        if "zh" in value:
            return titled(value, language)
        return "；".join(f"{each}：{value_text(each, part, language)}" for each, part in value.items())
    if isinstance(value, list | tuple):
        return "、".join(value_text(name, part, language) for part in value)
    return str(value)


def shown_title(kind: Kind, name: str, language: str = "zh") -> str:
    """A field's title beside its value as `value_text` writes it: sums stand in yuan there, whatever they are kept in."""
    title = kind.field_title(name, language)
    return title.removesuffix("（分）").removesuffix(" (fen)") if name.endswith("_fen") else title


def field_title(part: Mapping[str, Any], name: str, language: str = "zh") -> str:
    """The title of a field by its JSON Schema, its name where it has none."""
    return str((language == "en" and part.get("x-title-en")) or part.get("title") or name)


def choice_text(part: Mapping[str, Any], name: str, value: Any, language: str = "zh") -> str:
    """A value in words, a choice by the title of its `const`."""
    for option in part.get("oneOf", ()):
        if option.get("const") == value:
            return field_title(option, str(value), language)
    return value_text(name, value, language)


def day_text(day: date | str | None, locale: str = "") -> str:
    """A legal day, also as ISO text, in the reader's language; what is no day stays as it is. Whoever writes many gives the
    `locale` by its name (`spoken_locale`)."""
    if isinstance(day, str):
        if _DAY.fullmatch(day) is None:  # Python takes a code of eight digits for a day, too
            return day
        try:
            day = date.fromisoformat(day)
        except ValueError:
            return str(day)
    return _written(day, locale or spoken_locale()) if day else ""


def spoken_locale() -> str:
    """The name of the reader's locale: who writes a hundred days asks for it once."""
    return str(get_locale() or CHINESE)


@lru_cache(maxsize=4_096)
def _written(day: date, locale: str) -> str:
    """Kept, for a list writes the same few days again, and Babel's formatting costs more than the cell around it."""
    return format_date(day, "medium", locale=locale)


def local_day(moment: datetime) -> str:
    """The legal day of a moment."""
    return day_text(moment.astimezone(LEGAL_ZONE).date())


def local_time(moment: datetime | str | None) -> str:
    """A moment in Shanghai, to the minute."""
    if not moment:
        return ""
    if isinstance(moment, str):
        moment = datetime.fromisoformat(moment)
    here = moment.astimezone(LEGAL_ZONE)
    return f"{day_text(here.date())} {here:%H:%M}"


def place_text(place: Any) -> str:
    """A finding's place, as kernel's Place or its JSON, in words."""
    if place is None:
        return ""
    if not isinstance(place, Mapping):
        return str(place)
    if place.get("path") is not None:
        return f"{place.get('file', '')} {place['path']}".strip()
    parts = [str(place.get("file") or "")]
    if place.get("sheet"):
        parts.append(_("工作表“%(sheet)s”", sheet=place["sheet"]))
    if place.get("page"):
        parts.append(_("第%(page)s页", page=place["page"]))
    if place.get("row"):
        parts.append(_("第%(row)s行", row=place["row"]))
    if place.get("column"):
        parts.append(_("%(column)s列", column=place["column"]))
    return " ".join(part for part in parts if part)


def due_tone(due: date | str | None, today: date, warn_on: Any = (), state: str = "running") -> str:
    """How urgent a day is: overdue, soon (a warning day has come, or three days are left), paused, calm."""
    if not due:
        return "calm"
    day = date.fromisoformat(due) if isinstance(due, str) else due
    if state == "paused":
        return "paused"
    if day < today:
        return "overdue"
    warned = any(
        (date.fromisoformat(each) if isinstance(each, str) else each) <= today for each in warn_on or ()
    )
    return "soon" if warned or (day - today).days <= 3 else "calm"


def due_text(due: date | str | None, today: date, state: str = "running", locale: str = "") -> str:
    """How many days are left or have passed, in words."""
    if not due:
        return ""
    day = date.fromisoformat(due) if isinstance(due, str) else due
    if state == "paused":
        return _("已中止计算")
    return _left((day - today).days, locale or spoken_locale())


@lru_cache(maxsize=4_096)
def _left(left: int, locale: str) -> str:
    """Kept as days are; the locale is the request's own."""
    if left < 0:
        return _("已超期%(days)s天", days=-left)
    return _("今日到期") if left == 0 else _("剩%(days)s天", days=left)


CHANGE_STATES = {
    "draft": (N_("草稿"), "bg-secondary-lt"),
    "checked": (N_("已校验"), "bg-azure-lt"),
    "submitted": (N_("待审核"), "bg-orange-lt"),
    "approved": (N_("已审核"), "bg-blue-lt"),
    "active": (N_("已启用"), "bg-green-lt"),
    "scheduled": (N_("已排期"), "bg-cyan-lt"),
    "rejected": (N_("已退回"), "bg-red-lt"),
    "withdrawn": (N_("已撤回"), "bg-secondary-lt"),
    "undone": (N_("已撤销"), "bg-secondary-lt"),
}
JOB_STATES = {
    "waiting": (N_("等待中"), "bg-secondary-lt"),
    "running": (N_("处理中"), "bg-blue-lt"),
    "done": (N_("已完成"), "bg-green-lt"),
    "failed": (N_("失败"), "bg-red-lt"),
    "cancelled": (N_("已取消"), "bg-secondary-lt"),
}
CASE_STATES = {
    "open": (N_("办理中"), "bg-blue-lt"),
    "closed": (N_("已结案"), "bg-green-lt"),
    "withdrawn": (N_("已撤销"), "bg-secondary-lt"),
    "paused": (N_("已中止"), "bg-orange-lt"),
}
TASK_STATES = {
    "done": (N_("已办结"), "bg-green-lt"),
    "active": (N_("待办"), "bg-blue-lt"),
    "enabled": (N_("可以启动"), "bg-azure-lt"),
    "refused": (N_("被拦下"), "bg-orange-lt"),
    "dropped": (N_("不再办理"), "bg-secondary-lt"),
    "waiting": (N_("尚未到"), "bg-secondary-lt"),
    "undone": (N_("未办理"), "bg-secondary-lt"),
}
COMPARED = {
    "added": (N_("新增"), "bg-green-lt"),
    "changed": (N_("修改"), "bg-orange-lt"),
    "unchanged": (N_("不变"), "bg-secondary-lt"),
    "withdrawn": (N_("停用"), "bg-red-lt"),
    "absent": (N_("表中没有，保留"), "bg-secondary-lt"),
}
LINE_OPS = {
    "added": (N_("新增"), "bg-green-lt"),
    "changed": (N_("修改"), "bg-orange-lt"),
    "withdrawn": (N_("停用"), "bg-red-lt"),
}


def state_badge(table: Mapping[str, tuple[str, str]], state: str) -> tuple[str, str]:
    """The word and the colour class of a state; an unknown one is shown as it is."""
    word, tone = table.get(state, (state, "bg-secondary-lt"))
    return _(word), tone


JOB_KINDS = {
    "catalog_check": N_("校验表格"),
    "catalog_compare": N_("与现行目录比对"),
    "catalog_import": N_("生成变更单"),
    "catalog_mark": N_("标注原表"),
    "import_clearing": N_("清理过期的导入"),
    "upload_clearing": N_("清理过期的上传"),
    "change_rehearsal": N_("预演变更"),
    "pack_check": N_("检查配置包"),
    "pack_found": N_("开设地区"),
    "deadline_sweep": N_("巡查期限"),
    "journal_anchor": N_("办案记录锚定"),
    "case_import": N_("录入历史案件"),
    "case_indexing": N_("建立案件检索"),
    "case_listed_values": N_("更新案件列表"),
    "list_index": N_("建立目录索引"),
    "evidence_gathering": N_("合并上传的证据"),
    "evidence_pictures": N_("生成证据缩略图"),
    "document_pdf": N_("生成 PDF"),
    "dossier": N_("整理案卷"),
    "document_seal": N_("加盖电子印章"),
    "detached_signature": N_("对文书签名"),
    "officer_signature": N_("执法人员签名"),
    "notice_round": N_("发送通知"),
    "notice_delivery": N_("发送通知"),
    "reform_cases": N_("机构改革移交案件"),
    "reform_round": N_("机构改革移交案件"),
}


def job_word(kind: str) -> str:
    """A kind of job in words."""
    return _(JOB_KINDS.get(kind, kind))
