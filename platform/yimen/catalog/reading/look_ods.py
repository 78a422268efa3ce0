"""What the tables of an .ods show beside their values, and where cells are merged: as content.xml goes by.

Used by `isolated`: standard library alone. Calamine tells none of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, BinaryIO
from xml.parsers import expat

CHUNK = 2**20
_ROOT = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, OFFICE, TEXT = (f"{_ROOT}{each}:1.0 " for each in ("table", "office", "text"))
_DUBLIN = "http://purl.org/dc/elements/1.1/ "
_WORDS = tuple(TEXT + each for each in ("p", "h", "span", "a"))
PARAGRAPH = TEXT + "p"
_DRAWING = f"{_ROOT}drawing:1.0 "
DRAWN = tuple(
    _DRAWING + each
    for each in (
        "frame", "custom-shape", "rect", "line", "circle", "ellipse", "polygon", "polyline", "path", "g",
        "caption", "connector", "measure", "control", "regular-polygon",
    )
)  # fmt: skip
"""What may be anchored to a cell; it stands within it, but its words are none of the cell's."""
_REMARK, _AUTHOR, _DAY = range(3)
_CALC = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0 value-type"
_STRING = OFFICE + "string-value"
_SORT, _STYLE_NAME = OFFICE + "value-type", TABLE + "style-name"
_ROWS_REPEATED, _COLUMNS_REPEATED = TABLE + "number-rows-repeated", TABLE + "number-columns-repeated"
_ROWS_SPANNED, _COLUMNS_SPANNED = TABLE + "number-rows-spanned", TABLE + "number-columns-spanned"
_NUMBERS = ("float", "percentage", "currency")
_HIDING = ("collapse", "filter")
Said = Mapping[str, str]
Look = dict[str, Any]
Listen = Callable[[Callable[[str], None] | None], None]


