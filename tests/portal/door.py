"""A public door on the demo: a procedure that the public may begin, its form, and a site that offers it."""

from __future__ import annotations

import base64
import html
import json
import re
from typing import Any

from altcha import Challenge, Payload, solve_challenge
from flask.testing import FlaskClient
from sqlalchemy import select

from fixtures.sites import Site, put_entry
from yimen.pack import read_yaml
from yimen.store import EntryRevision, Jurisdiction

PLACE = "jindong"
COMPLAINT = f"/public/{PLACE}/complaints/report"
FORM = {
    "id": "public_report",
    "title": {"zh": "举报", "en": "Report"},
    "schema": {
        "type": "object",
        "required": ["what", "detail"],
        "properties": {
            "what": {"type": "string", "title": "反映事项", "x-title-en": "What", "minLength": 2, "maxLength": 100,
                     "x-case": "title"},
            "detail": {"type": "string", "title": "具体情况", "x-title-en": "Particulars", "maxLength": 2000,
                       "x-case": "summary"},
            "named": {"type": "string", "title": "方式", "x-title-en": "How",
                      "oneOf": [{"const": "named", "title": "实名", "x-title-en": "By name"},
                                {"const": "anonymous", "title": "匿名", "x-title-en": "Anonymously"}]},
            "phone": {"type": "string", "title": "联系电话", "x-title-en": "Telephone", "maxLength": 30,
                      "x-sensitive": {"access": "informant"}, "x-case": "contact_phone"},
            "pictures": {"type": "array", "format": "file", "title": "照片",
                         "items": {"type": "object", "format": "file"}},
            "checked": {"type": "string", "title": "人机核对", "x-portal": "proof",
                        "oneOf": [{"const": "proven", "title": "已核对"}, {"const": "unproven", "title": "待复核"}]},
            "wished": {"type": "string", "title": "选择的部门", "maxLength": 100, "x-portal": "choice"},
        },
    },
    "ui": {"type": "VerticalLayout", "elements": [
        {"type": "Control", "scope": "#/properties/what"},
        {"type": "Control", "scope": "#/properties/detail", "options": {"multi": True}},
        {"type": "Control", "scope": "#/properties/named"},
        {"type": "Control", "scope": "#/properties/phone", "rule": {
            "effect": "SHOW", "condition": {"scope": "#/properties/named", "schema": {"const": "named"}}}},
        {"type": "Control", "scope": "#/properties/pictures"},
        {"type": "Control", "scope": "#/properties/checked"},
        {"type": "Control", "scope": "#/properties/wished"},
    ]},
}  # fmt: skip
PROCEDURE = read_yaml("""
id: public_report_way
version: 1
title: {zh: 举报办理}
stages:
  first_stage:
    title: {zh: 受理}
    tasks:
      report_intake: {opens: true, title: {zh: 登记}, roles: [public_visitor, officer], form: public_report}
      report_answer: {after: report_intake, title: {zh: 答复}, roles: [officer], form: none, required: true}
endings:
  report_done: {title: {zh: 办结}, criteria: {told: {"on": [report_answer.completed]}}}
notices:
  told_taken:
    title: {zh: 受理告知}
    "on": [report_intake.completed]
    to: [complainant]
    text: {zh: "您反映的事项已由{unit}收到。"}
""")
OFFER = {
    "title": {"zh": "举报违法", "en": "Report an offence"},
    "procedure": "public_report_way",
    "unit": "zhzf",
    "units": {"jtys": {}},
}


def change(site: Site, kind: str, key: str, alter: Any) -> None:
    """Another revision of an entry, in force at once."""
    with site.runtime.database.write() as session:
        owner = session.get(Jurisdiction, PLACE)
        assert owner is not None
        owner.sequence += 1
        r = EntryRevision
        query = select(r).where(
            r.jurisdiction == PLACE, r.kind == kind, r.key == key, r.superseded_by.is_(None)
        )
        row = session.scalars(query).one()
        row.superseded_by = owner.sequence
        body = {**row.body}
        alter(body)
        put_entry(session, PLACE, kind, key, body, number=owner.sequence)


def open_door(site: Site) -> Site:
    """The demo with all of it in force."""
    with site.runtime.database.write() as session:
        owner = session.get(Jurisdiction, PLACE)
        assert owner is not None
        owner.sequence += 1
        for kind, body in (("form", FORM), ("procedure", PROCEDURE)):
            put_entry(session, PLACE, kind, str(body["id"]), dict(body), number=owner.sequence)
    change(site, "portal", "public_site", lambda body: body.update(complaints={"report": OFFER}))
    return site


RULE = read_yaml("""
id: report_rows
title: {zh: 举报公开, en: Reports}
procedure: public_report_way
owed: [report_intake.completed]
heading: case.title
shown: {amount: 1, unit: month}
fields:
  unit: {title: {zh: 承办单位}, value: case.unit}
  detail: {after: unit, title: {zh: 情况}, value: form.public_report.detail, mask: hidden}
""")


def put_rule(site: Site) -> None:
    """What is made public of the complaints, and a site that shows it."""
    with site.runtime.database.write() as session:
        owner = session.get(Jurisdiction, PLACE)
        assert owner is not None
        owner.sequence += 1
        put_entry(session, PLACE, "publication", "report_rows", dict(RULE), number=owner.sequence)
    change(site, "portal", "public_site", lambda body: body.update(publications={"report_rows": {}}))


SAID = {"what": "夜间施工扰民", "detail": "昨夜二时仍在施工。", "named": "named", "phone": "13800000000"}


def hidden_fields(page: str) -> tuple[dict[str, str], Any]:
    """What the form of a page holds besides what a person writes, and the sum that it asks for."""
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    found = re.search(r'data-challenge="([^"]*)"', page)
    own = {name: value for name, value in hidden if name in ("csrf_token", "_mark", "_proof")}
    return own, json.loads(html.unescape(found[1])) if found else None


def solved(asked: Any) -> str:
    """The answer that a browser's script finds."""
    challenge = Challenge.from_dict(asked)
    solution = solve_challenge(challenge)
    assert solution is not None
    return base64.b64encode(json.dumps(Payload(challenge, solution).to_dict()).encode()).decode()


class Visitor:
    """A browser at the complaint page: the hidden fields of the page last drawn, and the sum that it asks for."""

    def __init__(self, client: FlaskClient, address: str = COMPLAINT) -> None:
        self.client, self.address = client, address
        self.read(client.get(address).get_data(as_text=True))

    def read(self, page: str) -> str:
        """The page, and what its form holds."""
        self.hidden, self.challenge = hidden_fields(page)
        return page

    def solved(self) -> str:
        """The answer that the browser's script finds."""
        return solved(self.challenge)

    def send(self, *, address: str = "", **changes: Any) -> Any:
        """What the site answers to the form; without the sum where no `_proof` is given."""
        given = {**self.hidden, **SAID, **changes}
        return self.client.post(
            address or self.address, data={k: v for k, v in given.items() if v is not None}
        )

    def code(self) -> str:
        """The code on the page that follows a form that was taken."""
        page = self.client.get(f"/public/{PLACE}/sent").get_data(as_text=True)
        found = re.search(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}", page)
        assert found, page
        return found[0]
