"""With one county running, others come on line through the web alone: a zip, two people, and nobody else's data."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import replace

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, stream_encode_multipart

from fixtures.sites import Site
from office.test_import_story import approve
from office.test_imports import Clerk
from yimen.cases import AuditEvent
from yimen.pack import find_packs
from yimen.store import Jurisdiction

CELL = r"</td><td[^>]*>"
FIRST = re.compile(rf"<code>([^<]+)</code>{CELL}[^<]*{CELL}[^<]*{CELL}<code>([^<]+)</code>")
ROLE = """
pack_watcher:
  title: {zh: 配置观察员}
  permissions: [catalog.view]
  reach: none
  sees_cases: false
""".encode()
TINY = "name: tiny\ntitle: {zh: 某县}\nversion: '1'\nlevel: county\nextends: []\ntables: []\n"
OFFICE = "机构代码,机构名称,机构类别\nxsf,小山司法局,司法行政部门\n"
STAFF = """执法证号,姓名,所在单位,岗位,账号,角色
X1,示例甲,小山司法局,配置管理员,xs-clerk,catalog_clerk
X2,示例乙,小山司法局,法制监督人员,xs-office,legal_office
X3,示例丙,小山司法局,安全管理员,xs-keeper,security_administrator
"""
NEW = "Another-Horse-8"


def zipped(name: str, **changed: bytes) -> bytes:
    """A pack of the checkout as it travels."""
    source = find_packs()[name]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path in source.files:
            archive.writestr(f"{name}/{path}", changed.get(path, source.read(path)))
    return stream.getvalue()


def tiny(**more: str) -> bytes:
    """A pack of hardly more than its manifest."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, text in {"pack.yaml": TINY, **more}.items():
            archive.writestr(path, text)
    return stream.getvalue()


def small() -> bytes:
    """A small county that stands alone: the base's kinds and roles, one office, three people."""
    base = find_packs()["base"]
    files = {path: base.read(path).decode() for path in base.under("kinds")}
    manifest = TINY.replace("tables: []", "tables: [{file: u.csv, kind: unit}, {file: o.csv, kind: officer}]")
    return tiny(
        **files,
        **{
            "roles.yaml": base.read("roles.yaml").decode(),
            "pack.yaml": manifest,
            "u.csv": OFFICE,
            "o.csv": STAFF,
        },
    )


def found_others(site: Site) -> None:
    """Lets the administrators of the demo's county found others."""
    object.__setattr__(site.runtime, "settings", replace(site.settings, founders=("jindong",)))


@pytest.fixture
def host(demo_site: Site) -> Site:
    """The demo's county, whose administrators may found others."""
    found_others(demo_site)
    return demo_site


def propose(site: Site, nudged: list[str], content: bytes, target: str) -> Clerk:
    return handed_in(site, nudged, "sysadmin", content, found="1", target=target)


def agree(site: Site, nudged: list[str], address: str, account: str = "secadmin") -> Clerk:
    second = Clerk(site, nudged, account)
    digest = re.search(r'name="digest" value="([^"]+)"', second.get(address))
    assert digest, second.text
    second.post(f"{address}/founding", address, digest=digest[1], deed="agree")
    assert "已开设" in second.text
    return second


def sign_in_first(site: Site, account: str, password: str) -> None:
    """The first sign-in with its change of password."""
    client = site.client()
    site.sign_in(client, account, password)
    assert (
        site.post(client, "/password", page="/password", old=password, new=NEW, again=NEW).status_code == 302
    )
    site.passwords[account] = NEW


def found(site: Site, nudged: list[str], place: str, content: bytes) -> tuple[str, str, str]:
    """The place on line by two people: the address of its pack, and the account and password of its first keeper."""
    proposed = propose(site, nudged, content, place)
    assert "待审核" in proposed.text
    _refuses_everybody_else(site, proposed)
    second = agree(site, nudged, proposed.address)
    answer = site.post(second.client, f"{proposed.address}/accounts", page=proposed.address)
    shown = FIRST.findall(answer.get_data(as_text=True))
    assert len(shown) == 1
    assert site.post(second.client, f"{proposed.address}/accounts", page=proposed.address).status_code == 422
    return proposed.address, *shown[0]


