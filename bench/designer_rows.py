"""The designer on a form of 150 fields: a step kept and answered whole by the server, and the same seen in the page."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from fixtures.browsers import BROWSERS, FLAGS
from fixtures.processes import either_program
from fixtures.sites import Site, put_entry

from .measure import Row

PLACE, ACCOUNT, UNIT = "jindong", "zhzf-head", "zhzf"
FORM, FIELDS, GROUP = "bench_designer", 150, 10
ROUNDS = 15
LIMIT = 100
ADDRESS = f"/forms/{FORM}/design"


def rows(site: Site) -> Iterator[Row]:
    with site.runtime.database.write() as session:
        put_entry(session, PLACE, "form", FORM, large_form())
    yield server_row(site)
    yield from page_rows(site)


def large_form() -> dict[str, Any]:
    """Fifteen groups of ten: texts, choices, sums of money, one of each ten shown under a condition."""
    properties: dict[str, Any] = {}
    groups = []
    for group in range(FIELDS // GROUP):
        keys = [f"field_{group}_{each}" for each in range(GROUP)]
        properties.update({key: _field(key, each) for each, key in enumerate(keys)})
        elements = [_control(key) for key in keys]
        elements[5]["rule"] = {
            "effect": "SHOW",
            "condition": {"scope": f"#/properties/{keys[1]}", "schema": {"enum": ["甲"]}},
        }
        groups.append(
            {
                "type": "Group",
                "label": {"zh": f"第{group}组"},
                "options": {"id": f"group_{group}"},
                "elements": elements,
            }
        )
    schema = {"type": "object", "required": list(properties)[::4], "properties": properties}
    return {
        "id": FORM,
        "title": {"zh": "一百五十个字段"},
        "schema": schema,
        "ui": {"type": "VerticalLayout", "elements": groups},
    }


def _field(key: str, place: int) -> dict[str, Any]:
    if place % 3 == 0:
        return {"type": "integer", "format": "fen", "title": key}
    if place % 3 == 1:
        return {
            "type": "string",
            "title": key,
            "oneOf": [{"const": each, "title": each} for each in "甲乙丙丁"],
        }
    return {"type": "string", "title": key, "maxLength": 200}


def _control(key: str) -> dict[str, Any]:
    return {"type": "Control", "scope": f"#/properties/{key}", "options": {"id": key}}


def server_row(site: Site) -> Row:
    """A label changed, over and over: read, done, checked, written, drawn up anew."""
    client = site.client(ACCOUNT)
    address = f"{ADDRESS}/steps?unit={UNIT}"
    token = site.token(client, f"{ADDRESS}?unit={UNIT}")
    version, times = 0, []
    for turn in range(ROUNDS + 2):
        operation = {"do": "set", "ref": "/group_7/field_7_2", "values": {"title": f"第{turn}稿"}}
        begun = time.perf_counter()
        answer = client.post(
            address, json={"version": version, "operation": operation}, headers={"X-CSRFToken": token}
        )
        taken = time.perf_counter() - begun
        assert answer.status_code == 200, answer.get_data(as_text=True)
        version = answer.get_json()["version"]
        if turn > 1:
            times.append(taken * 1000)
    return _row(f"designer: a step on a form of {FIELDS} fields, on the server", times)


def page_rows(site: Site) -> Iterator[Row]:
    """In Chromium: a field moved by its key, from the press until the structure stands anew; the redraw alone."""
    server = make_server("127.0.0.1", 0, site.app, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=either_program(*BROWSERS), headless=True, args=FLAGS
        )
        page = browser.new_page()
        page.goto(f"{base}/login")
        page.fill('[name="account"]', ACCOUNT)
        page.fill('[name="password"]', site.passwords[ACCOUNT])
        page.click('button[type="submit"]')
        page.goto(f"{base}{ADDRESS}?unit={UNIT}")
        page.locator("[data-designer]:not([hidden])").wait_for()
        moved, drawn = page.evaluate(MEASURE, ROUNDS + 2)
        browser.close()
    server.shutdown()
    yield _row(f"designer: a field moved among {FIELDS}, seen in the page", moved[2:])
    yield _row(f"designer: {FIELDS} fields drawn anew in the page", drawn[2:])


MEASURE = """async (rounds) => {
  const designer = document.querySelector("[data-designer]").designer;
  const moved = [], drawn = [];
  for (let turn = 0; turn < rounds; turn += 1) {
    let begun = performance.now();
    await designer.send({ do: "move", ref: "/group_3/field_3_4", into: "/group_3", at: turn % 2 ? 4 : 8 }, { redraw: true });
    document.body.getBoundingClientRect();
    moved.push(performance.now() - begun);
    begun = performance.now();
    designer.draw();
    document.body.getBoundingClientRect();
    drawn.push(performance.now() - begun);
  }
  return [moved, drawn];
}"""


def _row(name: str, times: list[float]) -> Row:
    value = round(statistics.median(times), 1)
    return Row(
        name,
        value,
        "ms",
        target=f"value <= {LIMIT}",
        met=value <= LIMIT,
        note=f"best {min(times):.0f} ms",
    )
