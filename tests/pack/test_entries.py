"""An entry of a large import is light: its text is made when asked for and kept by nobody."""

from __future__ import annotations

from fixtures.held import texts_held
from yimen.kernel import digest_text
from yimen.pack import Entry


def test_an_entry_keeps_its_digest_and_lets_go_of_its_text() -> None:
    entry = Entry("item", "1", {"name": "擅自占用城市道路"})
    assert entry.digest == digest_text(entry.text)
    assert entry.digest is entry.digest
    assert not texts_held(entry) & {entry.text, entry.text.encode()}