def _refuses_everybody_else(site: Site, proposed: Clerk) -> None:
    """Whoever proposed does not agree, a stranger to it sees nothing, and without the setting nobody agrees."""
    address = proposed.address
    assert site.post(proposed.client, f"{address}/founding", page="/packs", deed="agree").status_code == 403
    assert site.client("sfj-config").get(address).status_code == 404
    settings = site.runtime.settings
    object.__setattr__(site.runtime, "settings", replace(settings, founders=()))
    keeper = site.client("secadmin")
    assert "同意开设" not in keeper.get(address).get_data(as_text=True)
    assert site.post(keeper, f"{address}/founding", page="/people", deed="agree").status_code == 422
    object.__setattr__(site.runtime, "settings", settings)


def test_another_county_comes_on_line_beside_a_running_county(host: Site, nudged: list[str]) -> None:
    """Proposed by one, agreed to by another, active without a restart; its keeper opens the accounts of its people,
    and neither side has any business with the other."""
    address, account, password = found(host, nudged, "tiny", small())
    assert account == "xs-keeper"
    sign_in_first(host, account, password)
    keeper = host.client(account)
    opened = host.post(keeper, "/people/officers", page="/people").get_data(as_text=True)
    assert "xs-clerk" in opened
    assert "xs-office" in opened
    for foreign in ("/people/secadmin", address):
        assert keeper.get(foreign).status_code == 404
    assert host.client("secadmin").get(f"/people/{account}").status_code == 404
    with host.runtime.database.read() as session:
        place = session.get_one(Jurisdiction, "tiny")
        assert (place.founded_by, place.sequence) == ("jindong", 1)
        told = [each.sort for each in session.scalars(select(AuditEvent).order_by(AuditEvent.seq))]
    assert told[-2:] == ["found", "admit_first"]


@pytest.mark.soak
def test_both_packs_come_on_line_and_the_countys_own_is_changed(host: Site, nudged: list[str]) -> None:
    """Gaoming and Yiwu are founded beside Jindong, which takes a new version of its own pack by a change set."""
    for place in ("gaoming", "yiwu"):
        _address, account, password = found(host, nudged, place, zipped(place))
        sign_in_first(host, account, password)
        assert host.client(account).get("/people").status_code == 200
    roles = find_packs()["jindong"].read("roles.yaml") + ROLE
    clerk = Clerk(host, nudged)
    clerk.post(
        "/packs", "/packs", file=(io.BytesIO(zipped("jindong", **{"roles.yaml": roles})), "jindong.zip")
    )
    made = re.search(r'href="(/changes/[0-9a-f]{32})"', clerk.text)
    assert made, clerk.text
    approve(host, nudged, made[1])
    assert clerk.client.get("/catalog/role/pack_watcher").status_code == 200


def test_only_administrators_of_a_founding_county_propose(host: Site, nudged: list[str]) -> None:
    """A clerk founds nothing, an officer hands in no pack at all, and what is there is not founded again (CHG-091)."""
    answer = hand_in(host, host.client("sfj-config"), tiny(), found="1", target="yiwu")
    assert answer.status_code == 422
    assert "开设地区" in answer.get_data(as_text=True)
    assert hand_in(host, host.client("zhzf01"), tiny()).status_code == 403
    taken = hand_in(host, host.client("sysadmin"), tiny(), found="1", target="jindong")
    assert "已经开设" in taken.get_data(as_text=True)


def hand_in(site: Site, client: FlaskClient, content: bytes, **values: str) -> TestResponse:
    """The form of the page with a zip; its body lies in memory, for the test client leaves a large one open."""
    token = site.token(client)
    given = {"file": FileStorage(io.BytesIO(content), "pack.zip"), "csrf_token": token, **values}
    body, _length, boundary = stream_encode_multipart(given, use_tempfile=False)
    return client.post("/packs", data=body.read(), content_type=f"multipart/form-data; boundary={boundary}")


def handed_in(site: Site, nudged: list[str], account: str, content: bytes, **values: str) -> Clerk:
    """The page of a pack that somebody handed in, after the worker has looked at it."""
    clerk = Clerk(site, nudged, account)
    answer = hand_in(site, clerk.client, content, **values)
    assert answer.status_code == 302, answer.get_data(as_text=True)
    clerk.work()
    clerk.address = answer.headers["Location"]
    clerk.get(clerk.address)
    return clerk


