"""Every page in the browser: no script error, no breach of the policy, no foreign host, nothing that axe-core blames."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest
from sqlalchemy import insert, literal, select

from documents.test_papers import Bureau
from fixtures.accessibility import violations
from fixtures.sites import found_place, put_entry
from journeys.people import DESK, PHONE, Person, Town
from journeys.steps import open_case
from office.test_packs_through_the_web import found_others, tiny
from yimen.cases import Case, load_actor
from yimen.cases.publishing import PublicRow
from yimen.kernel import rule_of
from yimen.store import Jurisdiction

READERS = ("zhzf01", "zhzf-head", "zhzf-chief", "sfj01", "sfj-config", "sysadmin", "secadmin", "auditadmin")
ADJUSTED = "office.adjust_part"
ANSWERED = "answered"
LAWS, LAW = {"office.law_page", "office.law_citing"}, "浙江省城市市容和环境卫生管理条例"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
DOWNLOADS = {
    "office.post_labels",
    "office.case_document",
    "office.drawn_picture",
    "office.signature_file",
    "office.case_file",
    "office.evidence_picture",
    "office.supervision_workbook",
    "office.blank_register",
    "office.completeness_workbook",
    "office.missing_workbook",
    "office.change_source",
    "office.dossier_package",
    "office.dossier_pdf",
    "office.template_file",
    "office.sealed_paper",
    "office.paper_pdf",
    "office.pack_zip",
    "office.paper_picture",
    "office.catalog_workbook",
    "office.case_workbook",
    "office.import_workbook",
    "office.law_citing_workbook",
    "office.blank_workbook",
    "office.form_template",
}
PARTS = {
    "office.similar_answers",
    "office.template_change",
    "office.design_now",
    "office.design_preview",
    "office.design_sources",
    "office.design_text",
    "office.form_comparison",
    "office.form_side",
    "office.calendar_year",
    "office.upload_state",
    "office.rows",
    "office.case_rows",
    "office.reveal_page",
    "office.lookup",
    "office.import_page",
    "office.import_progress",
    "office.job",
    "office.change_set",
    "office.change_rehearsal",
}


def pages(town: Town, case: str) -> dict[str, str]:
    """An address for every page of staff, by endpoint."""
    app = town.site.app
    known: dict[str, Any] = {
        "case_id": case.rsplit("/", 1)[-1],
        "task": "unit_opinion",
        "sort": "amend",
        "kind": "item",
        "kind_id": "item",
        "key": "330211001000",
        "account": "zhzf01",
        "form_id": "penalty_filing",
        "procedure_id": "ordinary_penalty",
        "set_id": first_change_set(town),
        "import_id": own_import(town),
        "upload_id": own_pack(town),
        "evidence_id": own_evidence(town, case),
        "register_id": own_register(town),
        "unit": "jtys",
        "gap": "CHG-041",
        "document": "filing_approval_form",
        "layout_id": "case_list",
        "group": "columns",
        "part_name": "title",
        "rule": ANSWERED,
        "number": answer_of_an_expert(town, case),
    }
    of_paper, granted = paper_of_a_case(town), grant_from_below(town)
    found = {}
    for rule in app.url_map.iter_rules():
        access = rule_of(app.view_functions[rule.endpoint])
        assert access is not None, rule.endpoint
        skipped = rule.endpoint in DOWNLOADS | (PARTS - {"office.change_set"})
        if "GET" in (rule.methods or ()) and access.sort != "public" and not skipped:
            with app.test_request_context():
                own = {"key": LAW} if rule.endpoint in LAWS else {}
                own |= granted if "place" in rule.arguments else {}
                own |= of_paper if "document_id" in rule.arguments else {}
                own |= {"sort": "deadline", "part_id": "case_term"} if rule.endpoint == ADJUSTED else {}
                values = {name: {**known, **own}[name] for name in rule.arguments}
                found[rule.endpoint] = app.url_for(rule.endpoint, **values)
    return found


def paper_of_a_case(town: Town) -> dict[str, str]:
    """A case that was filed, and its first paper."""
    bureau = Bureau(town.site)
    case = bureau.filed("330211001000")
    return {"case_id": case, "document_id": bureau.papers("zhzf01", case)[0].id}


def first_change_set(town: Town) -> str:
    """The change set that brought the pack."""
    office = town.person("sfj01").go("/changes")
    address = office.page.locator("tbody a").first.get_attribute("href")
    return str(address).rsplit("/", 1)[-1]


def own_import(town: Town) -> str:
    """An import of the clerk, read and compared."""
    clerk = town.person("sfj-config").go("/imports")
    table = "事项代码,事项名称,执法单位\n990000000001,对示范行为的行政处罚,综合行政执法局\n"
    file = {"name": "items.csv", "mimeType": "text/csv", "buffer": table.encode()}
    clerk.page.locator('[name="file"]').set_input_files(file)  # type: ignore[arg-type]
    clerk.press("上传并识别")
    home = clerk.page.url.rsplit("/", 1)[0].removeprefix(clerk.base)
    town.work()
    clerk.go(f"{home}/comparison").press("开始比对")
    town.work()
    return home.rsplit("/", 1)[1]


def own_pack(town: Town) -> str:
    """A pack that the clerk handed in; it has faults to show."""
    clerk = town.person("sfj-config").go("/packs")
    file = {"name": "tiny.zip", "mimeType": "application/zip", "buffer": tiny()}
    clerk.page.locator('[name="file"]').set_input_files(file)  # type: ignore[arg-type]
    clerk.press("上传并检查")
    town.work()
    return clerk.page.url.rsplit("/", 1)[1]


def readers_of_answers(town: Town) -> None:
    """A rule by which staff read what experts answered; before anybody asks for what is in force."""
    title, reads = (
        {"zh": "专家答复库"},
        {"readers": ["officer", "legal_office"], "heading": "case.title", "fields": {}},
    )
    rule = {
        "id": ANSWERED,
        "title": title,
        "procedure": "ordinary_penalty",
        "owed": ["filing_approval.filed"],
        **reads,
    }
    with town.site.runtime.database.write() as session:
        put_entry(session, "jindong", "publication", ANSWERED, rule)


def answer_of_an_expert(town: Town, case: str) -> int:
    """What the rule shows of the case."""
    clock = town.site.runtime.clock
    with town.site.runtime.database.write() as session:
        row = PublicRow(
            jurisdiction="jindong",
            rule=ANSWERED,
            case_id=case.rsplit("/", 1)[-1],
            unit="zhzf",
            heading="夜间施工算几个违法行为",
            lines=[["答复意见", "按一个违法行为处罚。"]],
            owed_on=clock.today(),
            shown_on=clock.today(),
            internal=True,
            made_at=clock.now(),
        )
        session.add(row)
        session.flush()
        return row.id


def grant_from_below(town: Town) -> dict[str, str]:
    """What a jurisdiction under the demo's lets its legal office see, of a case there."""
    grant = {"to": "jindong", "role": "legal_office", "procedures": ["ordinary_penalty"], "facts": ["stage"]}
    grant |= {"parts": ["terms"], "figures": True}
    table: Any = Case.__table__
    other = {"id": literal("0" * 32), "jurisdiction": literal("below"), "text_id": literal(1)}
    copied = select(*(other.get(each.name, each) for each in table.columns)).limit(1)
    with town.site.runtime.database.write() as session:
        found_place(session, town.site.runtime.clock, "below")
        session.get_one(Jurisdiction, "below").parent = "jindong"
        put_entry(session, "below", "sight-grant", "to_county", grant)
        session.connection().execute(insert(table).from_select([each.name for each in table.columns], copied))
    return {"place": "below", "key": "to_county", "granted_id": "0" * 32}


