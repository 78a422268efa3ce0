"""Kinds described column by column, out of a sample sheet; a new kind takes an import as soon as it is active."""

from __future__ import annotations

import io
import re
from html.parser import HTMLParser
from typing import Any

import openpyxl
from flask.testing import FlaskClient

from fixtures.sites import Site
from office.change_scenes import CLERK, body_of, moved, worked

SAMPLE = "街道摊点登记表\n序号,摊位编号,摊主,经营品类,登记日期,面积,执法单位\n" + "".join(
    f"{n},TD{n:04},某{n},{'水果' if n % 2 else '早点'},2026-01-{n:02},{n + 3},综合行政执法局\n"
    for n in range(1, 21)
)


class Form(HTMLParser):
    """What the page's form would send as it stands."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, list[str]] = {}
        self.named = self.chosen = ""
        self.first: str | None = None
        self.feed(
            page[
                page.index('action="/kinds/form"') : page.index("</form>", page.index('action="/kinds/form"'))
            ]
        )

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        said = dict(attributes)
        name, value = said.get("name") or "", said.get("value") or ""
        if (tag == "input" and said.get("type") not in ("file", "checkbox")) or (
            tag == "input" and said.get("type") == "checkbox" and "checked" in said
        ):
            self.values.setdefault(name, []).append(value)
        elif tag in ("textarea", "select"):
            self.named, self.chosen, self.first = name, "", None
        elif tag == "option":
            self.first = value if self.first is None else self.first
            self.chosen = value if "selected" in said else self.chosen

    def handle_data(self, data: str) -> None:
        if self.named and self.first is None:
            self.chosen += data

    def handle_endtag(self, tag: str) -> None:
        if tag in ("textarea", "select"):
            self.values.setdefault(self.named, []).append((self.chosen or self.first or "").strip())
            self.named = ""


def form_of(page: str) -> dict[str, list[str]]:
    return Form(page).values


def sent(client: FlaskClient, page: str, deed: str, **more: Any) -> Any:
    values = {**form_of(page), "_deed": deed, **more}
    return client.post("/kinds/form", data=values, content_type="multipart/form-data")


def proposed(client: FlaskClient) -> str:
    """The page with the rows of the sample."""
    page = client.get("/kinds/new").get_data(as_text=True)
    answer = sent(client, page, "sample", sample=(io.BytesIO(SAMPLE.encode()), "摊点.csv"))
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_sample_sheet_proposes_columns_types_key_and_reference(demo_site: Site) -> None:
    """Codes, days and numbers are seen as such; the running number is left out; the unit is what other kinds mean by it."""
    said = form_of(proposed(demo_site.client(CLERK)))
    rows = dict(
        zip(said["title"], zip(said["type"], said["refers"], said["field"], strict=True), strict=True)
    )
    assert rows["摊位编号"][:2] == ("code", "")
    assert rows["登记日期"][0] == "date"
    assert rows["面积"][0] == "integer"
    assert rows["执法单位"] == ("text", "unit.name", "unit")
    assert "序号" not in rows
    assert said["key"] == ["0"]


def test_new_kind_takes_an_import_at_once_with_list_template_and_export(demo_site: Site) -> None:
    """Described, approved, active: then its table comes in through the wizard like any other."""
    clerk, second = demo_site.client(CLERK), demo_site.client("sfj01")
    made = sent(clerk, proposed(clerk), "draft", id="street-stall", name="街道摊点", name_en="Street stalls")
    assert made.status_code == 302, made.get_data(as_text=True)
    moved(demo_site, made.headers["Location"].rsplit("/", 1)[-1], "submit", "approve", "activate")
    assert openpyxl.load_workbook(io.BytesIO(clerk.get("/blanks/street-stall").get_data())).active is not None

    home = taken_in(demo_site, clerk, SAMPLE)
    moved(demo_site, home, "submit", "approve", "activate")
    page = second.get("/catalog/street-stall").get_data(as_text=True)
    assert "TD0001" in page
    assert "街道摊点" in page
    book = openpyxl.load_workbook(io.BytesIO(second.get("/workbooks/street-stall").get_data()))
    assert book.active.max_row == 21
    assert body_of(demo_site, "street-stall", "TD0001")["unit"] == "综合行政执法局"


def taken_in(site: Site, clerk: FlaskClient, table: str) -> str:
    """The set that the wizard makes of a table of the new kind."""
    token = form_of_token(clerk, "/imports")
    file = {"file": (io.BytesIO(table.encode()), "摊点.csv"), "kind": "street-stall", "csrf_token": token}
    home = (
        clerk.post("/imports", data=file, content_type="multipart/form-data")
        .headers["Location"]
        .rsplit("/", 1)[0]
    )
    worked(site)
    for step in ("comparison", "submission"):
        page = f"{home}/{step}"
        values = {"effective_from": "2026-07-01", "title": "摊点", "csrf_token": form_of_token(clerk, page)}
        assert clerk.post(page, data=values).status_code == 302
        worked(site)
    made = clerk.get(f"{home}/submission")
    assert made.status_code == 302, made.get_data(as_text=True)
    return str(made.headers["Location"]).rsplit("/", 1)[-1]


def form_of_token(client: FlaskClient, page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(page).get_data(as_text=True))
    assert found
    return found[1]


def test_kind_in_force_is_changed_by_its_rows_and_kept_otherwise(demo_site: Site) -> None:
    """As it stands the form changes nothing; a further header and a further column are all that the set says."""
    clerk = demo_site.client(CLERK)
    page = clerk.get("/kinds/item/edit").get_data(as_text=True)
    before = body_of(demo_site, "kind", "item")
    said = form_of(page)
    titles = [*said["titles"]]
    titles[said["field"].index("note")] += "、特别说明"
    said["title"][len([each for each in said["title"] if each])] = "风险等级"
    made = sent(clerk, page, "draft", titles=titles, title=said["title"])
    assert made.status_code == 302, made.get_data(as_text=True)
    moved(demo_site, made.headers["Location"].rsplit("/", 1)[-1], "submit", "approve", "activate")
    after = body_of(demo_site, "kind", "item")
    assert after["columns"]["note"] == [*before["columns"]["note"], "特别说明"]
    new = [name for name in after["columns"] if name not in before["columns"]]
    assert [after["columns"][name] for name in new] == [["风险等级"]]
    del after["schema"]["properties"][new[0]], after["columns"][new[0]]
    after["columns"]["note"] = before["columns"]["note"]
    assert after == before


def test_rows_that_make_no_kind_are_refused_in_words_and_kept(demo_site: Site) -> None:
    """No key, a wrong id, two columns of one name, no table in the sample: each is said, nothing is lost."""
    clerk = demo_site.client(CLERK)
    page = clerk.get("/kinds/new").get_data(as_text=True)
    rows = {
        "title": ["甲", "甲"],
        "titles": ["", ""],
        "field": ["", ""],
        "type": ["text"] * 2,
        "refers": ["", ""],
    }
    answer = sent(clerk, page, "draft", id="Stall", name="", **rows)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    for told in ("编号“Stall”", "请填写名称", "至少勾选一个作为标识", "栏目“甲”重复"):
        assert told in text
    assert form_of(text)["title"][:2] == ["甲", "甲"]
    for file in (None, (io.BytesIO("没有表".encode()), "a.csv")):
        more = {} if file is None else {"sample": file}
        assert sent(clerk, page, "sample", **more).status_code == 422
    assert demo_site.client("zhzf01").get("/kinds/new").status_code == 403
