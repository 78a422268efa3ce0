"""The page of one case: where it stands, what may be done, who and what it is about, and what happened."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from yimen import cases
from yimen.catalog import TierRow
from yimen.kernel import legal_day
from yimen.office.access import permission
from yimen.office.blueprint import blueprint
from yimen.office.case_files import file_address
from yimen.office.case_holders import assignment_notes, holding_words
from yimen.office.case_layout import case_layout, case_row, facts_of, in_words_of_page, needless_sections
from yimen.office.case_listing import status_word
from yimen.office.case_measures import measures, waited_for
from yimen.office.case_recusal import STATES as RECUSALS
from yimen.office.case_recusal import recusal_notices, shows_recusal
from yimen.office.case_related import related
from yimen.office.counted_words import counted_notes
from yimen.office.evidence import DEEDS as EVIDENCE_DEEDS
from yimen.office.form_binding import bound_form
from yimen.office.form_lookups import UnitLookups
from yimen.office.layout_state import page_draft
from yimen.office.names import name_of
from yimen.office.offered_acts import offered_acts
from yimen.office.paper_lists import listed_papers, moving_drafts
from yimen.office.paper_words import step_word
from yimen.office.request import actor, configuration, db, language, runtime, writing
from yimen.office.reveals import reveal_address
from yimen.office.shell_words import speak_of
from yimen.office.wording import N_, choice_text, day_text, field_title
from yimen.screens import FormError, sensitive_of
from yimen.workflow import CONFLICT, Procedure

EVENTS = 30
ACTS = {
    "open": N_("立案登记"),
    "complete": N_("办结"),
    "return": N_("退回"),
    "start": N_("开始办理"),
    "assign": N_("指定承办人"),
    "claim": N_("领取任务"),
    "release": N_("放回任务"),
    "delegate": N_("委托同事办理"),
    "challenge": N_("申请回避"),
    "recuse": N_("决定回避"),
    "correct": N_("更正"),
    "extend": N_("延长期限"),
    "pause": N_("中止计算期限"),
    "resume": N_("恢复计算期限"),
    "event": N_("外部事件"),
    "withdraw": N_("撤销案件"),
    "annul": N_("撤销后重新办理"),
    "override": N_("特批放行"),
    "amend": N_("变更案件信息"),
    "link": N_("关联案件"),
    "merge": N_("并案"),
    "split": N_("分案"),
    "document": N_("制作文书"),
    "paper": N_("文书办理"),
    "reveal": N_("查看敏感信息"),
    "evidence": N_("证据"),
    "paper_entry": N_("历史案件补录"),
    "note": N_("批注"),
    "reform": N_("机构改革移交"),
}
NOTE_DEEDS = {
    "added": N_("写批注"),
    "answered": N_("答复批注"),
    "settled": N_("认可答复"),
    "reopened": N_("退回答复"),
}
STAGES = {
    "waiting": N_("未开始"),
    "active": N_("进行中"),
    "left": N_("已完成"),
    "skipped": N_("未经过"),
    "terminated": N_("已终止"),
}
DEADLINES = {
    "met": N_("已完成"),
    "missed": N_("逾期完成"),
    "dropped": N_("不再计算"),
    "paused": N_("已中止计算"),
    "running": N_("计算中"),
}


LINKS = {
    ("linked", True): N_("相关案件"),
    ("linked", False): N_("相关案件"),
    ("merged", True): N_("并入的案件"),
    ("merged", False): N_("并入本案的案件"),
    ("split", True): N_("分出本案的案件"),
    ("split", False): N_("分出的案件"),
    ("child", True): N_("启动来源"),
    ("child", False): N_("由本案启动"),
}
"""How a case stands to another, by sort and whether this one is meant by the link."""


def _linked(case_id: str) -> list[cases.Linked]:
    """What belongs to the case, without those that it called for: they have a section of their own."""
    found = cases.linked_cases(db(), actor(), case_id)
    return [each for each in found if each.sort != "child" or each.outgoing]


def _link_word(linked: cases.Linked) -> str:
    return _(LINKS.get((linked.sort, linked.outgoing), linked.sort))


def deadline_word(state: str) -> str:
    """How a term stands, in words."""
    return _(DEADLINES.get(state, state))


@blueprint.get("/cases/<case_id>")
@permission("case.list", "case.act")
def case_page_view(case_id: str) -> ResponseReturnValue:
    """One case; 404 where it is not there or not the Actor's to see."""
    page = page_of_case(case_id)
    if cases.is_unread(db(), actor(), case_id):
        with writing() as session:
            cases.note_read(session, actor(), case_id)
    return page


