"""Every fault of a pack is a coded finding at its place; mended, the same pack has none."""

from __future__ import annotations

import io
import zipfile

import pytest

from fixtures.archives import DAMAGES, damaged
from pack.sources import MANIFEST, codes_of, findings, ground, layered, source, upper
from yimen.pack import PackSourceError, chain, find_packs, zip_source

FORM = '{"id": "first_form", "title": "甲", "schema": {}}'
LONG = "title: 甲\n"

CASES = {
    "PCK-003": (
        {"pack.yaml": "name: upper\n"},
        {"pack.yaml": MANIFEST.format(name="upper") + "extends: [ground]\n"},
    ),
    "PCK-005": ({"parameters.yaml": "a: [1, 2\n"}, {"parameters.yaml": "a: {value: 1}\n"}),
    "PCK-006": ({"forms/a.json": "{'id': 1}"}, {"forms/a.json": FORM}),
    "PCK-007": (
        {"parameters.yaml": "a: {value: 中文标题}".encode("gbk")},
        {"parameters.yaml": "a: {value: 中文标题}"},
    ),
    "PCK-008": ({"parameters.yaml": "a: 1\n"}, {"parameters.yaml": "a: {value: 1}\n"}),
    "PCK-009": ({"procedures/p.yaml": LONG}, {"procedures/p.yaml": "id: first_procedure\n" + LONG}),
    "PCK-010": (
        {"forms/a.json": FORM, "forms/b.json": FORM},
        {"forms/a.json": FORM, "forms/b.json": FORM.replace("first", "second")},
    ),
    "PCK-011": (
        {"entries/thing.jsonl": '{"key": "a", "body": {}}'},
        {"entries/role.jsonl": '{"key": "a", "body": {"id": "a"}}'},
    ),
    "PCK-012": ({"kinds/bad.yaml": "id: bad\ntitle: {zh: 坏}\n"}, {}),
    "PCK-013": (
        {"pack.yaml": MANIFEST.format(name="upper") + "extends: [ground]\ntables: [{file: a.csv}]\n"},
        {
            "pack.yaml": MANIFEST.format(name="upper") + "extends: [ground]\ntables: [{file: a.csv}]\n",
            "a.csv": "甲\n1\n",
        },
    ),
    "PCK-014": (
        {"documents/documents.yaml": "first_paper: {title: 甲, template: a.docx}\n"},
        {
            "documents/documents.yaml": "first_paper: {title: 甲, template: a.docx}\n",
            "documents/a.docx": b"PK",
        },
    ),
    "PCK-015": (
        {"parameters.yaml": "none_such: {patch: true, value: 1}\n"},
        {"parameters.yaml": "none_such: {value: 1}\n"},
    ),
    "PCK-016": (
        {"parameters.yaml": "fixed: {patch: true, value: 1}\n"},
        {"parameters.yaml": "fixed: {patch: true, note: 注}\n"},
    ),
    "PCK-018": (
        {"units/a/calendar/2026.yaml": "year: '2026'\n"},
        {"calendar/2026.yaml": "year: '2026'\n"},
    ),
    "PCK-020": (
        {"pack.yaml": MANIFEST.format(name="other") + "extends: [ground]\n"},
        {"pack.yaml": MANIFEST.format(name="upper") + "extends: [ground]\n"},
    ),
    "PCK-024": ({"forms/readme.txt": "?"}, {"README.md": "说明"}),
    "PCK-025": (
        {
            "forms/base.json": '{"id": "base_form", "$patch": true,'
            ' "ui": {"elements": [{"scope": "#/b", "$after": "#/none"}]}}'
        },
        {
            "forms/base.json": '{"id": "base_form", "$patch": true,'
            ' "ui": {"elements": [{"scope": "#/b", "$after": "#/a"}]}}'
        },
    ),
}
GROUND = {
    "parameters.yaml": "fixed: {value: 9, x-locked: [value]}\n",
    "forms/base.json": '{"id": "base_form", "title": "基", "ui": {"elements": [{"scope": "#/a"}]}}',
}


@pytest.mark.parametrize("code", CASES)
def test_broken_pack_has_the_finding_and_mended_pack_has_none(code):
    """One fault, one code, and its mending."""
    broken, mended = CASES[code]
    found = findings(ground(GROUND), upper(broken))
    assert code in [each.code for each in found]
    at = next(each for each in found if each.code == code)
    assert at.place.file
    assert any("一" <= sign <= "鿿" for sign in at.message)
    assert codes_of(ground(GROUND), upper(mended)) == []


def test_pack_without_manifest_and_unknown_pack():
    """PCK-002 names the missing file, PCK-001 the packs there are."""
    empty = source("upper", {})
    nothing = type(empty)("upper", {})
    assert [each.code for each in layered(nothing).findings] == ["PCK-002"]
    loaded, missing = chain("none", {"upper": empty})
    assert loaded == []
    assert [each.code for each in missing] == ["PCK-001"]
    assert "upper" in missing[0].message