def own_register(town: Town) -> str:
    """A register of past cases that the unit's head handed in; it has faults to show."""
    head = town.person("zhzf-head").go("/cases/imports")
    table = "案号,办案单位,案件类型,案由,当事人,立案日期\n旧1,综合行政执法局,没有的程序,占道,甲,2025-01-02\n"
    file = {"name": "register.csv", "mimeType": "text/csv", "buffer": table.encode()}
    head.page.locator('[name="file"]').set_input_files(file)  # type: ignore[arg-type]
    head.press("上传并核对")
    return head.page.url.rsplit("/", 1)[1]


def own_evidence(town: Town, case: str) -> str:
    """A piece of evidence of the case: a thing that is kept somewhere."""
    officer = town.person("zhzf01").go(f"{case}/evidence/new")
    said = {"kind": "physical", "name": "砂石", "proves": "占道堆放", "taken_on": "2026-06-20"}
    officer.fill({**said, "kept_at": "库房"}).press("登记").sees("保管记录")
    return officer.page.url.rsplit("/", 1)[1]


@pytest.mark.parametrize(
    "looked", [(DESK,), pytest.param((PHONE,), marks=pytest.mark.soak)], ids=["desk", "phone"]
)
def test_every_page_is_clean_for_somebody_who_may_see_it(
    town: Town, looked: tuple[Mapping[str, int], ...]
) -> None:
    """Each page is drawn whole, at both widths, for the first of the readers who may see it; home for everybody."""
    found_others(town.site)
    readers_of_answers(town)
    case = open_case(town.person("zhzf01"), fellow="zhzf02", items="1,776")
    addresses = pages(town, case)
    of_nothing = {rule.endpoint for rule in town.site.app.url_map.iter_rules() if not rule.arguments}
    seen = {endpoint for endpoint, address in addresses.items() if address == "/"}  # everybody's
    found: list[str] = []
    for account in READERS:
        person = town.person(account)
        found += faults(person, "/", looked)
        for endpoint in allowed(town, account, [each for each in addresses if each not in seen]):
            if endpoint in of_nothing or person.status_of(addresses[endpoint]) == 200:
                seen.add(endpoint)
                found += faults(person, addresses[endpoint], looked)
    assert seen == set(addresses), set(addresses) - seen
    assert not found, "\n".join(found)
    assert town.watch.errors == []
    assert town.watch.strangers == []


