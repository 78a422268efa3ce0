"""Where a pack's files are looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from yimen.pack import find_packs, folder_source, forms_beside, load_pack

MANIFEST = 'name: county\ntitle: {zh: 某县}\nversion: "1"\nlevel: county\nextends: [base]\n'
FORM = '{"id": "bare_form", "title": {"zh": "表"}, "schema": {"type": "object", "properties": {}}}'


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A pack as a checkout keeps it: its forms stand in `form_schemas` beside `catalogs`."""
    folder = tmp_path / "catalogs/county"
    folder.mkdir(parents=True)
    folder.joinpath("pack.yaml").write_text(MANIFEST, "utf-8")
    forms = tmp_path / "form_schemas/county"
    forms.mkdir(parents=True)
    forms.joinpath("bare_form.json").write_text(FORM, "utf-8")
    return folder


def test_forms_beside_catalogs_belong_to_a_pack_given_by_its_folder(pack: Path) -> None:
    """Without them an apply of the folder would withdraw the very forms that stand beside it."""
    loaded = load_pack(folder_source(pack, forms=forms_beside(pack)))
    assert [each.key for each in loaded.entries if each.kind == "form"] == ["bare_form"]


@pytest.mark.parametrize("setting", ["catalogs", "catalogs/county"])
def test_forms_beside_catalogs_belong_to_packs_of_the_setting(pack: Path, setting: str) -> None:
    """A checkout elsewhere is named by its catalogs or by one pack of it: the forms come along."""
    found = find_packs(str(pack.parent.parent / setting))
    assert "forms/bare_form.json" in found["county"].files


def test_folder_outside_catalogs_has_no_forms_beside_it(tmp_path: Path, pack: Path) -> None:
    """Only the shape of a checkout says that two folders belong together."""
    moved = pack.rename(tmp_path / "county")
    assert forms_beside(moved) is None
