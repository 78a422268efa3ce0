"""What is taken on the spot: photos and files with their digest, a drawn signature, a position."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from werkzeug.datastructures import FileStorage, MultiDict

from screens.pages import form_body
from screens.server import DIST, FormSite
from yimen.screens import compile_form, palette

OFFERED = {each["id"]: each["schema"] for each in palette()}
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
browser_test = pytest.mark.skipif(
    not (DIST / "form.js").is_file(), reason="web assets are not built: make assets"
)


def sent(name: str, file: str, content: bytes) -> MultiDict[str, Any]:
    return MultiDict([(name, ""), (name, FileStorage(BytesIO(content), file))])


def test_photo_opens_the_camera_and_takes_pictures_alone() -> None:
    """On a phone the camera at the back; a document is refused by what it holds."""
    form = compile_form(form_body({"photo": OFFERED["photo"]}))
    page = form.bind({}).render()
    assert 'capture="environment"' in page
    assert 'accept=".jpg,.jpeg,.png,.heic,.webp"' in page
    assert form.bind({}, sent("photo", "a.png", PNG)).validate()
    assert not form.bind({}, sent("photo", "a.pdf", b"%PDF-1.7")).validate()
    assert not form.bind({}, sent("photo", "a.png", b"%PDF-1.7")).validate()


def test_kept_file_shows_its_digest() -> None:
    """The same first signs where it is filled in and where it is read; the whole stands in the values."""
    form = compile_form(form_body({"file": OFFERED["file"]}))
    value = form.bind({}, sent("file", "证据.png", PNG)).values
    digest = hashlib.sha256(PNG).hexdigest()
    assert value["file"]["digest"] == "sha256:" + digest
    assert f"SHA-256 {digest[:16]}" in form.bind(value).render()
    assert f"SHA-256 {digest[:16]}" in form.bind(value).render_readonly(lambda each: "/files/" + each)


def test_signature_is_a_picture_and_nothing_else() -> None:
    """The server judges what comes, however it was made."""
    form = compile_form(form_body({"sign": OFFERED["signature"]}, required=("sign",)))
    assert form.fields[0].widget == "signature"
    assert form.bind({}, sent("sign", "signature.png", PNG)).values["sign"]["type"] == "image/png"
    assert not form.bind({}, sent("sign", "signature.pdf", b"%PDF-1.7")).validate()
    assert [each.path for each in form.errors_of({})] == ["/sign"]


def until(holds: Callable[[], bool]) -> None:
    """Wait a few seconds at most; the page's policy forbids a test to evaluate text in it."""
    end = time.monotonic() + 10
    while not holds():
        assert time.monotonic() < end, "nothing came of it"
        time.sleep(0.05)


@browser_test
def test_signature_is_drawn_and_sent(page: Page, page_watch: Any) -> None:
    """What the finger draws arrives as a PNG; drawn again after "clear"."""
    with FormSite(compile_form(form_body({"sign": OFFERED["signature"]}, required=("sign",)))) as site:
        page.goto(site.address)
        page.get_by_role("button", name="提交").click()
        assert site.errors == ["/sign"]
        box = page.get_by_role("img", name="请在框内签名").bounding_box()
        assert box is not None
        for turn in range(2):
            page.mouse.move(box["x"] + 20, box["y"] + 20)
            page.mouse.down()
            page.mouse.move(box["x"] + 120, box["y"] + 90, steps=8)
            page.mouse.up()
            if not turn:
                page.get_by_role("button", name="重写").click()
        until(lambda: page.evaluate("document.querySelector('[name=sign][type=file]').files.length") == 1)
        page.get_by_role("button", name="提交").click()
        page.wait_for_load_state("networkidle")
        assert site.errors == []
        assert site.values["sign"]["name"] == "signature.png"
        assert site.files[0].startswith(PNG[:8])
        assert len(site.files[0]) > 500
    assert page_watch.errors == []


@browser_test
def test_signature_and_position_say_what_they_need_without_scripts(browser: Browser) -> None:
    """They are the exceptions from "works without scripts": both say so, and both leave another way."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    body = form_body({"sign": OFFERED["signature"], "place": OFFERED["location"]})
    with FormSite(compile_form(body)) as site:
        page.goto(site.address)
        expect(page.get_by_text("手写签名需要启用浏览器脚本")).to_be_visible()
        expect(page.get_by_text("自动取得位置需要启用浏览器脚本")).to_be_visible()
        page.get_by_label("手写签名").set_input_files(
            {"name": "a.png", "mimeType": "image/png", "buffer": PNG}
        )
        page.get_by_label("现场位置").fill("29.0995，119.6899")
        page.get_by_role("button", name="提交").click()
        assert site.errors == []
        assert site.values["place"] == {"latitude": 29.0995, "longitude": 119.6899}
        assert site.values["sign"]["size"] == len(PNG)
    context.close()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("29.0995, 119.6899", {"latitude": 29.0995, "longitude": 119.6899}),
        ("-33 -70.5 ±8", {"latitude": -33, "longitude": -70.5, "accuracy": 8}),
        ("91, 10", None),
        ("10, 181", None),
        ("北京", None),
    ],
)
def test_position_is_read_as_latitude_and_longitude(text: str, value: Any) -> None:
    """Beyond the poles and the date line there is nothing; what was typed is kept to be corrected."""
    form = compile_form(form_body({"place": OFFERED["location"]}))
    bound = form.bind({}, MultiDict({"place": text}))
    assert bound.validate() is (value is not None)
    assert bound.values == ({} if value is None else {"place": value})
    if value is None:
        assert f'value="{text}"' in bound.render()


def test_position_is_shown_in_words() -> None:
    """North and east as papers write them, with how exact it is."""
    form = compile_form(form_body({"place": OFFERED["location"]}))
    value = {"place": {"latitude": 29.0995, "longitude": 119.6899, "accuracy": 11.6}}
    assert "北纬29.0995°，东经119.6899°（精度约12米）" in form.bind(value).render_readonly()
    assert "29.0995° N, 119.6899° E (within 12 m)" in form.bind(value, language="en").render_readonly()
    assert (
        "南纬33.5°，西经70°" in form.bind({"place": {"latitude": -33.5, "longitude": -70}}).render_readonly()
    )


@browser_test
def test_position_is_taken_when_asked_for(browser: Browser) -> None:
    """With the person's leave the phone's position, its accuracy and the moment; without it a word why not."""
    place = {"latitude": 29.0995, "longitude": 119.6899, "accuracy": 12}
    context = browser.new_context(geolocation=place, permissions=["geolocation"], locale="zh-CN")
    page = context.new_page()
    with FormSite(compile_form(form_body({"place": OFFERED["location"]}))) as site:
        page.goto(site.address)
        page.get_by_role("button", name="取当前位置").click()
        until(lambda: page.get_by_label("现场位置").input_value() != "")
        page.get_by_role("button", name="提交").click()
        page.wait_for_load_state("networkidle")
        assert {**site.values["place"], "taken_at": ""} == {**place, "taken_at": ""}
        context.clear_permissions()
        page.goto(site.address)
        page.get_by_role("button", name="取当前位置").click()
        expect(page.get_by_role("status")).to_have_text("未能取得位置：请允许浏览器使用位置，或手工填写")
    context.close()
