"""What somebody meets who never saw it: the first page, a wrong address, a session that ended, the house's own names."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from werkzeug.test import TestResponse

from fixtures.sites import Site
from office.pages import OPEN
from yimen.kernel import system_actor
from yimen.kernel.actor import SYSTEM_PURPOSES
from yimen.office.names import HOUSE
from yimen.office.wording import local_day
from yimen.store import Job, enqueue


@pytest.mark.parametrize(
    ("account", "address"),
    [("secadmin", "/people"), ("auditadmin", "/audit"), ("sysadmin", "/system/jobs")],
)
def test_first_page_of_an_administrator_leads_to_the_work(
    demo_site: Site, account: str, address: str
) -> None:
    """Who has no cases finds the pages that are theirs, with what they are for, instead of an empty page."""
    page = demo_site.client(account).get("/").get_data(as_text=True)
    main = page.split("<main")[1]
    assert f'href="{address}"' in main
    assert "失败" not in main.replace("失败原因", "")


def test_first_page_tells_the_system_administrator_what_failed(demo_site: Site) -> None:
    """A job that failed is seen without looking for it."""
    runtime = demo_site.runtime
    with runtime.database.write() as session:
        job = enqueue(session, "dossier", {}, account="zhzf01", jurisdiction="jindong", clock=runtime.clock)
        session.flush()
        session.get_one(Job, job.id).state = "failed"
    assert "失败 1 项" in demo_site.client("sysadmin").get("/").get_data(as_text=True)


def test_wrong_address_keeps_the_menu(demo_site: Site) -> None:
    """Whoever is signed in and mistypes goes on from the menu; a stranger sees no menu."""
    page = demo_site.client("zhzf01").get("/nothing-here")
    assert page.status_code == 404
    assert 'href="/cases"' in page.get_data(as_text=True)
    assert "menu-list" not in demo_site.client().get("/nothing-here").get_data(as_text=True)


def test_form_sent_after_the_session_ended_leads_to_the_sign_in_and_back(demo_site: Site) -> None:
    """The page says that nothing was saved, and after the sign-in one is where one was."""
    client = demo_site.client("zhzf01")
    client.delete_cookie("yimen")
    answer = client.post("/cases/open", data={}, headers={"Referer": f"http://localhost{OPEN}"})
    assert_leads_to_sign_in(answer, "/cases/open?procedure%3Dordinary_penalty")
    assert "没有保存" in client.get(answer.headers["Location"]).get_data(as_text=True)
    elsewhere = client.post("/cases/open", data={}, headers={"Referer": "https://evil.example/cases"})
    assert_leads_to_sign_in(elsewhere, "/")


def assert_leads_to_sign_in(answer: TestResponse, wanted: str) -> None:
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/login?next={wanted}"


def test_forged_form_of_somebody_signed_in_is_still_refused(demo_site: Site) -> None:
    """A post without the page's token does nothing and leads nowhere."""
    assert demo_site.client("zhzf01").post("/cases/open", data={}).status_code == 400


def test_machine_without_a_session_is_told_so_in_json(demo_site: Site) -> None:
    """The script of a form learns that the session is over, instead of being sent to a page."""
    answer = demo_site.client().post("/cases/open", data={}, headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json
    assert "/login" in answer.json["sign_in"]


def test_house_itself_has_a_name_for_each_purpose(demo_site: Site) -> None:
    """Lists say 系统 and what for, never the account of a purpose."""
    assert {system_actor(each, "jindong").account for each in SYSTEM_PURPOSES} == set(HOUSE)
    pages = (("sfj-config", "/changes?tab=all"), ("auditadmin", "/audit"), ("sysadmin", "/system/jobs"))
    for account, address in pages:
        page = demo_site.client(account).get(address).get_data(as_text=True)
        assert "系统（" in page, address
        assert not re.search(r"system:[a-z]+", page), address


def test_day_of_a_moment_is_that_of_the_place(demo_site: Site) -> None:
    """What is put into force at one in the morning was put into force that day, in words as everywhere."""
    with demo_site.app.test_request_context():
        assert local_day(datetime(2026, 11, 27, 18, 4, tzinfo=UTC)) == "2026年11月28日"
    page = demo_site.client("sfj-config").get("/changes?tab=all").get_data(as_text=True)
    assert "于 2026年7月1日 启用" in page


def test_audit_writes_days_in_words(demo_site: Site) -> None:
    """A role given from a day on names the day as every page does."""
    page = demo_site.client("auditadmin").get("/audit").get_data(as_text=True)
    assert "自：2026年7月1日" in page
    assert date(2026, 7, 1).isoformat() not in page.split("<main")[1]
