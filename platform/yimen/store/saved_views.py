"""Views that a person keeps of a list: a page's address with filters, order and columns, under a name."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, bindparam, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from .base import Base, LongText, Moment, RowId
from .prepared import Prepared
from .session import ask_in

MOST_VIEWS = 50


class SavedView(Base):
    """`page` is the path of the list, `query` what stands behind its "?"; one view of a page may be its first sight."""

    __tablename__ = "saved_view"
    __table_args__ = (
        UniqueConstraint("jurisdiction", "account", "page", "name"),
        Index(
            "ux_saved_view_default",
            "jurisdiction",
            "account",
            "page",
            unique=True,
            postgresql_where=text("is_default"),
            sqlite_where=text("is_default"),
        ),
    )

    id: Mapped[RowId]
    jurisdiction: Mapped[str] = mapped_column(ForeignKey("jurisdiction.id"))
    account: Mapped[str] = mapped_column(String(64))
    page: Mapped[str] = mapped_column(String(200))
    name: Mapped[str] = mapped_column(String(60))
    query: Mapped[LongText]
    is_default: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[Moment]


class KeptView(NamedTuple):
    """What a list shows of a saved view."""

    id: int
    page: str
    name: str
    query: str
    is_default: bool


def views_of(session: Session, jurisdiction: str, account: str, page: str = "") -> list[KeptView]:
    """A person's views by page and name; of one page, where it is named."""
    values = {"jurisdiction": jurisdiction, "account": account}
    rows = (
        ask_in(session, _OF_PAGE, {**values, "page": page}) if page else ask_in(session, _OF_PERSON, values)
    )
    return [KeptView(*row) for row in rows]


_v = SavedView
_OWN: Any = (
    select(_v.id, _v.page, _v.name, _v.query, _v.is_default)
    .where(_v.jurisdiction == bindparam("jurisdiction"), _v.account == bindparam("account"))
    .order_by(_v.page, _v.name)
)
_OF_PERSON, _OF_PAGE = Prepared(_OWN), Prepared(_OWN.where(_v.page == bindparam("page")))


def make_default(session: Session, view: SavedView, wanted: bool) -> None:
    """The page opens with this view, and with no other; or with none."""
    v = SavedView
    same = (v.jurisdiction == view.jurisdiction, v.account == view.account, v.page == view.page)
    session.execute(update(v).where(*same, v.is_default).values(is_default=False))
    view.is_default = wanted
    session.flush()
