"""The words of single cells of an .ods as a spreadsheet shows them: with tabs and breaks, without what is anchored to them.

Used by `isolated` for the cells that calamine does not read to the end: standard library alone.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence

_ROOT = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT = (f"{_ROOT}{each}:1.0 " for each in ("table", "office", "text"))
Said = Mapping[str, str]
Listen = Callable[[Callable[[str], None] | None], None]
MAX_BLANKS = 1_000


class Words:
    """`texts` of the wanted cells, by their number in the file; `drawn` are the elements of what is anchored to them."""

    def __init__(self, wanted: Container[int], drawn: Sequence[str], listen: Listen) -> None:
        self.texts: dict[int, str] = {}
        self._wanted, self._listen = wanted, listen
        self._depth = self._number = self._beside = 0
        self._said: list[str] | None = None
        lines = (TEXT + "p", TEXT + "h")
        cells = (TABLE + "table-cell", TABLE + "covered-table-cell")
        apart = (OFFICE + "annotation", *drawn)
        self.begins: dict[str, Callable[[Said], None]] = {
            TABLE + "table": self._table_begins,
            TEXT + "s": self._blanks,
            TEXT + "tab": self._says("\t"),
            TEXT + "line-break": self._says("\n"),
            **dict.fromkeys(cells, self._cell_begins),
            **dict.fromkeys(lines, self._line_begins),
            **dict.fromkeys(apart, self._apart_begins),
        }
        self.ends: dict[str, Callable[[], None]] = {
            TABLE + "table": self._table_ends,
            **dict.fromkeys(cells, self._cell_ends),
            **dict.fromkeys(lines, self._line_ends),
            **dict.fromkeys(apart, self._apart_ends),
        }

    def _table_begins(self, _said: Said) -> None:
        self._depth += 1

    def _table_ends(self) -> None:
        self._depth -= 1

    def _cell_begins(self, _said: Said) -> None:
        if self._depth == 1:
            self._number += 1
            self._said = [] if self._number in self._wanted else None

    def _cell_ends(self) -> None:
        if self._depth == 1 and self._said is not None:
            self.texts[self._number] = "".join(self._said).removesuffix("\n")
            self._said = None

    def _line_begins(self, _said: Said) -> None:
        if self._said is not None and not self._beside:
            self._listen(self._said.append)

    def _line_ends(self) -> None:
        if self._said is not None and not self._beside:
            self._said.append("\n")
            self._listen(None)

    def _blanks(self, said: Said) -> None:
        if self._said is not None and not self._beside:
            self._said.append(" " * min(max(int(said.get(TEXT + "c", 1)), 1), MAX_BLANKS))

    def _says(self, sign: str) -> Callable[[Said], None]:
        def begin(_said: Said) -> None:
            if self._said is not None and not self._beside:
                self._said.append(sign)

        return begin

    def _apart_begins(self, _said: Said) -> None:
        self._beside += 1
        self._listen(None)

    def _apart_ends(self) -> None:
        self._beside -= 1