def allowed(town: Town, account: str, endpoints: list[str]) -> list[str]:
    """Those whose rule lets the account in; what a page is about may still be out of its reach."""
    with town.site.runtime.database.read() as session:
        actor = load_actor(session, account, town.site.runtime.clock.today())
    rules = {each: rule_of(town.site.app.view_functions[each]) for each in endpoints}
    return [
        endpoint
        for endpoint, rule in rules.items()
        if rule and (rule.sort != "permission" or rule.permissions & actor.permissions)
    ]


def faults(person: Person, path: str, looked: tuple[Mapping[str, int], ...] = (DESK, PHONE)) -> list[str]:
    """What axe finds at these widths; the page has one heading, nothing inline, and fits both screens."""
    page = person.go(path).page
    # a grid's rows and a pad to sign on are styled by script, which the policy allows; no text of a page carries a style
    headings, inline, bare = page.evaluate(
        """() => [
            document.querySelectorAll('h1').length,
            [...document.querySelectorAll('script:not([src]), style, [style]')]
                .filter(each => !each.matches('.grid-frame *, canvas')).map(each => each.outerHTML.slice(0, 200)),
            [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
                .filter(field => !field.labels.length && !field.getAttribute('aria-label')).map(field => field.name),
        ]"""
    )
    assert headings == 1, path
    assert inline == [], f"{path}: {inline}"
    assert bare == [], f"{path}: fields without a label {bare}"
    found = []
    for screen in (DESK, PHONE):
        width = screen["width"]
        if page.viewport_size != screen:
            page.set_viewport_size(screen)  # type: ignore[arg-type]
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{path} at {width}"
        if screen in looked:
            found += [f"{path} at {width}: {each}" for each in violations(page, colours=screen is DESK)]
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    return found


def test_english_pages_have_no_chinese_of_their_own(town: Town) -> None:
    """After the switch to English, menu, headings, buttons and column heads of the shell are English."""
    person = town.person("sfj-config")
    person.page.get_by_role("link", name="English").first.click()
    for path in ("/", "/account", "/changes", "/imports", "/catalog"):
        person.go(path)
        for selector in (
            "h1",
            "main .btn:not([lang])",
            "thead th",
            ".form-label",
            ".nav-link-title",
            ".form-hint",
        ):
            for text in person.page.locator(selector).all_inner_texts():
                assert not CHINESE.search(text), f"{path}: {text}"
