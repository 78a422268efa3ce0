"""Numbers with a check sign: the page's script and the server judge alike, and say the same sentence."""

from __future__ import annotations

import json
import random
import re
import subprocess
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

from stdnum.cn import ric, uscc

from screens.pages import form_body
from yimen.screens import compile_form
from yimen.screens.formats import CHECKED_IN_PAGE, EXPLAINED, FORMATS

SCRIPT = Path(__file__).parent.parent.parent / "platform/yimen/static/src/form/checksums.js"
JUDGE = """
const { CHECKS } = await import(process.argv[1]);
let text = "";
for await (const part of process.stdin) text += part;
const judged = ([name, numbers]) => [name, numbers.map((each) => CHECKS[name](each))];
console.log(JSON.stringify(Object.fromEntries(Object.entries(JSON.parse(text)).map(judged))));
"""
PLACES = ("110105", "110101", "310101")  # divisions that stood at every birth, for which the library asks
SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
ROUNDS = 1_500


def judged_by_script(numbers: dict[str, list[str]]) -> dict[str, list[bool]]:
    command = ["node", "--input-type=module", "-e", JUDGE, SCRIPT.as_uri()]
    done = subprocess.run(command, input=json.dumps(numbers), capture_output=True, text=True, check=True)
    found: dict[str, list[bool]] = json.loads(done.stdout)
    return found


def one_sign_changed(number: str, signs: str, chance: random.Random) -> str:
    at = chance.randrange(18)
    other = chance.choice([each for each in signs if each != number[at]])
    return number[:at] + other + number[at + 1 :]


def identity_number(chance: random.Random) -> str:
    born = date(1940, 1, 1) + timedelta(days=chance.randrange(25_000))
    head = f"{chance.choice(PLACES)}{born:%Y%m%d}{chance.randrange(1_000):03}"
    return head + ric.calc_check_digit(head + "0")


def credit_code(chance: random.Random) -> str:
    head = "9" + chance.choice("1239") + chance.choice(PLACES) + "".join(chance.choices(SIGNS, k=9))
    return head + uscc.calc_check_digit(head)


def test_script_judges_as_python_stdnum_does() -> None:
    """Thousands of right numbers, each of them with one sign changed, and with every wrong check sign in turn."""
    chance = random.Random(11_643)
    numbers: dict[str, list[str]] = {"identity-number": [], "credit-code": []}
    for _ in range(ROUNDS):
        number, code = identity_number(chance), credit_code(chance)
        numbers["identity-number"] += [number, one_sign_changed(number, "0123456789X", chance)]
        numbers["credit-code"] += [code, one_sign_changed(code, SIGNS, chance)]
    numbers["identity-number"] += [identity_number(chance)[:17] + sign for sign in "0123456789X"]
    numbers["credit-code"] += [credit_code(chance)[:17] + sign for sign in SIGNS]
    judged = judged_by_script(numbers)
    for name, library in (("identity-number", ric), ("credit-code", uscc)):
        for number, truth in zip(numbers[name], judged[name], strict=True):
            assert truth is FORMATS[name](number), number
            assert truth or not library.is_valid(number), number
            same_rule = number.startswith(PLACES) if library is ric else number[:2].isdigit()
            assert not same_rule or truth is library.is_valid(number), number
    right = {name: found.count(True) for name, found in judged.items()}
    assert min(right.values()) > ROUNDS
    assert max(right.values()) < 2 * ROUNDS


def test_script_refuses_what_only_looks_like_a_number() -> None:
    """Days that no month has, signs that the standards leave out, and any other length."""
    days = [f"110105{day}001" for day in ("20230229", "20240230", "19491301", "20200010", "00000101")]
    leap = "11010520240229001"
    identity = [each + ric.calc_check_digit(each + "0") for each in (*days, leap)]
    identity += ["", "11010519491231002", "11010519491231002x", "１１0105194912310021", "110105-19491231002"]
    codes = [
        "91110000600037341l",
        "9111000060003734IL",
        "A1110000600037341L",
        "9111000060003734",
        "9I110000600037341L",
    ]
    judged = judged_by_script({"identity-number": identity, "credit-code": codes})
    assert judged["identity-number"] == [False] * 5 + [True] + [False] * 5
    assert judged["credit-code"] == [False] * 5
    assert [FORMATS["identity-number"](each) for each in identity] == judged["identity-number"]
    assert [FORMATS["credit-code"](each) for each in codes] == judged["credit-code"]


def test_script_knows_the_numbers_that_the_library_does_not() -> None:
    """Of people older than their division, and of registries with a letter."""
    head = "33070219750101001"
    heads = ["N2330703MF1234567", "Y1330703MF1234567"]
    codes = [each + uscc.calc_check_digit(each) for each in heads]
    given = {"identity-number": [head + ric.calc_check_digit(head + "0")], "credit-code": codes}
    assert judged_by_script(given) == {"identity-number": [True], "credit-code": [True, True]}


def test_page_brings_the_formats_with_the_servers_sentence() -> None:
    """Always or under a condition, in the reader's language, or in the definition's own words."""
    properties: dict[str, Any] = {
        "kind": {"type": "string", "title": "种类"},
        "number": {"type": "string", "title": "号码", "x-widget": "code"},
        "code": {"type": "string", "title": "代码", "format": "credit-code"},
        "own": {
            "type": "string",
            "title": "自定",
            "format": "identity-number",
            "x-message": "请核对证件原件",
        },
        "phone": {"type": "string", "title": "电话", "format": "phone"},
    }
    named = {"properties": {"kind": {"const": "card"}}, "required": ["kind"]}
    rule = {"if": named, "then": {"properties": {"number": {"format": "identity-number"}}}}
    form = compile_form(form_body(properties, **rule))
    for language, place in (("zh", 0), ("en", 1)):
        page = str(form.bind({}, language=language).render())
        found = [json.loads(unescape(each)) for each in re.findall(r'data-formats="([^"]*)"', page)]
        number, code, own = (each for [each] in found)
        assert code == {"format": "credit-code", "message": EXPLAINED["credit-code"][place]}
        assert number["message"] == EXPLAINED["identity-number"][place]
        assert number["when"] == {"at": [], "schema": named, "whole": True}
        assert own["message"] == "请核对证件原件"
    assert set(FORMATS) >= CHECKED_IN_PAGE
    assert set(EXPLAINED) >= CHECKED_IN_PAGE
