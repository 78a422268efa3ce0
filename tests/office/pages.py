"""What tests of pages do as a browser does: post a form from its page, open a case."""

from __future__ import annotations

import re
from typing import Any

from flask.testing import FlaskClient

from fixtures.sites import Site, put_entry

OPEN = "/cases/open?procedure=ordinary_penalty"
FILING = {
    "_procedure": "ordinary_penalty",
    "_unit": "zhzf",
    "_occurred_on": "2026-07-01",
    "_fellow": "zhzf02",
    "_deed": "open:submitted",
    "source": "inspection",
    "found_on": "2026-07-01",
    "title": "擅自占用城市道路",
    "parties.~rows": ["0"],
    "parties.0.sort": "organisation",
    "parties.0.name": "示范<b>商贸</b>有限公司",
    "alleged_acts.~rows": ["0"],
    "alleged_acts.0.item": "330211001000",
    "alleged_acts.0.occurred_on": "2026-06-20",
    "alleged_acts.0.place": "示范路1号",
    "summary": "未经批准占用城市道路。",
}


SECTOR_RULES = {"case_extension_days": 30, "case_time_excluded": True}


def by_sector_rules(site: Site, unit: str, place: str = "jindong") -> None:
    """The rules of the unit's sector let the term of a case be extended and paused, which the base's law does not."""
    with site.runtime.database.write() as session:
        for key, value in SECTOR_RULES.items():
            body = {"id": key, "title": {"zh": key}, "value": value, "source": "示例规章"}
            put_entry(session, place, "parameter", key, body, scope=unit)


def post(client: FlaskClient, address: str, page: str, values: dict[str, Any], **more: Any) -> Any:
    """A form as a browser posts it from a page that the person sees."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))
    assert found
    return client.post(address, data={**values, "csrf_token": found[1]}, **more)


def opened(client: FlaskClient, **other: Any) -> str:
    """The address of a case just opened."""
    answer = post(client, "/cases/open", OPEN, {**FILING, **other})
    assert answer.status_code == 302, refusal(answer)
    return str(answer.headers["Location"])


def refusal(answer: Any) -> list[str]:
    """What the page complains of."""
    text = answer.get_data(as_text=True)
    return re.findall(r'class="(?:alert|invalid).*?</div>', text, re.DOTALL)
