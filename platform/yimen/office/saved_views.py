"""Saved views: a list's filters, order and columns under a name, for the person who keeps them; one may open the list."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.exceptions import HTTPException

from yimen.office.access import local_path, signed_in
from yimen.office.blueprint import blueprint
from yimen.office.menu import menu
from yimen.office.request import actor, db, runtime, writing
from yimen.store import MOST_VIEWS, KeptView, SavedView, make_default, views_of

LONGEST_NAME, LONGEST_QUERY = 60, 2_000
PLAIN = "plain"
"""The argument with which a list is asked for as it is, without the view that opens it."""
OF_ONE_PAGE = ("after", PLAIN)


def views_here() -> list[KeptView]:
    """The person's views of the page that is shown; asked for once."""
    if "views_here" not in g:
        g.views_here = views_of(db(), actor().jurisdiction, actor().account, request.path)
    found: list[KeptView] = g.views_here
    return found


def opening_view() -> ResponseReturnValue | None:
    """Where a list leads that is asked for without any argument: to the view that opens it, None without one."""
    if request.args:
        return None
    chosen = next((each for each in views_here() if each.is_default and each.query), None)
    return None if chosen is None else redirect(f"{request.script_root}{request.path}?{chosen.query}")


def query_here() -> str:
    """What a view of the page as it is shown would keep."""
    return _kept_part(request.query_string.decode("latin-1"))


def _kept_part(query: str) -> str:
    pairs = parse_qsl(query)
    return urlencode([(name, value) for name, value in pairs if name not in OF_ONE_PAGE])


@blueprint.get("/views")
@signed_in
def saved_views() -> ResponseReturnValue:
    """All views of the person, page by page, to be renamed, made the first sight, or deleted."""
    titles = {item.address: item.title for section in menu() for item in section.items}
    views = views_of(db(), actor().jurisdiction, actor().account)
    return render_template("office/saved_views.html", views=views, titles=titles)


@blueprint.post("/views")
@signed_in
def save_view() -> ResponseReturnValue:
    """Keep a list as it is shown under a name; a view of that name is replaced."""
    page, query = _asked_page(), _kept_part(request.form.get("query", ""))
    name = request.form.get("name", "").strip()
    back = redirect(f"{request.script_root}{page}?{query or PLAIN}")
    refusal = _refusal(name, query)
    if refusal:
        flash(refusal, "danger")
        return back
    with writing() as session:
        if not _save(session, page, name, query):
            flash(_("每个列表最多保存 %(n)s 个视图，请先删除不用的。", n=MOST_VIEWS), "danger")
            return back
    flash(_("视图“%(name)s”已保存。", name=name), "success")
    return back


def _save(session: Session, page: str, name: str, query: str) -> bool:
    """False where the person has as many views of the page as are kept."""
    known = views_of(session, actor().jurisdiction, actor().account, page)
    same = next((each.id for each in known if each.name == name), None)
    view = None if same is None else session.get(SavedView, same)
    if view is None:
        if len(known) >= MOST_VIEWS:
            return False
        view = SavedView(jurisdiction=actor().jurisdiction, account=actor().account, page=page, name=name)
        session.add(view)
    view.query, view.saved_at = query, runtime().clock.now()
    make_default(session, view, "default" in request.form)
    return True


@blueprint.post("/views/<int:view_id>")
@signed_in
def change_view(view_id: int) -> ResponseReturnValue:
    """Rename, make or unmake the first sight, delete: one's own view alone."""
    deed, name = request.form.get("_deed"), request.form.get("name", "").strip()
    with writing() as session:
        mine = SavedView.account == actor().account, SavedView.jurisdiction == actor().jurisdiction
        view = session.scalar(select(SavedView).where(SavedView.id == view_id, *mine))
        if view is None:
            abort(404)
        if deed == "delete":
            session.delete(view)
        elif deed in ("default", "plain"):
            make_default(session, view, deed == "default")
        elif deed == "rename":
            others = views_of(session, actor().jurisdiction, actor().account, view.page)
            taken = any(each.name == name for each in others if each.id != view.id)
            refusal = _("已有同名的视图。") if taken else _refusal(name, view.query)
            if refusal:
                flash(refusal, "danger")
            else:
                view.name = name
        else:
            abort(400)
    return redirect(url_for("office.saved_views"))


def _refusal(name: str, query: str) -> str:
    if not 1 <= len(name) <= LONGEST_NAME:
        return _("请为视图取一个名称，最多 %(n)s 个字。", n=LONGEST_NAME)
    return _("筛选条件过长，无法保存。") if len(query) > LONGEST_QUERY else ""


def _asked_page() -> str:
    """The path of a list of this site; 400 for anything else."""
    page = request.form.get("page", "")[:200]
    adapter = request_ctx.url_adapter
    try:
        if adapter is None or not local_path(page, ""):
            abort(400)
        adapter.match(page.partition("?")[0], method="GET")
    except HTTPException:
        abort(400)
    return page.partition("?")[0]
