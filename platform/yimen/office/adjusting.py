"""What is adjusted page by page: one step kept, taken back, given up, and the whole made a change set."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import changes
from yimen.kernel import Finding
from yimen.office.names import name_of
from yimen.office.request import actor, configuration, db, runtime, writing


@dataclass(frozen=True, slots=True)
class Desk:
    """One design and its page: `address` leads to it, `refused` draws it with why a step was not taken."""

    design: changes.Design
    address: str
    refused: Callable[[Sequence[Finding]], ResponseReturnValue]

    def write(self, body: Mapping[str, Any], anchor: str = "") -> ResponseReturnValue:
        """The body kept as one more step, and the page again."""
        if body == self.design.body:
            flash(_("没有改动。"), "info")
            return redirect(self.address)
        snapshot, clock = configuration(), runtime().clock
        return self.done(
            lambda session: changes.put_step(session, actor(), snapshot, self.design, body, clock=clock),
            anchor,
        )

    def back(self) -> ResponseReturnValue:
        """One step back, or with `by` 1 in the request again."""
        snapshot, clock = configuration(), runtime().clock
        by = 1 if request.form.get("by") == "1" else -1
        return self.done(
            lambda session: changes.take_back(session, actor(), snapshot, self.design, clock=clock, by=by)
        )

    def give_up(self) -> ResponseReturnValue:
        """The draft dropped; what is in force stays."""
        snapshot = configuration()
        return self.done(lambda session: changes.drop_design(session, actor(), snapshot, self.design))

    def done(self, act: Callable[[Any], Any], anchor: str = "") -> ResponseReturnValue:
        try:
            with writing() as session:
                act(session)
        except changes.DesignMoved as moved:
            flash(_("%(who)s 刚刚改动了这里，请看过之后再改。", who=name_of(moved.account)), "warning")
        except changes.ChangeRefused as refused:
            return self.refused(refused.findings)
        return redirect(f"{self.address}#{anchor}" if anchor else self.address)

    def drafted(self, title: str) -> ResponseReturnValue:
        """The design as a checked change set, on whose page it is submitted."""
        snapshot, note = configuration(), request.form.get("note", "").strip()[:2000]
        try:
            with writing() as session:
                made = changes.draft_design(
                    session,
                    actor(),
                    snapshot,
                    self.design,
                    title=title,
                    note=note,
                    clock=runtime().clock,
                )
                set_id = made.id
        except changes.DesignMoved as moved:
            flash(_("%(who)s 刚刚改动了这里，请看过之后再提交。", who=name_of(moved.account)), "warning")
            return redirect(self.address)
        except changes.ChangeRefused as refused:
            return self.refused(refused.findings)
        return redirect(url_for("office.change_set", set_id=set_id))


def set_under_way(design: changes.Design) -> Any:
    """The change set last made of the design, as long as it is on its way."""
    found = changes.set_of(db(), design)
    return found if found is not None and found.state not in ("active", "undone", "withdrawn") else None
