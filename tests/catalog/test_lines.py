"""The whole file against what is in force: added, changed field by field, unchanged, absent."""

from __future__ import annotations

from yimen.catalog import compare, compare_all
from yimen.pack import Entry


def entry(key: str, **body: str) -> Entry:
    return Entry("item", key, {"code": key, **body})


IN_FORCE = [entry("001", name="甲"), entry("002", name="乙", note="旧"), entry("003", name="丙")]
CURRENT = [(each.key, each.digest, each.body) for each in IN_FORCE]


def test_comparison_tells_what_differs() -> None:
    """Each line has the digest of what it replaces, each change its fields old and new."""
    file = [
        entry("001", name="甲"),
        entry("002", name="乙二"),
        entry("004", name="丁"),
        Entry("item", "", {"name": "无"}),
    ]
    found = compare_all(file, CURRENT, complete=True)
    lines = {line.key: line for line in found.lines}
    assert {key: line.op for key, line in lines.items()} == {"002": "change", "004": "add", "003": "withdraw"}
    assert lines["002"].before_digest == IN_FORCE[1].digest
    assert lines["002"].digest == file[1].digest
    assert lines["002"].fields_changed == {"name": ("乙", "乙二"), "note": ("旧", None)}
    assert (lines["003"].body, lines["003"].before_digest) == (None, IN_FORCE[2].digest)
    assert found.counts == {"add": 1, "change": 1, "withdraw": 1, "unchanged": 1, "absent": 1}


def test_partial_file_withdraws_nothing() -> None:
    """The user says whether absent rows are withdrawn."""
    assert compare([entry("001", name="甲")], CURRENT, complete=False) == []
    assert compare_all([entry("001", name="甲")], CURRENT, complete=False).absent == ("002", "003")


def test_last_of_two_rows_of_one_key_counts() -> None:
    """The finding says that there are two; the comparison does not make two lines."""
    lines = compare([entry("009", name="一"), entry("009", name="二")], [], complete=False)
    assert [line.body for line in lines] == [{"code": "009", "name": "二"}]
