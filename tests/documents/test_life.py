"""The life of a final paper: signed, served, scanned back, corrected or void; and what disagrees among the papers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from cases.test_base_procedures import STEPS
from documents.test_papers import Bureau, bureau, item, text_of  # noqa: F401  fixtures are found by being here
from documents.whole_cases import archived, step
from yimen import cases, documents
from yimen.documents import NumberRegister, Step, step_faults
from yimen.documents.consistency import broken_checks, lint_dossiers
from yimen.pack import Configured, Entry, EntryRef
from yimen.workflow import Effect

DAY, TODAY = date(2026, 7, 1), date(2026, 7, 3)
SERVED = {"way": "direct", "party": "示范商贸有限公司"}


@pytest.mark.parametrize(
    ("step", "before", "code"),
    [
        (Step("sealed", date(2026, 6, 30)), [], "DOC-027"),
        (Step("sealed", date(2026, 7, 4)), [], "DOC-027"),
        (Step("voided", DAY, {"reason": "写错"}), ["served"], "DOC-028"),
        (Step("voided", DAY), [], "DOC-030"),
        (Step("corrected", DAY, {"text": "改"}), [], "DOC-029"),
        (Step("corrected", DAY), ["served"], "DOC-030"),
        (Step("served", DAY, {"way": "direct"}), [], "DOC-030"),
        (Step("served", DAY, {**SERVED, "way": "lien"}), [], "DOC-032"),
        (Step("signed", DAY, {"how": "refused"}), [], "DOC-032"),
        (Step("signed", DAY, {"how": "absent"}), [], "DOC-032"),
        (Step("scanned", DAY), [], "DOC-033"),
        (Step("scanned", DAY, scan=("a.pdf", b"MZ program")), [], "DOC-033"),
    ],
)
def test_step_that_the_law_does_not_let_is_refused(step: Step, before: list[str], code: str) -> None:
    """With a code each; nothing is registered."""
    assert [each.code for each in step_faults(step, "final", DAY, before, TODAY)] == [code]
    assert [each.code for each in step_faults(step, "void", DAY, before, TODAY)] == ["DOC-026"]


@pytest.mark.parametrize(
    ("step", "before"),
    [
        (Step("voided", DAY, {"reason": "写错"}), ["sealed"]),
        (Step("corrected", DAY, {"text": "改"}), ["served"]),
        (Step("served", DAY, SERVED), []),
        (Step("signed", DAY, {"how": "refused", "witness": "某村干部"}), []),
        (Step("scanned", DAY, scan=("a.pdf", b"%PDF-1.7")), []),
    ],
)
def test_step_that_says_what_it_must_is_taken(step: Step, before: list[str]) -> None:
    """The mended twins."""
    assert step_faults(step, "final", DAY, before, TODAY) == []


def post(bureau: Bureau, account: str, case: str, paper: str, **said: Any) -> Any:  # noqa: F811
    client = bureau.site.client(account)
    page = f"/cases/{case}/documents/{paper}/view"
    token = bureau.site.token(client, page)
    return client.post(
        f"/cases/{case}/documents/{paper}/steps",
        data={"on": "2026-07-01", "csrf_token": token, **said},
        content_type="multipart/form-data",
    )


def test_void_paper_keeps_its_number_and_is_made_again_with_the_next(bureau: Bureau, item: str) -> None:  # noqa: F811
    """By the unit's head, with a reason, in the journal and the register; an officer may not."""
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    said = {"sort": "voided", "reason": "当事人名称有误", "again": "yes"}
    assert post(bureau, "zhzf01", case, paper.id, **said).status_code == 403
    refused = post(bureau, "zhzf-head", case, paper.id, **{**said, "reason": " "})
    assert refused.status_code == 422
    assert "DOC-030" in refused.get_data(as_text=True)
    assert post(bureau, "zhzf-head", case, paper.id, **said).status_code == 302
    old, new = bureau.papers("zhzf01", case)
    assert (old.state, old.number, new.state) == ("void", paper.number, "final")
    assert new.number == paper.number.replace("1号", "2号")
    with bureau.database.read() as session:
        states = session.execute(
            select(NumberRegister.number, NumberRegister.state, NumberRegister.reason)
        ).all()
        actor = bureau.actor(session, "zhzf01")
        events = [each for each in cases.journal(session, actor, case, limit=50) if each.sort == "paper"]
    assert ("当事人名称有误") in [row.reason for row in states if row.state == "void"]
    assert [each.data["extra"]["step"] for each in events] == ["voided"]
    page = bureau.site.client("zhzf01").get(f"/cases/{case}").get_data(as_text=True)
    assert "作废：立案审批表" in page
    again = post(bureau, "zhzf-head", case, paper.id, sort="signed", how="signed")
    assert "DOC-026" in again.get_data(as_text=True)


