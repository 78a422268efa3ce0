"""A complaint is sent once, within limits, without a name where none is given, and followed by its code alone."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from limits.storage import MemoryStorage
from sqlalchemy import func, select

from fixtures.sites import Site
from portal.door import COMPLAINT, FORM, PLACE, SAID, Visitor, change
from yimen.app import create_app
from yimen.cases import Case, visible
from yimen.kernel import FixedClock, system_actor
from yimen.portal import proof
from yimen.screens import public_form
from yimen.store import SentForm, VisitCount

FOLLOW = f"/public/{PLACE}/follow"


def cases_of(site: Site) -> list[Case]:
    with site.runtime.database.read() as session:
        seen = visible(system_actor("sweep", PLACE)).of(
            select(Case).where(Case.procedure == "public_report_way")
        )
        found = list(session.scalars(seen))
        session.expunge_all()
        return found


def limited(site: Site, **settings: str) -> None:
    """The site's settings, changed."""
    object.__setattr__(site.runtime, "settings", replace(site.runtime.settings, **settings))


def test_help_calls_it_what_the_site_calls_it(door: Site) -> None:
    """A hotline that takes orders does not explain how to complain."""
    text = door.client().get(f"/public/{PLACE}/help").get_data(as_text=True)
    assert "<h2>怎样举报违法</h2>" in text


def test_visitor_sends_a_complaint_and_follows_it_by_its_code(door: Site) -> None:
    """No account: the form, an answer with number and code, and what was told since, under that code."""
    visitor = Visitor(door.client())
    answer = visitor.send(_proof=visitor.solved(), _unit="jtys")
    assert answer.status_code == 303, answer.get_data(as_text=True)
    code = visitor.code()
    [case] = cases_of(door)
    assert (case.unit, case.title) == ("jtys", "夜间施工扰民")
    assert case.forms["public_report"]["checked"] == "proven"
    assert case.forms["public_report"]["wished"] == "交通运输综合执法大队"
    told = door.client().post(FOLLOW, data={"code": code.lower().replace("-", " ")}).get_data(as_text=True)
    assert case.number in told
    assert "收到" in told
    assert "办理中" in told
    assert "13800000000" not in told
    assert "昨夜二时" not in told
    assert "13800000000" not in str(case.forms), "how to reach them stands apart"


def test_complaint_without_a_choice_goes_to_the_unit_that_receives(door: Site) -> None:
    """So does one that names a unit which is not offered."""
    for unit in ("", "qwb"):
        visitor = Visitor(door.client())
        assert visitor.send(_unit=unit).status_code == 303
    assert {case.unit for case in cases_of(door)} == {"zhzf"}


def test_without_scripts_a_complaint_is_taken_and_marked_for_a_second_look(door: Site) -> None:
    """A sum made up, one of another form and none at all are the same: unproven, under the stricter limit."""
    visitor, other = Visitor(door.client()), Visitor(door.client())
    for sum_ in ("", "bm9uc2Vuc2U=", other.solved()):
        fresh = Visitor(door.client())
        assert fresh.send(_proof=sum_).status_code == 303
    assert {case.forms["public_report"]["checked"] for case in cases_of(door)} == {"unproven"}
    refused = visitor.send()
    assert refused.status_code == 429
    assert "昨夜二时仍在施工" in refused.get_data(as_text=True), "what was written is kept"
    visitor.read(refused.get_data(as_text=True))
    assert visitor.send(_proof=visitor.solved()).status_code == 303, "whoever proves may go on"


def test_unproven_complaint_is_looked_at_by_who_receives_before_it_goes_on(door: Site) -> None:
    """Whatever department was chosen; the choice stands in the form, for whoever passes it on."""
    assert Visitor(door.client()).send(_unit="jtys").status_code == 303
    [case] = cases_of(door)
    assert case.unit == "zhzf"
    assert case.forms["public_report"]["wished"] == "交通运输综合执法大队"


def test_limit_of_proven_complaints_is_the_settings_and_runs_out(door: Site, clock: FixedClock) -> None:
    """Per address; after the hour it begins anew; a row tells no address."""
    limited(door, public_complaints="2/hour")
    answers = []
    for _ in range(3):
        visitor = Visitor(door.client())
        answers.append(visitor.send(_proof=visitor.solved()).status_code)
    assert answers == [303, 303, 429]
    elsewhere = door.client()
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.9"
    visitor = Visitor(elsewhere)
    assert visitor.send(_proof=visitor.solved()).status_code == 303
    with door.runtime.database.read() as session:
        keys = session.scalars(select(VisitCount.key)).all()
        assert keys
        assert not any("192.0.2.9" in key or "127.0.0.1" in key for key in keys)
    clock.set(clock.now() + timedelta(minutes=61))
    visitor = Visitor(door.client())
    assert visitor.send(_proof=visitor.solved()).status_code == 303


