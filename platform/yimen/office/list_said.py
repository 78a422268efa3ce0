"""What a list is filtered by, in words: a printed list says it, where nobody sees the filters themselves."""

from __future__ import annotations

from flask_babel import gettext as _

from yimen.office.list_wishes import Condition, Wanted
from yimen.office.wording import day_text
from yimen.screens import CompiledListing


def said_of(listing: CompiledListing, wanted: Wanted) -> str:
    """The words looked for and every condition as `title：value`, "" for a list without filters."""
    said = [f"{_('搜索')}：{wanted.text}"] if wanted.text.strip() else []
    return "；".join([*said, *(_condition(listing, each) for each in wanted.conditions)])


def _condition(listing: CompiledListing, condition: Condition) -> str:
    column = listing.column(condition.field)
    known = column or next(each for each in listing.filters if each.field == condition.field)
    text = known.options.get(condition.said, condition.said)
    if column is not None and column.sort == "date" and condition.way in ("from", "to"):
        text = day_text(condition.said)
    words = {
        "is": text,
        "has": _("包含“%(text)s”", text=text),
        "from": _("从%(text)s起", text=text),
        "to": _("到%(text)s止", text=text),
    }
    return f"{known.title}：{words[condition.way]}"
