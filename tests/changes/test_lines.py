"""Lines that wait to be written hold no second copy of what their entries say."""

from __future__ import annotations

from datetime import date

from fixtures.held import texts_held
from yimen.changes.sets import DraftLine
from yimen.kernel import Place
from yimen.pack import Entry


def test_a_line_that_brings_an_entry_keeps_neither_body_nor_origin_as_text() -> None:
    place = Place("items.xlsx", "执法事项", 7)
    entry = Entry("item", "1", {"name": "擅自占用城市道路"}, place=place, origin={"row": 7})
    line = DraftLine("added", entry.ref, date(2026, 7, 1), digest=entry.digest, entry=entry)
    body, origin = line.texts()
    assert body == '{"name":"擅自占用城市道路"}'
    assert '"place":{"file":"items.xlsx"' in origin
    assert body.encode() not in texts_held(entry)
    assert not (texts_held(line) | texts_held(entry)) & {body, origin}