def test_register_shows_every_number_void_ones_with_their_reason_and_finds_any_brackets(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
) -> None:
    """〔2026〕, [2026] and （2026） are the same; a gap is told; another unit's numbers are not shown."""
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    post(bureau, "zhzf-head", case, paper.id, sort="voided", reason="重复制作")
    officer = bureau.site.client("zhzf01")
    page = officer.get("/numbers?unit=zhzf&year=2026&q=立[2026]1").get_data(as_text=True)
    assert "金综执立〔2026〕1号" in page
    assert "重复制作" in page
    assert "没有文号" in officer.get("/numbers?unit=zhzf&year=2026&q=立（2026）9").get_data(as_text=True)
    assert "没有缺号" in officer.get("/numbers?unit=zhzf&year=2026").get_data(as_text=True)
    bureau.filed(item)
    with bureau.database.write() as session:
        session.delete(session.scalars(select(NumberRegister).where(NumberRegister.serial == 1)).all()[0])
        row = session.scalars(select(NumberRegister)).all()[0]
        row.serial = 5
    bureau.filed(item)
    assert "登记簿中缺失" in officer.get("/numbers?unit=zhzf&year=2026").get_data(as_text=True)
    stranger = bureau.site.client("jtys01").get("/numbers?unit=zhzf&year=2026").get_data(as_text=True)
    assert "金综执立" not in stranger


def test_scan_is_bound_to_the_digest_of_what_was_printed(bureau: Bureau, item: str) -> None:  # noqa: F811
    """It stands with the case's files, named by the paper's page; a program named as a scan is refused."""
    import io

    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    bad = post(bureau, "zhzf01", case, paper.id, sort="scanned", scan=(io.BytesIO(b"MZ"), "扫描.pdf"))
    assert "DOC-033" in bad.get_data(as_text=True)
    good = post(
        bureau, "zhzf01", case, paper.id, sort="scanned", scan=(io.BytesIO(b"%PDF-1.7 x"), "扫描.pdf")
    )
    assert good.status_code == 302
    with bureau.database.read() as session:
        actor = bureau.actor(session, "zhzf01")
        [mark] = documents.marks_of(session, actor, case, paper.id)
        assert mark.told["printed"] == paper.digest
        found = cases.file_content(session, actor, case, mark.file)
        stranger = bureau.actor(session, "jtys01")
        assert documents.marks_of(session, stranger, case) == []
    assert found is not None
    assert found[2] == b"%PDF-1.7 x"
    assert post(bureau, "zhzf-chief", case, paper.id, sort="nonsense").status_code == 403


def test_served_paper_is_corrected_by_a_numbered_paper_of_its_own(bureau: Bureau, item: str) -> None:  # noqa: F811
    """Not made void any more; the correction names the paper, its number and what is right."""
    case = bureau.filed(item)
    [paper] = bureau.papers("zhzf01", case)
    assert post(bureau, "zhzf01", case, paper.id, sort="served", **SERVED, copies="2").status_code == 302
    void = post(bureau, "zhzf-head", case, paper.id, sort="voided", reason="写错")
    assert "DOC-028" in void.get_data(as_text=True)
    done = post(bureau, "zhzf01", case, paper.id, sort="corrected", text="“示范路1号”应为“示范路2号”。")
    assert done.status_code == 302
    _first, correction = bureau.papers("zhzf01", case)
    assert (correction.title, correction.number) == ("文书补正通知书", "金综执补〔2026〕1号")
    content = bureau.content("zhzf01", case, correction.id)
    assert content is not None
    text = text_of(content[2])
    for part in (paper.number, "立案审批表", "应为“示范路2号”", "2026年7月1日"):
        assert part in text


