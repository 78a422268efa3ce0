"""What was shown of closed cases to staff: searched by words, and offered beside a new question that resembles it."""

from __future__ import annotations

from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from yimen import cases
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.request import actor, configuration, db, language
from yimen.office.wording import titled

PAGE = 20
LONGEST = 100
LONGEST_TEXT = 500


@blueprint.get("/answers/<rule>")
@permission("catalog.view")
def answers(rule: str) -> ResponseReturnValue:
    """The newest first, those that hold the words (`?q=`); 404 for whoever is no reader of the rule."""
    title = answer_titles().get(rule)
    if title is None:
        abort(404)
    words, after = request.args.get("q", "").strip()[:LONGEST], request.args.get("after", "")[:40]
    try:
        rows = cases.internal_entries(
            db(), actor(), configuration(), rule, words=words, after=after, limit=PAGE + 1
        )
    except ValueError:
        abort(404)
    return render_template(
        "office/answers.html",
        rule=rule,
        title=title,
        rows=rows[:PAGE],
        following=rows[PAGE - 1].place if len(rows) > PAGE else "",
        words=words,
        after=after,
    )


@blueprint.get("/answers/<rule>/<int:number>")
@permission("catalog.view")
def answer(rule: str, number: int) -> ResponseReturnValue:
    """One of them, with the case itself for whoever sees that."""
    title = answer_titles().get(rule)
    found = cases.internal_entry(db(), actor(), configuration(), rule, min(number, (1 << 62)))
    if title is None or found is None:
        abort(404)
    return render_template("office/answer.html", rule=rule, title=title, entry=found[0], case_id=found[1])


@blueprint.get("/answers/<rule>/similar")
@permission("catalog.view")
def similar_answers(rule: str) -> ResponseReturnValue:
    """A part of a page: those that resemble what was sent, whatever its field is called."""
    if rule not in answer_titles():
        abort(404)
    text = " ".join(each for each in request.args.values() if each)[:LONGEST_TEXT]
    rows = cases.similar_entries(db(), actor(), configuration(), rule, text)
    return render_template("office/similar_answers.html", rule=rule, rows=rows)


def answer_titles() -> dict[str, str]:
    """The titles of the rules that the Actor reads, by id."""
    rules = cases.internal_rules(configuration(), actor())
    return {key: titled(body["title"], language()) for key, body in rules.items()}


def answers_beside(procedure: str, text: str) -> list[dict[str, Any]]:
    """For a case about to be opened: of each rule over the same procedure, what resembles the text."""
    rules = cases.internal_rules(configuration(), actor())
    return [
        {
            "rule": key,
            "title": titled(body["title"], language()),
            "rows": cases.similar_entries(db(), actor(), configuration(), key, text[:LONGEST_TEXT]),
        }
        for key, body in rules.items()
        if body.get("procedure") == procedure and actor().may("catalog.view")
    ]