def test_pack_without_people_founds_nothing(host: Site, nudged: list[str]) -> None:
    """CHG-092: a jurisdiction that nobody could enter, or where nobody decides, is not founded."""
    proposed = propose(host, nudged, tiny(), "tiny")
    assert "CHG-092" in proposed.text
    assert "有错误" in proposed.text


def test_broken_and_hostile_zips_are_refused_in_words(host: Site, nudged: list[str]) -> None:
    """No zip, a path that leaves the folder, a bomb: nothing is made of them, and the page says why."""
    client = host.client("sfj-config")
    assert hand_in(host, client, b"no zip").status_code == 422
    for members in ({"../pack.yaml": b"name: x"}, {"pack.yaml": b"\0" * 135_000_000}):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for path, content in members.items():
                archive.writestr(path, content)
        clerk = handed_in(host, nudged, "sfj-config", stream.getvalue())
        assert "有错误" in clerk.text


def test_other_countys_pack_is_no_change_of_this_one(host: Site, nudged: list[str]) -> None:
    """CHG-090."""
    clerk = handed_in(host, nudged, "sfj-config", tiny())
    assert "CHG-090" in clerk.text


BEGUN = {"name": "linshan", "title": "临山县", "region": "990101", "unit": OFFICE.replace(",", "\t")}


@pytest.mark.soak
def test_a_county_is_begun_on_a_page_and_said_anew_until_nothing_is_wrong(
    host: Site, nudged: list[str]
) -> None:
    """Pasted units, a file of people, one procedure of two: the draft tells what is wrong and what is missing, is taken up
    again with its files, and goes to the second person, who can read it. Nobody else makes or sees one."""
    clerk = Clerk(host, nudged, "sysadmin")
    clerk.post("/packs/begin", "/packs/begin", **BEGUN, procedure="ordinary_penalty")
    first = clerk.address
    assert "CHG-092" in clerk.text
    assert "还没有" in clerk.text
    assert "处错误" in clerk.text
    assert (
        clerk.client.post(f"{first}/submit", data={"csrf_token": host.token(clerk.client)}).status_code == 422
    )
    again = clerk.get(f"/packs/begin?from={first.rsplit('/', 1)[1]}")
    assert "小山司法局" in again
    assert 'value="ordinary_penalty" checked' in again
    assert 'value="summary_penalty" checked' not in again
    items = "事项代码,事项名称,执法单位\nX-1,对某行为的行政处罚,小山司法局\n"
    clerk.post(
        "/packs/begin",
        "/packs/begin",
        **BEGUN,
        _from=first.rsplit("/", 1)[1],
        procedure="ordinary_penalty",
        officer_file=(io.BytesIO(STAFF.encode()), "人员.csv"),
        tables=(io.BytesIO(items.encode()), "清单.csv"),
    )
    assert clerk.client.get(first).status_code == 404
    assert "CHG-092" not in clerk.text
    assert "没有错误" in clerk.text
    assert "CHG-041" in clerk.text
    made = clerk.address
    archive = zipfile.ZipFile(io.BytesIO(clerk.client.get(f"{made}/pack.zip").data))
    assert {"pack.yaml", "agencies.csv", "人员.csv", "清单.csv", "procedures/summary_penalty.yaml"} <= set(
        archive.namelist()
    )
    assert host.client("sfj-config").get(f"{made}/pack.zip").status_code == 404
    assert host.client("secadmin").get("/packs/begin").status_code == 403
    keeper = Clerk(host, nudged, "secadmin")
    assert "同意开设" not in keeper.get(made)
    clerk.post(f"{made}/submit", made)
    assert "同意开设" in keeper.get(made)


@pytest.mark.soak
def test_what_is_no_county_is_begun_by_nobody(host: Site) -> None:
    """A name, code or procedure that is none, a place that is taken: the page says why, with what was typed."""
    client = host.client("sysadmin")
    wrong = (
        ("name", "Lin Shan"),
        ("region", "99"),
        ("title", " "),
        ("procedure", "none_such"),
        ("name", "jindong"),
    )
    for field, value in wrong:
        answer = host.post(client, "/packs/begin", page="/packs/begin", **{**BEGUN, field: value})
        assert answer.status_code == 422, field
        assert "小山司法局" in answer.get_data(as_text=True)