def test_whole_case_agrees_and_a_changed_name_or_sum_is_told(bureau: Bureau, item: str) -> None:  # noqa: F811
    """The whole way is in order; a party renamed after its papers (DOC-035) and a raised fine (DOC-034) are not."""
    case = archived(bureau, item, until="decision_service")

    def told() -> list[str]:
        with bureau.database.read() as session:
            configuration = cases.Configuration.open(session, "jindong", day=DAY)
            actor = bureau.actor(session, "zhzf01")
            return [each.code for each in documents.case_checks(session, actor, case, configuration)]

    assert told() == []
    with bureau.database.write() as session:
        row = cases.seen_case(session, bureau.actor(session, "zhzf01"), case)
        assert row is not None
        decided = {**row.forms["penalty_decision"], "fine": 90000}
        row.forms = {**row.forms, "penalty_decision": decided}
        parties = [{**each, "name": "示范商贸（集团）有限公司"} for each in row.record["parties"]]
        row.record = {**row.record, "parties": parties}
    found = told()
    assert "DOC-034" in found
    assert "DOC-035" in found
    page = bureau.site.client("zhzf01").get(f"/cases/{case}/dossier").get_data(as_text=True)
    assert "高于事先告知的数额" in page


def test_check_that_cannot_be_answered_yet_is_not_blamed() -> None:
    """A missing paper is no disagreement; a check that is no expression is refused with DOC-036."""
    rules = {"checks": {"order": {"if": "paper.a.day <= paper.b.day", "message": "次序不对"}}}
    early, late = date(2026, 7, 1), date(2026, 7, 2)
    assert broken_checks(rules, {"paper": {"a": {"day": early}}}) == []
    assert broken_checks(rules, {"paper": {"a": {"day": early}, "b": {"day": late}}}) == []
    assert len(broken_checks(rules, {"paper": {"a": {"day": late}, "b": {"day": early}}})) == 1
    entry = Entry("dossier", "file", {"checks": {"order": {"if": "paper.a.day <=", "message": "x"}}})
    configured = Configured({entry.ref: entry}, {}, changed=frozenset({EntryRef("", "dossier", "file")}))
    assert [each.code for each in lint_dossiers(configured)] == ["DOC-036"]
    mended = Entry("dossier", "file", rules)
    configured = Configured({mended.ref: mended}, {}, changed=frozenset({EntryRef("", "dossier", "file")}))
    assert lint_dossiers(configured) == []


def test_service_is_entered_once_in_the_task_that_is_it(bureau: Bureau, item: str) -> None:  # noqa: F811
    """Before it the paper's page refuses (DOC-080); the task marks the paper served as its form tells; another party's
    receipt is registered with the paper afterwards and starts nothing anew."""
    case = archived(bureau, item, until="notice_approval")
    [notice] = [each for each in bureau.papers("zhzf01", case) if each.document == "prior_notice_letter"]
    day = bureau.clock.today().isoformat()
    refused = post(bureau, "zhzf01", case, notice.id, sort="served", **{**SERVED, "on": day})
    assert refused.status_code == 422
    assert "DOC-080" in refused.get_data(as_text=True)
    assert "送达事先告知书" in refused.get_data(as_text=True)
    account, task, outcome, values, on = next(each for each in STEPS if each[1] == "notice_service")
    step(bureau, case, account, task, outcome, values, on)
    assert told_of(bureau, case, notice.id) == [(values["recipient"], values["way"], values["served_on"])]
    terms = terms_of(bureau, case)
    again = {**SERVED, "party": "另一当事人", "on": bureau.clock.today().isoformat()}
    assert post(bureau, "zhzf01", case, notice.id, sort="served", **again).status_code == 302
    assert len(told_of(bureau, case, notice.id)) == 2
    assert terms_of(bureau, case) == terms