def test_circular_layering_is_a_finding_that_names_the_ring():
    """PCK-004, not a recursion."""
    one = source("one", {}, MANIFEST.format(name="one") + "extends: [two]\n")
    two = source("two", {}, MANIFEST.format(name="two") + "extends: [one]\n")
    found = [each for each in findings(two, one) if each.code == "PCK-004"]
    assert len(found) == 1
    assert "one → two → one" in found[0].message
    ends = source("two", {}, MANIFEST.format(name="two"))
    assert "PCK-004" not in codes_of(ends, one)


def test_findings_of_all_files_come_at_once():
    """Nobody mends one fault to meet the next."""
    found = codes_of(ground(), upper({"parameters.yaml": "a: 1\n", "forms/a.json": "{", "roles.yaml": "[1]"}))
    assert sorted(found) == ["PCK-006", "PCK-008", "PCK-008"]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a: &x {v: 1}\nb: *x\n", "引用"),
        ("a: {v: 1}\na: {v: 2}\n", "重复"),
        ("a: !!python/object/apply:os.system ['true']\n", "tag"),
        ("a: " + "[" * 3000, ""),
    ],
)
def test_yaml_that_is_more_than_data_is_refused(text, word):
    """Anchors, doubled keys and tags never reach a definition."""
    found = findings(ground(), upper({"parameters.yaml": text}))
    assert [each.code for each in found] == ["PCK-005"]
    assert word in found[0].message


@pytest.mark.parametrize("text", ['{"id": "a_b", "n": NaN}', '{"id": "a_b", "id": "c_d"}', "[" * 100_000])
def test_json_that_is_more_than_data_is_refused(text):
    """No NaN, no doubled key, no bottomless nesting."""
    assert codes_of(ground(), upper({"forms/a.json": text})) == ["PCK-006"]


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            archive.writestr(path, content)
    return out.getvalue()


def test_zip_is_read_like_a_folder_also_inside_one_folder():
    """A pack travels as a zip of its files or of its folder."""
    manifest = MANIFEST.format(name="upper").encode()
    for prefix in ("", "upper/"):
        found = zip_source(zipped(**{prefix + "pack.yaml": manifest, prefix + "roles.yaml": b"roles: {}\n"}))
        assert sorted(found.files) == ["pack.yaml", "roles.yaml"]
        assert found.read("pack.yaml") == manifest


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"PK\x03\x04 no zip", "损坏"),
        (zipped(**{"../out.yaml": b"x"}), "越出"),
        (zipped(**{"/etc/x": b"x"}), "越出"),
        (zipped(**{"a/b/pack.yaml": b"x"}), "最外层"),
    ],
)
def test_unsafe_zip_is_refused_with_the_reason(content, word):
    """Nothing is written anywhere, and the reason is told."""
    with pytest.raises(PackSourceError, match=word):
        zip_source(content)


@pytest.mark.parametrize("how", DAMAGES)
def test_damaged_zip_is_refused_with_the_reason(how):
    """Whatever the archive's reader raises over it, when it is opened or when a file of it is read."""
    manifest = MANIFEST.format(name="upper").encode()
    with pytest.raises(PackSourceError):
        zip_source(damaged(zipped(**{"pack.yaml": manifest}), how)).read("pack.yaml")


def test_packs_are_found_in_a_setting_before_the_checkout(tmp_path):
    """A folder of the setting may be a pack, hold packs, or hold zips; its packs win."""
    for name in ("upper", "base"):
        (tmp_path / "many" / name).mkdir(parents=True)
        (tmp_path / "many" / name / "pack.yaml").write_text(MANIFEST.format(name=name), "utf-8")
    (tmp_path / "many" / "far.zip").write_bytes(zipped(**{"pack.yaml": MANIFEST.format(name="far").encode()}))
    found = find_packs(str(tmp_path / "many"))
    assert {"upper", "base", "far"} <= set(found)
    assert found["base"].where == str(tmp_path / "many" / "base")
    assert find_packs(str(tmp_path / "many" / "upper"))["upper"].read("pack.yaml")
    assert find_packs()["base"].where != found["base"].where


def test_checkouts_forms_lie_beside_their_pack():
    """The forms of a pack of the checkout stand in form_schemas/<pack>/ and are read as its own."""
    base = find_packs()["base"]
    assert any(path.startswith("forms/") for path in base.files)


def test_packs_of_the_checkout_have_no_findings():
    """What we deliver lints clean, text by text."""
    for name in find_packs():
        loaded, missing = chain(name, find_packs())
        assert missing == []
        assert layered(*[each.source for each in loaded]).findings == ()
