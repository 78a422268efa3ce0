"""Drafts on the pages: saved by themselves, shown beside what another saved, and a form that changed meanwhile."""

from __future__ import annotations

import json
import re
import threading
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from fixtures.sites import Site, put_entry
from office.pages import FILING, OPEN, opened, post, refusal
from yimen.cases import Case, visible
from yimen.kernel import system_actor
from yimen.store import EntryRevision, Jurisdiction

PAGE = OPEN + "&unit=zhzf"
SAVE = "/cases/open/draft"
MACHINE = {"Accept": "application/json"}
BACK = {"_version": "1", "_occurred_on": "2026-07-01", "_deed": "return:case_intake", "_reason": "补充。"}


@pytest.fixture
def officer(demo_site: Site) -> FlaskClient:
    """An officer of the bureau, signed in."""
    return demo_site.client("zhzf01")


def save(client: FlaskClient, address: str, page: str, values: dict[str, Any]) -> Any:
    """What the page's script sends."""
    token = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))
    assert token
    return client.post(address, data={**values, "csrf_token": token[1]}, headers=MACHINE)


def hidden(client: FlaskClient, page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', client.get(page).get_data(as_text=True))
    assert found
    return found[1]


def test_draft_of_an_opening_saves_itself_and_waits(officer: FlaskClient) -> None:
    """Half a form is enough; the page shows it again, the list of procedures names it, and it can be cleared."""
    half = {**FILING, "title": "占用道路", "summary": "", "_draft": ""}
    answer = save(officer, SAVE, PAGE, half)
    assert (answer.status_code, answer.get_json()["version"]) == (200, 1)
    again = save(officer, SAVE, PAGE, {**half, "summary": "写到一半", "_reason": "补录昨日", "_draft": "1"})
    assert again.get_json()["version"] == 2
    text = officer.get(PAGE).get_data(as_text=True)
    assert "写到一半" in text
    assert "补录昨日" in text
    assert "已载入您于 2026年7月1日" in text
    assert "未提交的草稿" in officer.get("/cases/open").get_data(as_text=True)
    cleared = {"_procedure": "ordinary_penalty", "_unit": "zhzf"}
    assert post(officer, SAVE + "/discard", PAGE, cleared).status_code == 302
    assert "写到一半" not in officer.get(PAGE).get_data(as_text=True)


def test_earlier_cases_are_counted_while_the_form_is_filled_in(officer: FlaskClient) -> None:
    """The answer to a kept draft tells the figures as soon as a party is named, empty as long as nobody is."""
    page = "/cases/open?procedure=administrative_inspection&unit=zhzf"
    said = {"_procedure": "administrative_inspection", "_unit": "zhzf", "_draft": "", "content": "消防"}
    assert [["times_before"], ""] in save(officer, SAVE, page, said).get_json()["figures"]
    named = {
        **said,
        "_draft": "1",
        "parties.~rows": ["0"],
        "parties.0.sort": "organisation",
        "parties.0.name": "示例公司",
    }
    assert [["times_before"], "0"] in save(officer, SAVE, page, named).get_json()["figures"]


def test_draft_of_another_window_is_shown_not_overwritten(officer: FlaskClient) -> None:
    """The script is told what differs, field by field; by hand the page says the same and keeps its own input."""
    first = {**FILING, "summary": "第一个窗口", "_draft": ""}
    assert save(officer, SAVE, PAGE, first).status_code == 200
    second = {**first, "summary": "第二个窗口", "parties.0.name": "另一公司"}
    answer = save(officer, SAVE, PAGE, second)
    assert answer.status_code == 409
    said = answer.get_json()
    assert (said["version"], "另一个窗口" in said["message"]) == (1, True)
    assert {"label": "简要案情", "mine": "第二个窗口", "theirs": "第一个窗口"} in said["differences"]
    [name] = [each for each in said["differences"] if "姓名或名称" in each["label"]]
    assert name == {
        "label": "当事人 第1行 姓名或名称",
        "mine": "另一公司",
        "theirs": "示范<b>商贸</b>有限公司",
    }
    by_hand = post(officer, PAGE, PAGE, {**second, "_deed": "draft"})
    text = by_hand.get_data(as_text=True)
    assert by_hand.status_code == 422
    assert "OFF-002" in text
    assert "示范&lt;b&gt;商贸" in text
    assert 'value="另一公司"' in text
    assert 'name="_draft" value="1"' in text
    assert post(officer, PAGE, PAGE, {**second, "_draft": "1", "_deed": "draft"}).status_code == 302
    assert "第二个窗口" in officer.get(PAGE).get_data(as_text=True)


def test_sensitive_values_of_a_draft_are_told_to_its_writer_alone(
    demo_site: Site, officer: FlaskClient
) -> None:
    """Sealed in the store, they stand in the page, in the answer to a second window, and in a form that changed."""
    number, other = "110101199001011234", "330703198001010000"
    drawn = hidden(officer, PAGE, "_form")
    half = {**FILING, "parties.0.id_number": number, "_draft": "", "_form": drawn}
    assert save(officer, SAVE, PAGE, half).status_code == 200
    with demo_site.runtime.database.engine.connect() as connection:
        assert number not in str(connection.exec_driver_sql("SELECT * FROM opening_draft").all())
    assert f'value="{number}"' in officer.get(PAGE).text
    assert number not in demo_site.client("zhzf02").get(PAGE).text
    clash = save(officer, SAVE, PAGE, {**half, "parties.0.id_number": other})
    assert clash.status_code == 409
    label = "当事人 第1行 证件号码"
    assert {"label": label, "mine": other, "theirs": number} in clash.get_json()["differences"]
    change_form(demo_site)
    answer = post(officer, PAGE, PAGE, {**half, "_draft": "1", "_deed": "draft"})
    assert (answer.status_code, "OFF-006" in answer.text) == (422, True)
    assert f'value="{number}"' in answer.text
    assert f'value="{number}"' in officer.get(PAGE).text


def test_opening_a_case_ends_its_draft_and_no_other(officer: FlaskClient) -> None:
    """A case begun from an item of the catalog has a draft of its own."""
    item = "330211001000"
    from_item = f"{PAGE}&item={item}"
    assert save(officer, SAVE, PAGE, {**FILING, "summary": "甲案"}).status_code == 200
    assert save(officer, SAVE, from_item, {**FILING, "_item": item, "summary": "乙案"}).status_code == 200
    assert "乙案" in officer.get(from_item).get_data(as_text=True)
    opened(officer, _draft="1")
    assert "甲案" not in officer.get(PAGE).get_data(as_text=True)
    assert "乙案" in officer.get(from_item).get_data(as_text=True)


def test_script_of_a_page_without_session_is_told_so(demo_site: Site, officer: FlaskClient) -> None:
    """A lost session is an answer that the script understands, never a page of the sign-in read as one."""
    stranger = demo_site.client()
    token = demo_site.token(stranger)
    answer = stranger.post(SAVE, data={**FILING, "csrf_token": token}, headers=MACHINE)
    assert answer.status_code == 401
    assert answer.get_json()["sign_in"].startswith("/login")
    assert officer.post(SAVE, data=FILING, headers=MACHINE).status_code == 400


def test_two_officers_see_each_others_draft_before_either_submits(
    demo_site: Site, officer: FlaskClient
) -> None:
    """What the fellow saved after this page was drawn is shown first; submitting again is knowing."""
    head, fellow = demo_site.client("zhzf-head"), demo_site.client("zhzf02")
    case = opened(officer)
    assert post(head, case + "/tasks/unit_opinion", case + "/tasks/unit_opinion", BACK).status_code == 302
    task = case + "/tasks/case_intake"
    said = {**FILING, "_version": "2", "_round": "2", "_draft": ""}
    officer.get(task)
    kept = save(fellow, task + "/draft", task, {**said, "summary": "协办补充的案情", "_reason": "协办的说明"})
    assert kept.status_code == 200, kept.get_data(as_text=True)
    refused = post(officer, task, task, {**said, "_deed": "complete:submitted", "summary": "主办的案情"})
    text = refused.get_data(as_text=True)
    assert refused.status_code == 422
    assert "OFF-005" in text
    assert "协办补充的案情" in text
    assert "主办的案情" in text
    now = officer.get(task).get_data(as_text=True)
    assert "协办补充的案情" in now
    assert "协办的说明" in now
    done = {**said, "_draft": "1", "_deed": "complete:submitted", "summary": "两人核对的案情"}
    answer = post(officer, task, task, done)
    assert answer.status_code == 302, refusal(answer)
    assert "两人核对的案情" in officer.get(case).get_data(as_text=True)


def test_draft_of_a_task_that_is_gone_answers_so(demo_site: Site, officer: FlaskClient) -> None:
    """The script keeps its copy in the browser when the task is no longer there."""
    case = opened(officer)
    answer = save(officer, case + "/tasks/case_intake/draft", case, FILING)
    assert answer.status_code == 404
    assert answer.get_json()["message"]


def change_form(site: Site) -> None:
    """A new version of the filing form comes into force in every unit: a field goes, one comes, one changes."""
    with site.runtime.database.write() as session:
        number = (session.scalar(select(Jurisdiction.sequence)) or 0) + 1
        standing = select(EntryRevision).where(
            EntryRevision.kind == "form",
            EntryRevision.key == "penalty_filing",
            EntryRevision.superseded_by.is_(None),
        )
        for each in session.scalars(standing).all():
            body = json.loads(json.dumps(each.body))
            properties = body["schema"]["properties"]
            del properties["source_note"]
            properties["witnesses"] = {"type": "string", "title": "见证人"}
            properties["summary"]["title"] = "案情摘要"
            body["ui"] = without(body["ui"], "#/properties/source_note")
            body["ui"]["elements"].append({"type": "Control", "scope": "#/properties/witnesses"})
            each.superseded_by = number
            put_entry(session, each.jurisdiction, "form", each.key, body, number=number, scope=each.scope)
        session.execute(update(Jurisdiction).values(sequence=number))


def without(element: Any, scope: str) -> Any:
    inner = [without(each, scope) for each in element.get("elements", ()) if each.get("scope") != scope]
    return {**element, "elements": inner} if "elements" in element else element


def test_form_that_changed_meanwhile_answers_with_the_difference(
    demo_site: Site, officer: FlaskClient
) -> None:
    """The input stands in the new form, what it no longer has is listed, and the next submission goes through."""
    drawn = hidden(officer, PAGE, "_form")
    change_form(demo_site)
    values = {**FILING, "source": "report", "source_note": "举报登记第8号", "_form": drawn}
    answer = post(officer, PAGE, PAGE, values)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "OFF-006" in text
    for word in ("见证人", "案情摘要", "来源说明", "举报登记第8号", "未经批准占用城市道路。"):
        assert word in text
    assert hidden(officer, PAGE, "_form") != drawn
    assert f'name="_form" value="{hidden(officer, PAGE, "_form")}"' in text
    opened(officer, _form=hidden(officer, PAGE, "_form"), witnesses="见证人甲")


def test_case_is_shown_in_the_form_that_it_was_filled_in(demo_site: Site, officer: FlaskClient) -> None:
    """A later version neither hides what its fields no longer name nor puts its own words over old input."""
    filled = {"source": "report", "source_note": "举报登记第8号"}
    case = opened(officer, **filled)
    before = officer.get(case).text
    change_form(demo_site)
    after = officer.get(case).text
    for word in ("来源说明", "举报登记第8号", "未经批准占用城市道路。"):
        assert word in before
        assert word in after
    assert "案情摘要" not in after
    assert "见证人" not in after
    later = officer.get(opened(officer, _form=hidden(officer, PAGE, "_form"), witnesses="见证人甲")).text
    assert "案情摘要" in later
    assert "见证人甲" in later
    assert "来源说明" not in later


def cases_of(site: Site) -> int:
    with site.runtime.database.read() as session:
        seen = visible(system_actor("index", "jindong"))
        return len(session.scalars(seen.of(select(Case.id))).all())


def test_form_pressed_twice_opens_one_case(demo_site: Site, officer: FlaskClient) -> None:
    """A double click, or sending anew after a lost answer: both come to the case, and a form drawn anew opens another."""
    before, sent = cases_of(demo_site), {**FILING, "_once": hidden(officer, PAGE, "_once")}
    first, second = (post(officer, "/cases/open", PAGE, sent) for _turn in range(2))
    assert (first.status_code, second.headers["Location"]) == (302, first.headers["Location"])
    assert "此表单已提交过" in officer.get(second.headers["Location"]).get_data(as_text=True)
    assert cases_of(demo_site) == before + 1
    other = post(officer, "/cases/open", PAGE, {**FILING, "_once": hidden(officer, PAGE, "_once")})
    assert other.headers["Location"] != first.headers["Location"]
    theirs = post(demo_site.client("zhzf02"), "/cases/open", PAGE, {**sent, "_fellow": "zhzf01"})
    assert theirs.headers["Location"] != first.headers["Location"], "a mark is its sender's alone"


def test_form_sent_at_the_same_moment_opens_one_case(demo_site: Site, officer: FlaskClient) -> None:
    """Two requests of one press race; one opens the case, both lead to it."""
    before, sent = cases_of(demo_site), {**FILING, "_once": hidden(officer, PAGE, "_once")}
    sent["csrf_token"] = hidden(officer, PAGE, "csrf_token")
    cookie, led = officer.get_cookie("yimen"), []
    assert cookie is not None

    def send() -> None:
        client = demo_site.app.test_client()
        client.set_cookie("yimen", cookie.value)
        led.append(client.post("/cases/open", data=sent).headers.get("Location"))

    threads = [threading.Thread(target=send) for _turn in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(set(led)) == 1, led
    assert cases_of(demo_site) == before + 1
