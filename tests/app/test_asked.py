"""What no browser sends: a request means no harm to what is kept, whoever wrote it."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask, request
from werkzeug.datastructures import FileStorage

from fixtures.sites import Site
from yimen.app.asked import Said, ask_carefully


@pytest.fixture
def asking() -> Any:
    """A browser of a page that tells what it was asked."""
    app = Flask("asking")
    ask_carefully(app)

    @app.get("/<int:number>")
    def number(number: int) -> str:
        return f"{number}"

    @app.route("/say", methods=["GET", "POST"])
    def say() -> dict[str, str]:
        return dict(request.values)

    @app.post("/json")
    def perhaps() -> dict[str, Any]:
        return {"said": request.get_json(silent=True)}

    @app.post("/strict")
    def strictly() -> dict[str, Any]:
        return {"said": request.get_json()}

    return app.test_client()


def test_nul_is_taken_out_of_what_forms_and_addresses_say(asking: Any) -> None:
    """PostgreSQL keeps no NUL, and no person types one."""
    assert asking.get("/say?a%00b=c%00d").json == {"ab": "cd"}
    assert asking.post("/say", data={"a": "b\0c"}).json == {"a": "bc"}


def test_nul_is_taken_out_of_the_name_of_a_file() -> None:
    """The file itself stays as it is."""
    said = Said([("file", FileStorage(None, filename="a\0.csv"))])
    assert said["file"].filename == "a.csv"


def test_name_of_a_file_reads_as_it_is_written() -> None:
    """No sign that turns the direction (invoice\\u202Efdp.docx passes for a PDF), none that breaks a line or a log."""
    said = Said([("file", FileStorage(None, filename="发票\u202efdp\u2066\r\n\x1b[2J.docx"))])
    assert said["file"].filename == "发票fdp[2J.docx"


def test_address_with_nul_is_none(small_site: Site) -> None:
    """It names nothing that could be kept."""
    assert small_site.client("one").get("/jobs/a%00b").status_code == 404


@pytest.mark.parametrize(
    ("body", "name"),
    [('["\\u0000"]', "nul"), ('{"\\ud800": 1}', "half a pair"), ("[" * 100_000, "too deep"), ("{", "broken")],
    ids=lambda value: value if len(value) < 20 else "",
)
def test_json_that_cannot_be_kept_is_refused(asking: Any, body: str, name: str) -> None:
    """Silently where the page asks for what may be missing, with 400 where it must be there."""
    assert asking.post("/json", data=body, content_type="application/json").json == {"said": None}, name
    assert asking.post("/strict", data=body, content_type="application/json").status_code == 400


def test_json_that_can_be_kept_is_read_as_it_is(asking: Any) -> None:
    """A backslash before u0000 is text, not a NUL."""
    body = r'{"text": "\\u0000 汉字 \ud83d\ude00"}'
    assert asking.post("/json", data=body, content_type="application/json").json == {
        "said": {"text": "\\u0000 汉字 😀"}
    }


@pytest.mark.parametrize("text", ["9" * 17, "-" + "9" * 17, "9" * 5000, "one", ""])
def test_number_that_no_database_counts_is_none(text: str) -> None:
    """Such an argument is passed over like any other that is no number."""
    assert Said([("start", text)]).get("start", default=7, type=int) == 7
    assert Said([("start", "9007199254740991")]).get("start", type=int) == 2**53 - 1
    assert Said([("start", text)]).get("start") == text
    assert Said([("row", text), ("row", "7"), ("row", "²")]).getlist("row", type=int) == [7]


def test_address_with_a_number_too_large_is_none(asking: Any) -> None:
    """It is no page, instead of an error of the database."""
    assert asking.get("/12").text == "12"
    assert asking.get(f"/{2**53}").status_code == 404


def test_list_is_shown_from_its_beginning_where_the_place_is_no_number(demo_site: Site) -> None:
    """The argument of a stranger's link breaks no page."""
    client = demo_site.client("sfj-config")
    assert client.get(f"/changes?start={'9' * 30}").status_code == 200
