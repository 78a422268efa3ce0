"""When something goes wrong, the page says what to do; the log has the reason under the same number."""

from __future__ import annotations

import logging
from typing import Any

from flask import Flask, flash, g, jsonify, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from markupsafe import Markup, escape
from werkzeug.exceptions import HTTPException

from yimen.kernel import new_id
from yimen.office import to_sign_in
from yimen.store import is_disk_full

log = logging.getLogger("yimen.app")
STAFF = ("office", "account")
PLAIN = "account/error.html"


def _words(code: int) -> tuple[str, str]:
    words = {
        400: (_("请求无法处理"), _("提交的内容不完整或已失效，请返回刷新页面后重试。")),
        403: (_("没有权限"), _("您的角色不能访问此页面。如工作需要，请联系本单位的安全管理员。")),
        404: (_("没有找到"), _("页面不存在，或者您无权查看其内容。请检查地址，或从首页重新进入。")),
        405: (_("请求无法处理"), _("此地址不接受这种请求，请返回后重试。")),
        409: (_("内容已被更新"), _("别人刚刚修改了同一内容，请刷新页面后重试。")),
        413: (_("文件过大"), _("上传的内容超过了允许的大小，请压缩或拆分后重试。")),
        429: (_("请求过于频繁"), _("请稍候再试。")),
        507: (
            _("存储空间已满"),
            _(
                "服务器已没有存储空间，本次提交没有保存，已有内容不受影响。请将编号告知系统管理员，清理后重试。"
            ),
        ),
        500: (_("系统出错"), _("系统出现意外错误，已记录在案。请将编号告知系统管理员。")),
    }
    return words.get(code, words[500] if code >= 500 else words[400])


def answer_errors(app: Flask) -> None:
    """Draw every error in the shell; a machine that asks for JSON gets JSON."""

    @app.errorhandler(HTTPException)
    def refused(error: HTTPException) -> Any:
        return _page(error.code or 500, "")

    @app.errorhandler(CSRFError)
    def forged(error: CSRFError) -> Any:
        log.warning("%s %s: %s", request.method, request.path, error.description)
        if not _is_signed_in() and request.blueprint in STAFF:
            flash(_late(), "warning")
            return to_sign_in()
        return _page(400, "")

    @app.errorhandler(Exception)
    def broken(_error: Exception) -> Any:
        number = new_id()[:12]
        log.exception("error %s: %s %s", number, request.method, request.path)
        if app.testing and app.config.get("PROPAGATE_EXCEPTIONS", False):
            raise _error
        return _page(507 if is_disk_full(_error) else 500, number)


def _page(code: int, number: str) -> Any:
    title, words = _words(code)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(error=title, message=words, number=number), code
    for page in _pages():
        try:
            return render_template(page, code=code, heading=title, words=words, number=number), code
        except Exception:
            log.exception("the error page %s could not be drawn (%s)", page, g.get("actor"))
    plain = Markup("<!doctype html><meta charset=utf-8><title>{}</title><h1>{}</h1><p>{} {}</p>")
    return plain.format(escape(title), title, words, number), code


def _late() -> str:
    """What a form that was sent too late is answered, at the sign-in itself and elsewhere."""
    if request.blueprint == "account":
        return _("页面停留时间过长，请重新登录。")
    return _("登录已超时，刚才的提交没有保存。请重新登录后再次提交；案件表单中已填写的内容会自动恢复。")


def _pages() -> list[str]:
    """What is tried in turn: the door's own page, the shell for whoever is signed in, the frame that needs nothing."""
    own = g.get("error_page") or ("office/error.html" if _is_signed_in() else "")
    return [own, PLAIN] if own else [PLAIN]


def _is_signed_in() -> bool:
    return getattr(g.get("actor"), "sort", "") == "person"