def page_of_case(case_id: str, reasons: Any = ()) -> ResponseReturnValue:
    view = cases.case_page(db(), actor(), case_id, configuration(), language=language())
    if view is None:
        abort(404)
    if view.case.sight is not None:
        _record_look(view.case)
    speak_of(view.case)
    events = cases.journal(
        db(),
        actor(),
        case_id,
        configuration=configuration(),
        before=request.args.get("before", type=int),
        limit=EVENTS + 1,
        language=language(),
    )
    acts, draft = offered_acts(view), request.args.get("draft")
    layout = case_layout(view.case.unit) if draft is None else page_draft(draft)
    papers_made = listed_papers(view)
    row = case_row(view, layout)
    page = render_template(
        "office/case.html",
        view=view,
        layout=in_words_of_page(layout),
        draft=draft,
        fact_of=facts_of(view, row),
        status_word=status_word(row),
        acts=[each for each in acts if not each.target],
        acts_on=lambda target: [each for each in acts if target and each.target == target],
        reasons=reasons,
        heir=cases.heir_of(configuration(), actor(), view.case),
        papers=_papers(view),
        documents=papers_made,
        drafts_moving=moving_drafts(view.case),
        needless=needless_sections(view, papers_made),
        measures=measures(view),
        waited_for=waited_for(view),
        files=[
            (each, file_address(case_id)(each.digest)) for each in cases.case_files(db(), actor(), case_id)
        ],
        linked=_linked(case_id),
        link_word=_link_word,
        holders=holding_words(view),
        recusals=recusal_notices(view),
        shows_recusal=shows_recusal(view),
        events=[EventView.of(each, view.procedure, view.case) for each in events[:EVENTS]],
        older=events[EVENTS - 1].seq if len(events) > EVENTS else None,
        party_facts=_party_facts(view),
        act_kinds=_looked_up(view, "acts"),
        tier_of=_tier_of,
        stage_word=lambda state: _(STAGES.get(state, state)),
        deadline_word=deadline_word,
        **related(view),
    )
    return page, 422 if reasons else 200


def _record_look(case: cases.Case) -> None:
    """Whoever reads a case in part, by right and not as one who handles it, is written into the audit trail."""
    with writing() as session:
        told = {"procedure": case.procedure, "unit": case.unit}
        cases.record(session, actor(), "read_in_part", case.number, told, runtime().clock)


def _papers(view: Any) -> list[tuple[str, str, Any]]:
    """(title, who and when, the filled form) for every form that was handed in, as it was drawn then."""
    case, found = view.case, []
    lookups = UnitLookups(db(), configuration(), actor(), case.unit)
    for form_id, values in view.forms.items():
        try:
            form = configuration().form(form_id, case.unit, case.bindings.get("forms", {}).get(form_id))
        except (cases.NotConfigured, FormError):
            continue
        bound = bound_form(
            form, values, case.unit, readonly=True, lookups=lookups, roles=cases.roles_in(actor(), case)
        )
        found.append(
            (
                form.label(language()),
                _done_by(view, form_id),
                bound.render_readonly(file_address(case.id), reveal_address(case, form)),
            )
        )
    return found


def _done_by(view: Any, form_id: str) -> str:
    """Who handed a form in last, and on which day."""
    done = [
        task
        for stage in view.stages
        for task in stage.tasks
        if task.on and view.procedure.items[task.id].form == form_id
    ]
    last = max(done, key=lambda task: task.on, default=None)
    return "" if last is None else " · ".join([*(name_of(each) for each in last.who), day_text(last.on)])


def _party_facts(view: Any) -> Any:
    """What is known of a party, in the words of its form; masks stand for values not to be read."""
    fields = _row_fields(view, "parties")
    held = actor().roles_over(view.case.unit)

    def text(name: str, value: Any) -> str:
        if cases.is_reference(value):
            return str(value.get("shown", ""))
        needed = sensitive_of(fields[name])
        if needed and not needed & held:
            return _("已隐藏")
        return choice_text(fields[name], name, value, language())

    def facts(party: Any) -> list[tuple[str, str]]:
        return [
            (field_title(fields[name], name, language()), text(name, value))
            for name, value in party.items()
            if name in fields and name != "name" and value not in (None, "", [])
        ]

    return facts