def test_receipt_of_a_paper_without_a_task_happens_in_the_procedure_and_starts_its_term(
    bureau: Bureau,  # noqa: F811
    item: str,  # noqa: F811
) -> None:
    """The base says so of the seizure decision, whose term for reconsideration runs from its receipt; it starts once."""
    case = bureau.filed(item)
    with bureau.database.write() as session:
        actor = bureau.actor(session, "zhzf01")
        configuration = cases.Configuration.open(session, "jindong", day=DAY)
        row = cases.lock_case(session, actor, case)
        assert row is not None
        effect = Effect("document", "seizure_decision", {})
        made = documents.make_papers(session, actor, configuration, row, (effect,), DAY, bureau.clock)
        paper = made[0].id
    refused = post(bureau, "zhzf-chief", case, paper, sort="served", **SERVED)
    assert refused.status_code == 422
    assert "DOC-081" in refused.get_data(as_text=True)  # the event is an officer's to tell
    assert "seizure_reconsideration_term" not in terms_of(bureau, case)
    assert post(bureau, "zhzf01", case, paper, sort="served", **SERVED).status_code == 302
    terms = terms_of(bureau, case)
    assert terms["seizure_reconsideration_term"] == date(2026, 8, 31)  # the sixtieth day is a Sunday
    assert post(bureau, "zhzf01", case, paper, sort="served", **SERVED).status_code == 302
    assert terms_of(bureau, case) == terms
    assert len(told_of(bureau, case, paper)) == 2


def told_of(bureau: Bureau, case: str, paper: str) -> list[tuple[str, str, str]]:  # noqa: F811
    """(party, way, day) of every service that the paper bears."""
    with bureau.database.read() as session:
        marks = documents.marks_of(session, bureau.actor(session, "zhzf01"), case, paper)
    return [
        (each.told.get("party", ""), each.told.get("way", ""), each.on.isoformat())
        for each in marks
        if each.sort == "served"
    ]


def terms_of(bureau: Bureau, case: str) -> dict[str, Any]:  # noqa: F811
    """The last day of every term of the case, by its id."""
    with bureau.database.read() as session:
        configuration = cases.Configuration.open(session, "jindong", day=DAY)
        view = cases.case_page(session, bureau.actor(session, "zhzf01"), case, configuration)
        assert view is not None
        return {each.id: each.due for each in view.deadlines}


def test_labels_for_letters_name_every_party_and_the_sender(bureau: Bureau, item: str) -> None:  # noqa: F811
    """A .docx to be printed, by the template that the rules of case files name; nothing for strangers."""
    case = bureau.filed(item)
    answer = bureau.site.client("zhzf01").get(f"/cases/{case}/labels")
    assert answer.status_code == 200
    text = text_of(answer.data)
    for part in ("收件人", "示范商贸有限公司", "示范路1号", "综合行政执法局", "擅自占用城市道路案"):
        assert part in text
    page = bureau.site.client("zhzf01").get(f"/cases/{case}/labels/print").get_data(as_text=True)
    assert page.count('class="post-label"') == 1
    assert "示范路1号" in page
    for address in ("labels", "labels/print"):
        assert bureau.site.client("jtys01").get(f"/cases/{case}/{address}").status_code == 404


def test_electronic_service_rests_on_the_consent_on_record(bureau: Bureau, item: str) -> None:  # noqa: F811
    """Not on a tick: who, by which means, to which address, since when; one that was withdrawn is none (DOC-031)."""
    case = bureau.filed(item)
    client = bureau.site.client("zhzf01")
    [paper] = bureau.papers("zhzf01", case)
    page = f"/cases/{case}/documents/{paper.id}/view"

    def serve() -> str:
        said = {
            "sort": "served",
            "on": DAY.isoformat(),
            "party": "示范商贸有限公司",
            "way": "electronic",
            "consent": "yes",
        }
        data = {"csrf_token": bureau.site.token(client, page), **said}
        return str(client.post(page.removesuffix("view") + "steps", data=data).get_data(as_text=True))

    row = {
        "party": "示范商贸有限公司",
        "means": "email",
        "address": "box@example.invalid",
        "agreed_on": DAY.isoformat(),
    }
    assert "DOC-031" in serve()
    gone = {**row, "revoked_on": DAY.isoformat()}
    bureau.complete("zhzf01", case, "service_consent", "withdrawn", consents=[gone])
    assert "DOC-031" in serve()
    bureau.complete("zhzf01", case, "service_consent", "agreed", consents=[gone, row])
    assert "没有登记" not in client.get(page).get_data(as_text=True)
    assert "DOC-031" not in serve()
    assert "电子邮件 box@example.invalid" in client.get(page).get_data(as_text=True)
    assert "送达地址和电子送达确认书" in [each.title for each in bureau.papers("zhzf01", case)]
