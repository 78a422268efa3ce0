"""Every form of every pack as a unit has it, for tests that look at each of them."""

from __future__ import annotations

import pytest

from fixtures.packs import layered
from yimen.pack import EntryRef, find_packs
from yimen.screens import CompiledForm, compile_form

PACKS = {name: {each.ref: each for each in layered(name).entries} for name in sorted(find_packs())}
"""All that a pack's texts say, laid over those of the lower packs."""
FORMS = {
    (entry.scope, entry.key, entry.digest): entry
    for entries in PACKS.values()
    for entry in entries.values()
    if entry.kind == "form"
}
"""Every form of every pack as a unit has it, once however many packs bring it along."""
every_form = pytest.mark.parametrize(
    "entry",
    FORMS.values(),
    ids=[f"{entry.origin.get('layer')}/{entry.scope or 'all'}/{entry.key}" for entry in FORMS.values()],
)


def form_of(pack: str, key: str, scope: str = "") -> CompiledForm:
    return compile_form(PACKS[pack][EntryRef(scope, "form", key)].body)