def _tier_of(alleged: Any) -> TierRow | None:
    """The tier that the act read, with the row it stands in; None where none was chosen."""
    key, digest = alleged.get("tier"), alleged.get("tier_digest")
    return cases.tier_read(configuration(), str(key or ""), str(digest or ""))


def _looked_up(view: Any, word: str) -> dict[str, str]:
    """The kind of entry that each look-up field of a row names."""
    fields = _row_fields(view, word)
    return {name: part["x-lookup"]["kind"] for name, part in fields.items() if "x-lookup" in part}


def _row_fields(view: Any, word: str) -> dict[str, Any]:
    """The schemas of a row's fields, from the forms that the case keeps its parties or acts from."""
    found: dict[str, Any] = {}
    for form_id in view.forms:
        digest = view.case.bindings["forms"].get(form_id)
        try:
            body = configuration().pinned("form", form_id, digest)
        except cases.NotConfigured:
            continue
        for part in body.get("schema", {}).get("properties", {}).values():
            if part.get("x-case") == word:
                found.update(part.get("items", {}).get("properties", {}))
    return found


@dataclass(frozen=True, slots=True)
class EventView:
    """An event of the journal in words."""

    title: str
    who: str
    occurred_on: Any
    recorded_at: datetime
    reason: str
    late: bool
    notes: tuple[str, ...] = ()

    @classmethod
    def of(cls, line: Any, procedure: Procedure, case: cases.Case) -> EventView:
        late = legal_day(line.recorded_at) != line.occurred_on
        who = "、".join(name for name in (line.name or line.account, name_of(line.fellow)) if name)
        who = who or _("社会公众")
        stead = line.data["extra"].get("for", ())
        if stead:
            who = _("%(who)s（代%(stead)s）", who=who, stead="、".join(name_of(each) for each in stead))
        effects = line.data["effects"]
        told = [each["target"] for each in effects if each["data"].get("sort") == CONFLICT]
        notes = (
            *assignment_notes(effects, procedure),
            *contradiction_notes(told, procedure),
            *counted_notes(line, procedure, case),
        )
        title = _event_title(line, procedure)
        return cls(title, who, line.occurred_on, line.recorded_at, line.reason, late, notes)


def contradiction_notes(others: Iterable[str], procedure: Procedure) -> list[str]:
    """Whose days no longer fit the day that an act gave or put right."""
    names = "、".join(procedure.source_title(each, language()) for each in others)
    return [_("与其日期先后矛盾：%(others)s", others=names)] if names else []


def _event_title(line: Any, procedure: Procedure) -> str:
    """What happened: the task and its outcome, the paper made, or the act and the task or term it was about."""
    word = _(ACTS.get(line.sort, line.sort))
    if line.sort == "document":
        paper = line.data.get("extra", {})
        return f"{word}：{paper.get('title', '')} {paper.get('number', '')}".strip()
    if line.sort == "note":
        told = line.data.get("extra", {})
        return f"{_(NOTE_DEEDS.get(told.get('deed', ''), '批注'))}：{told.get('title', '')}"
    if line.sort == "evidence":
        told = line.data.get("extra", {})
        word = _(EVIDENCE_DEEDS.get(told.get("deed", ""), "证据"))
        return f"{word}：{told.get('number', '')}. {told.get('title', '')}"
    if line.sort == "paper":
        paper = line.data.get("extra", {})
        return (
            f"{step_word(paper.get('step', ''))}：{paper.get('title', '')} {paper.get('number', '')}".strip()
        )
    if line.sort == "reveal":
        return f"{word}：{line.data.get('extra', {}).get('title', '')}"
    if line.sort in ("complete", "open"):
        return "：".join(each for each in (line.task_title or word, line.outcome_title) if each)
    if line.sort in ("challenge", "recuse"):
        about = name_of(line.target)
        return f"{word}：{about}" + (f"（{_(RECUSALS[line.outcome])}）" if line.outcome in RECUSALS else "")
    about = line.task_title or (procedure.source_title(line.target, language()) if line.target else "")
    return f"{word}：{about}" if about else word