def test_counts_may_stand_in_another_store_and_come_home_when_it_is_gone(
    door: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the settings name counts; where it does not answer, the database does, and nobody is let in uncounted."""
    limited(door, public_complaints_unproven="1/hour", public_counts="memory://")
    assert [Visitor(door.client()).send().status_code for _ in range(2)] == [303, 429]
    with door.runtime.database.read() as session:
        assert not session.scalars(select(VisitCount)).all()

    def gone(*_given: Any, **_named: Any) -> int:
        raise ConnectionError

    monkeypatch.setattr(MemoryStorage, "incr", gone)
    monkeypatch.setattr(MemoryStorage, "base_exceptions", ConnectionError)
    assert [Visitor(door.client()).send().status_code for _ in range(2)] == [303, 429]


def test_all_web_processes_count_together(door: Site) -> None:
    """A second application of the same instance knows what the first has taken."""
    limited(door, public_complaints_unproven="1/hour")
    assert Visitor(door.client()).send().status_code == 303
    second = Site(door.settings, door.runtime, door.passwords, create_app(door.runtime))
    assert Visitor(second.client()).send().status_code == 429


def test_addresses_of_one_household_count_as_one(door: Site) -> None:
    """Of a long address the net of 64 bits is what a household has."""
    limited(door, public_complaints_unproven="1/hour")
    answers = []
    for address in ("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", "2001:db8:1:3::1"):
        client = door.client()
        client.environ_base["REMOTE_ADDR"] = address
        answers.append(Visitor(client).send().status_code)
    assert answers == [303, 429, 303]


def test_short_address_within_a_long_one_is_counted_by_itself(door: Site) -> None:
    """As a server that listens on both sorts sees visitors: they are not all one net."""
    limited(door, public_questions="1/hour")
    answers = []
    for address in ("::ffff:192.0.2.7", "::ffff:192.0.2.8", "192.0.2.7"):
        client = door.client()
        client.environ_base["REMOTE_ADDR"] = address
        answers.append(client.post(f"/public/{PLACE}/follow", data={"code": "none"}).status_code)
    assert answers == [404, 404, 429]


def test_form_sent_twice_is_one_complaint_with_one_answer(door: Site) -> None:
    """A double click, or sending again after a lost answer: the same code, and nothing is counted twice."""
    visitor = Visitor(door.client())
    assert visitor.send().status_code == 303
    code = visitor.code()
    assert visitor.send().status_code == 303
    assert visitor.code() == code
    assert len(cases_of(door)) == 1


def test_form_sent_at_the_same_moment_is_one_complaint(door: Site) -> None:
    """Two requests of one click race; one opens the case, both get its code."""
    visitor, answers = Visitor(door.client()), []
    cookie = visitor.client.get_cookie("yimen")
    assert cookie is not None

    def send() -> None:
        client = door.app.test_client()
        client.set_cookie("yimen", cookie.value)
        answer = client.post(COMPLAINT, data={**visitor.hidden, **SAID})
        page = client.get(f"/public/{PLACE}/sent").get_data(as_text=True)
        answers.append((answer.status_code, "查询码</dt>" in page))

    threads = [threading.Thread(target=send) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert answers == [(303, True)] * 3
    assert len(cases_of(door)) == 1


def test_code_is_kept_nowhere_in_clear(door: Site) -> None:
    """Neither among cases nor in the answer that is kept for sending twice; after a day that is gone as well."""
    visitor = Visitor(door.client())
    visitor.send()
    code = visitor.code()
    raw = door.settings.home / "yimen.sqlite"
    door.runtime.database.dispose()
    kept = raw.read_bytes() + b"".join(
        each.read_bytes() for each in door.settings.home.glob("yimen.sqlite-wal")
    )
    assert code.encode() not in kept
    assert code.replace("-", "").encode() not in kept


def test_answer_is_shown_to_its_sender_alone_and_not_for_long(door: Site, clock: FixedClock) -> None:
    """Another browser sees none; a day later nobody, and the sealed row goes with the next complaint."""
    visitor = Visitor(door.client())
    visitor.send()
    assert door.client().get(f"/public/{PLACE}/sent").status_code == 404
    clock.set(clock.now() + timedelta(days=1, minutes=1))
    assert visitor.client.get(f"/public/{PLACE}/sent").status_code == 404
    assert Visitor(door.client()).send().status_code == 303
    with door.runtime.database.read() as session:
        assert session.scalar(select(func.count()).select_from(SentForm)) == 1


def test_form_that_is_not_from_here_opens_nothing_and_loses_nothing(door: Site) -> None:
    """Another site's form, a lost session, a page left open too long: drawn again with all that was written."""
    limited(door, public_complaints_unproven="100/hour")
    lost: tuple[dict[str, Any], ...]
    lost = ({"csrf_token": None}, {"csrf_token": "forged"}, {"_mark": None}, {"_mark": "made up"})
    for count, each in enumerate(lost):
        visitor = Visitor(door.client())
        answer = visitor.send(**each)
        assert answer.status_code == 400
        page = visitor.read(answer.get_data(as_text=True))
        assert "昨夜二时仍在施工" in page
        assert len(cases_of(door)) == count
        assert visitor.send().status_code == 303


def test_mark_of_another_form_or_place_is_none(door: Site) -> None:
    """It is signed with both."""
    change(
        door,
        "portal",
        "public_site",
        lambda body: body["complaints"].update(other=body["complaints"]["report"]),
    )
    visitor = Visitor(door.client())
    assert visitor.send(address=COMPLAINT.replace("report", "other")).status_code == 400
    assert cases_of(door) == []


def test_wrong_input_is_told_and_counts_for_nothing(door: Site) -> None:
    """The page says what is wrong, keeps the rest and the chosen department; the limit is for complaints that are taken."""
    limited(door, public_complaints_unproven="1/hour")
    visitor = Visitor(door.client())
    for _ in range(3):
        answer = visitor.send(what="", _unit="jtys")
        assert answer.status_code == 422
        page = visitor.read(answer.get_data(as_text=True))
        assert 'aria-invalid="true"' in page
        assert 'value="jtys" selected' in page
    assert visitor.send().status_code == 303


def test_fields_behind_a_choice_are_reached_without_scripts(door: Site) -> None:
    """The button that only works without scripts draws the form again with what the choice brings."""
    visitor = Visitor(door.client())
    page = visitor.send(**{"~check": "1"}).get_data(as_text=True)
    assert "联系电话" in page.split("<noscript>", maxsplit=1)[0]
    assert cases_of(door) == []


def test_what_the_public_may_not_hand_over_is_not_asked(door: Site) -> None:
    """Files, and the mark that the page sets: neither drawn nor taken from what is sent."""
    page = Visitor(door.client()).read(door.client().get(COMPLAINT).get_data(as_text=True))
    assert 'type="file"' not in page
    assert "人机核对" not in page
    assert "照片和材料暂时不能在网上提交" in page
    visitor = Visitor(door.client())
    assert visitor.send(checked="proven", wished="市长办公室").status_code == 303
    assert cases_of(door)[0].forms["public_report"]["checked"] == "unproven"
    assert "wished" not in cases_of(door)[0].forms["public_report"]
    drawn = public_form(FORM)
    assert (drawn.proof, drawn.choice, drawn.without_files) == ("checked", "wished", True)
    assert public_form({"schema": {"properties": {"a": {"type": "string"}}}}).without_files is False


def test_too_large_a_complaint_is_refused(door: Site) -> None:
    """In the public's own words, not with the office's page."""
    answer = Visitor(door.client()).send(detail="长" * 200_000)
    assert answer.status_code == 413
    assert "app.css" not in answer.get_data(as_text=True)


def test_only_what_the_site_offers_can_be_sent(door: Site) -> None:
    """Not another procedure, though the engine would know it; a site without complaints has no forms at all."""
    assert door.client().get(COMPLAINT.replace("report", "ordinary_penalty")).status_code == 404
    change(door, "portal", "public_site", lambda body: body.pop("complaints"))
    for address in (COMPLAINT, FOLLOW, f"/public/{PLACE}/complaints"):
        assert door.client().get(address).status_code == 404
    assert door.client().post(FOLLOW, data={"code": "ABCD-EFGH-JKLM"}).status_code == 404
    assert "complaints" not in door.client().get(f"/public/{PLACE}/").get_data(as_text=True)


def test_procedure_that_is_not_open_to_the_public_is_refused(door: Site) -> None:
    """Whatever the site offers: the engine decides, and the page says so."""
    change(door, "procedure", "public_report_way", _close)
    answer = Visitor(door.client()).send()
    assert answer.status_code == 422
    assert cases_of(door) == []


def _close(body: dict[str, Any]) -> None:
    body["stages"]["first_stage"]["tasks"]["report_intake"]["roles"] = ["officer"]


def test_signed_in_officer_is_a_visitor_too(door: Site) -> None:
    """What staff send from here names nobody: the case knows no account."""
    visitor = Visitor(door.client("zhzf01"))
    assert visitor.send().status_code == 303
    [case] = cases_of(door)
    assert (case.handler, case.fellow) == ("", "")


def test_wrong_codes_are_all_answered_alike_and_not_for_ever(door: Site, clock: FixedClock) -> None:
    """One of elsewhere, one that never was, nonsense: the same page; after the limit none, also not the right one."""
    limited(door, public_questions="4/hour")
    visitor = Visitor(door.client())
    visitor.send()
    code = visitor.code()
    wrong = [door.client().post(FOLLOW, data={"code": each}) for each in ("ABCD-EFGH-JKLM", "x" * 40, "")]
    assert {each.status_code for each in wrong} == {404}
    assert len({each.get_data() for each in wrong}) == 1
    assert door.client().post(FOLLOW, data={"code": code}).status_code == 200
    assert door.client().post(FOLLOW, data={"code": code}).status_code == 429
    clock.set(clock.now() + timedelta(hours=2))
    assert door.client().post(FOLLOW, data={"code": code}).status_code == 200


def test_following_sets_no_cookie_and_stands_in_no_address(door: Site) -> None:
    """The code is sent in the body; the answer is kept by nobody."""
    asked = door.client().get(FOLLOW + "?code=ABCD-EFGH-JKLM").get_data(as_text=True)
    assert 'value="ABCD' not in asked
    answer = door.client().post(FOLLOW, data={"code": "ABCD-EFGH-JKLM"})
    assert "Set-Cookie" not in answer.headers
    assert answer.headers["Cache-Control"] == "no-store"


def test_page_of_a_form_is_kept_by_nobody(door: Site) -> None:
    """It holds a mark of its own; the cookie that it needs is a session's, and goes with the browser."""
    answer = door.client().get(COMPLAINT)
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Expires" not in answer.headers["Set-Cookie"]


def test_sum_is_spent_with_its_form(door: Site) -> None:
    """Drawn again after a fault the form keeps its mark, and the sum that was done for it."""
    visitor = Visitor(door.client())
    done = visitor.solved()
    page = visitor.send(what="", _proof=done).get_data(as_text=True)
    visitor.read(page)
    assert visitor.send(_proof=done).status_code == 303
    assert cases_of(door)[0].forms["public_report"]["checked"] == "proven"
    other = Visitor(door.client())
    other.send(_proof=done)
    assert {case.forms["public_report"]["checked"] for case in cases_of(door)} == {"proven", "unproven"}


def test_harder_sum_than_was_asked_is_no_answer(door: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the algorithm and the cost of this release are reckoned: nobody makes the server work for hours."""
    visitor = Visitor(door.client())
    with door.app.test_request_context(COMPLAINT):
        from flask import g

        g.place = PLACE
        monkeypatch.setattr(proof, "COST", 11)
        assert not proof.is_proven(visitor.hidden["_mark"], visitor.solved())


def test_what_the_office_alone_knows_is_not_asked_of_the_public() -> None:
    """The property goes with its control, is not required, and no rule of another depends on it."""
    rule = {"effect": "HIDE", "condition": {"scope": "#/properties/source", "schema": {"const": "patrol"}}}
    source = {"type": "string", "x-portal": "office", "x-portal-says": "complaint"}
    body = {
        "schema": {
            "required": ["source", "what"],
            "properties": {"source": source, "what": {"type": "string"}},
        },
        "ui": {
            "type": "VerticalLayout",
            "elements": [
                {"type": "Control", "scope": "#/properties/source"},
                {"type": "Control", "scope": "#/properties/what", "rule": rule},
            ],
        },
    }
    form = public_form(body)
    drawn = form.body
    assert form.says == {"source": "complaint"}
    assert drawn["schema"]["required"] == ["what"]
    assert drawn["ui"]["elements"] == [{"type": "Control", "scope": "#/properties/what"}]