def parse(part: BinaryIO, reading: Callable[[Listen], Any]) -> None:
    """Go through an XML file once; the reader has `begins` and `ends` by the elements that it wants to see by then.

    A document type, which no .ods has, could grow without bound and is refused.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_said: Any) -> None:
        raise ValueError("含有文档类型声明")

    def listen(words: Callable[[str], None] | None) -> None:
        parser.CharacterDataHandler = words

    reader = reading(listen)
    begins, ends = reader.begins, reader.ends

    def begin(name: str, said: dict[str, str]) -> None:
        if (act := begins.get(name)) is not None:
            act(said)

    def end(name: str) -> None:
        if (act := ends.get(name)) is not None:
            act()

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    while chunk := part.read(CHUNK):
        parser.Parse(chunk)
    parser.Parse(b"", True)


class Tables:
    """The tables of content.xml. `styles` knows those that stand before them.

    `sizes` are rows and columns of each sheet: nothing beyond them is noted, however often a row says that it is
    repeated. `odd` are cells by their number in the file that calamine does not read to the end: (sheet, rows, columns).
    """

    def __init__(self, styles: Any, sizes: Mapping[str, tuple[int, int]], listen: Listen) -> None:
        self.looks: dict[str, Look] = {}
        self._styles, self._sizes, self._listen = styles, sizes, listen
        self._depth = self._row = self._rows = self._column = 0
        self._height = self._width = 0
        self._look: Look = {}
        self._columns: list[tuple[range, str]] = []
        self._row_style = ""
        self._first, self._repeated = 0, 1
        self._strikes = self._hears = False
        self._note: tuple[list[str], list[str], list[str]] | None = None
        self._said_by = _REMARK
        self._wrong: list[str] | None = None
        self._spans: list[bool] = []
        self._runs: set[bool] = set()
        self.odd: dict[int, tuple[str, range, range]] = {}
        self._name, self._number, self._drawn = "", 0, 0
        self._is_bare = self._is_told = False
        self.begins: dict[str, Callable[[Said], None] | None] = {
            **styles.begins,
            TABLE + "table": self._table,
            TABLE + "table-column": self._column_begins,
            TABLE + "table-row": self._row_begins,
            TABLE + "table-cell": self._cell,
            TABLE + "covered-table-cell": self._cell,
            OFFICE + "annotation": self._note_begins,
            _DUBLIN + "creator": self._beside_begins(_AUTHOR),
            _DUBLIN + "date": self._beside_begins(_DAY),
            TEXT + "tab": self._odd,
            TEXT + "line-break": self._odd,
            **dict.fromkeys(DRAWN, self._drawing_begins),
        }
        self.ends: dict[str, Callable[[], None] | None] = {
            **styles.ends,
            TABLE + "table": self._table_ends,
            TABLE + "table-row": self._row_ends,
            TABLE + "table-cell": self._cell_ends,
            TABLE + "covered-table-cell": self._cell_ends,
            OFFICE + "annotation": self._note_ends,
            _DUBLIN + "creator": self._beside_ends,
            _DUBLIN + "date": self._beside_ends,
            **dict.fromkeys(DRAWN, self._drawing_ends),
        }

    def _table(self, said: Said) -> None:
        self._depth += 1
        if self._depth > 1:
            return  # a table within a cell
        name = self._name = said.get(TABLE + "name", "")
        empty: Look = {"formats": {}}
        for each in ("merges", "struck", "hidden_rows", "hidden_columns", "comments", "errors"):
            empty[each] = []
        self._look = self.looks.setdefault(name, empty)
        self._height, self._width = self._sizes.get(name, (0, 0))
        self._row, self._column, self._columns = 0, 0, []
        self._strikes = self._styles.strikes_words
        self._hear(False)

    def _table_ends(self) -> None:
        self._depth -= 1

    def _column_begins(self, said: Said) -> None:
        if self._depth != 1:
            return
        span = range(self._column, self._column + _count(said, _COLUMNS_REPEATED))
        self._column = span.stop
        if said.get(TABLE + "visibility") in _HIDING and span.start < self._width:
            self._look["hidden_columns"].append((span.start, min(span.stop, self._width) - 1))
        style = said.get(TABLE + "default-cell-style-name", "")
        if any(self._styles.of(style)):
            self._columns.append((span, style))

    def _row_begins(self, said: Said) -> None:
        if self._depth != 1:
            return
        self._column, self._rows = 0, _count(said, _ROWS_REPEATED)
        self._row_style = said.get(TABLE + "default-cell-style-name", "")
        if said.get(TABLE + "visibility") in _HIDING:
            self._look["hidden_rows"] += range(self._row, min(self._row + self._rows, self._height))

    def _row_ends(self) -> None:
        if self._depth == 1:
            self._row += self._rows

    def _cell(self, said: Said) -> None:
        if self._depth != 1:
            return
        self._first = self._column
        self._repeated = _count(said, _COLUMNS_REPEATED) if _COLUMNS_REPEATED in said else 1
        self._column += self._repeated
        if _ROWS_SPANNED in said or _COLUMNS_SPANNED in said:
            self._merge(_count(said, _ROWS_SPANNED), _count(said, _COLUMNS_SPANNED))
        self._number += 1
        sort = said.get(_SORT)
        self._is_told = sort is not None and (sort != "string" or _STRING in said)
        if sort is not None:
            self._valued(said, sort)
        if self._is_bare is not (sort is None):
            self._is_bare = sort is None
            self._hear(self._hears)

    def _odd(self, _said: Said) -> None:
        """The cell has to be read word by word, unless its value stands beside its words."""
        if self._depth == 1 and self._note is None and not self._is_told:
            rows = range(self._row, self._row + self._rows)
            self.odd[self._number] = self._name, rows, range(self._first, self._first + self._repeated)

    def _bare_begins(self, said: Said) -> None:
        """A paragraph in a cell that names no type: other programs read it as a text."""
        if not self._drawn:
            self._odd(said)
        if self._hears:
            self._words_begin(said)

    def _drawing_begins(self, said: Said) -> None:
        self._drawn += 1
        if not self._is_bare:
            self._odd(said)

    def _drawing_ends(self) -> None:
        self._drawn -= 1

    def _places(self, down: bool = True, across: bool = True) -> list[tuple[int, int]]:
        """Where the cell stands, in all rows and columns that repeat it."""
        rows = range(self._row, min(self._row + (self._rows if down else 1), self._height))
        columns = range(self._first, min(self._first + (self._repeated if across else 1), self._width))
        return [(row, column) for row in rows for column in columns]

    def _merge(self, down: int, across: int) -> None:
        if down > 1 or across > 1:
            self._look["merges"] += [
                ((row, column), (row + down - 1, column + across - 1))
                for row, column in self._places(down == 1, across == 1)
            ]

    def _valued(self, said: Said, sort: str) -> None:
        style = said.get(_STYLE_NAME) or self._row_style or self._column_style()
        code, struck = self._styles.of(style)
        if sort in _NUMBERS and (code or sort == "percentage"):
            self._look["formats"].setdefault(code or "0%", []).extend(self._places())
        if struck:
            self._look["struck"] += [(*place, True) for place in self._places()]
        elif self._strikes and sort == "string":
            self._spans, self._runs = [False], set()
        if said.get(_CALC) == "error":
            self._wrong = []
        if self._wrong is not None:
            self._hear(True)

    def _column_style(self) -> str:
        return next((style for span, style in self._columns if self._first in span), "")

    def _cell_ends(self) -> None:
        if self._depth != 1 or not (self._spans or self._wrong is not None):
            return
        if True in self._runs:
            self._look["struck"] += [(*place, False not in self._runs) for place in self._places()]
        if self._wrong is not None:
            said = "".join(self._wrong).strip() or "#错误"
            self._look["errors"] += [(*place, said) for place in self._places()]
        self._spans, self._runs, self._wrong = [], set(), None
        self._hear(False)

    def _hear(self, is_wanted: bool) -> None:
        """Words are asked for only where they tell something: most of a file are words."""
        is_wanted = is_wanted or self._strikes
        begins = self._words_begin if is_wanted else None
        self.begins[PARAGRAPH] = self._bare_begins if self._is_bare else begins
        if is_wanted == self._hears:
            return
        self._hears = is_wanted
        self.begins |= dict.fromkeys(_WORDS, begins)
        self.begins[PARAGRAPH] = self._bare_begins if self._is_bare else begins
        self.ends |= dict.fromkeys(_WORDS, self._words_end if is_wanted else None)
        self._listen(self._word if is_wanted else None)

    def _words_begin(self, said: Said) -> None:
        if self._note is None and self._spans:
            style = self._styles.words(said.get(TEXT + "style-name", ""))
            self._spans.append(self._spans[-1] if style is None else style)

    def _words_end(self) -> None:
        if self._note is not None:
            self._note[_REMARK].append("\n")
        elif self._spans:
            self._spans.pop()

    def _word(self, words: str) -> None:
        if self._note is not None:
            self._note[self._said_by].append(words)
        elif self._wrong is not None:
            self._wrong.append(words)
        elif words.strip() and self._spans:
            self._runs.add(self._spans[-1])

    def _note_begins(self, _said: Said) -> None:
        if self._depth == 1:
            self._note = [], [], []
            self._hear(True)

    def _beside_begins(self, part: int) -> Callable[[Said], None]:
        def begin(_said: Said) -> None:
            self._said_by = part

        return begin

    def _beside_ends(self) -> None:
        self._said_by = _REMARK

    def _note_ends(self) -> None:
        if self._note is not None:
            text, author, _day = ("".join(each).strip() for each in self._note)
            self._look["comments"] += [(*place, author, text) for place in self._places()]
        self._note = None
        self._hear(self._wrong is not None)


def _count(said: Said, name: str) -> int:
    return max(int(said.get(name, 1)), 1)
