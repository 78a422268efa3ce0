"""Styles of an .ods: formats of numbers as other spreadsheets write them, and what is struck, by the style's name.

Used by `isolated`: standard library alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

_ROOT = "urn:oasis:names:tc:opendocument:xmlns:"
_STYLE, _NUMBER = _ROOT + "style:1.0 ", _ROOT + "datastyle:1.0 "
_PERCENT = _NUMBER + "percentage-style"
_KINDS = (_NUMBER + "number-style", _PERCENT, _NUMBER + "currency-style")
_UNKNOWN = ("scientific-number", "fraction", "embedded-text")
_POSITIVE, _OTHERS = ("value()>=0", "value()>0"), ("value()<0", "value()<=0", "value()=0")
_LINE = (_STYLE + "text-line-through-style", _STYLE + "text-line-through-type")
_CELL, _DEEP = "table-cell", 20
Said = Mapping[str, str]
Listen = Callable[[Callable[[str], None] | None], None]


class Styles:
    """`of` a style of cells, and of `words` within one. `tells` whether a format shows another thing than the number."""

    def __init__(self, tells: Callable[[str], object]) -> None:
        self._tells = tells
        self._codes: dict[str, str] = {}
        self._maps: dict[str, list[tuple[str, str]]] = {}
        self._said: dict[tuple[str, str], Said] = {}
        self._lines: dict[tuple[str, str], bool] = {}
        self._style = ("", "")
        self._format, self._parts = "", list[str]()
        self._is_known = self._is_percent = False
        self._text: list[str] | None = None
        self._known: dict[str, tuple[str, bool]] = {}
        self._listen: Listen = lambda _words: None
        self.begins: dict[str, Callable[[Said], None]] = {
            _STYLE + "style": self._style_begins,
            _STYLE + "text-properties": self._properties,
            _STYLE + "map": self._map,
            _NUMBER + "number": self._number,
            _NUMBER + "text": self._text_begins,
            **{_NUMBER + each: self._not_known for each in _UNKNOWN},
            **{each: self._beginning(each == _PERCENT) for each in _KINDS},
        }
        self.ends: dict[str, Callable[[], None]] = {
            _STYLE + "style": self._style_ends,
            _NUMBER + "text": self._text_ends,
            **dict.fromkeys(_KINDS, self._format_ends),
        }

    def of(self, style: str) -> tuple[str, bool]:
        """(format that tells something or "", whether it is struck)."""
        if style not in self._known:
            line = list(self._line((_CELL, style)))
            name = _STYLE + "data-style-name"
            code = self._code(
                next((said[name] for each in line if name in (said := self._said.get(each, {}))), "")
            )
            struck = next((self._lines[each] for each in line if each in self._lines), False)
            self._known[style] = code if code and self._tells(code) else "", struck
        return self._known[style]

    def words(self, style: str) -> bool | None:
        """Whether a style of words is struck; None where it says nothing of it."""
        lines = (each for family in ("text", "paragraph") for each in self._line((family, style)))
        return next((self._lines[each] for each in lines if each in self._lines), None)

    @property
    def strikes_words(self) -> bool:
        """Whether any style of words within a cell is struck."""
        return any(on and family in ("text", "paragraph") for (family, _), on in self._lines.items())

    def listening(self, listen: Listen) -> Styles:
        """The same, reading another file."""
        self._listen = listen
        return self

    def _line(self, style: tuple[str, str]) -> Iterator[tuple[str, str]]:
        """The style and those that it is a kind of."""
        for _ in range(_DEEP):
            yield style
            above = self._said.get(style, {}).get(_STYLE + "parent-style-name")
            if above is None:
                return
            style = style[0], above

    def _code(self, name: str) -> str:
        """The format for what is above nothing."""
        maps = self._maps.get(name, [])
        if any(condition not in _POSITIVE + _OTHERS for condition, _ in maps):
            return ""
        return self._codes.get(next((style for condition, style in maps if condition in _POSITIVE), name), "")

    def _style_begins(self, said: Said) -> None:
        self._style = said.get(_STYLE + "family", ""), said.get(_STYLE + "name", "")
        self._said[self._style] = said

    def _style_ends(self) -> None:
        self._style = "", ""

    def _properties(self, said: Said) -> None:
        lines = [said[each] for each in _LINE if each in said]
        if lines and self._style[1]:
            self._lines[self._style] = "none" not in lines

    def _beginning(self, is_percent: bool) -> Callable[[Said], None]:
        def begin(said: Said) -> None:
            self._format, self._parts = said.get(_STYLE + "name", ""), []
            self._is_known, self._is_percent = True, is_percent

        return begin

    def _not_known(self, _said: Said) -> None:
        self._is_known = False

    def _number(self, said: Said) -> None:
        whole, behind = (
            int(said.get(_NUMBER + each, 0)) for each in ("min-integer-digits", "decimal-places")
        )
        scaled = said.get(_NUMBER + "display-factor", "1") not in ("1", "1.0")
        self._parts.append(
            "0" * max(min(whole, _DEEP), 1) + ("." + "0" * min(behind, _DEEP) if behind else "")
        )
        self._parts.append("," if scaled else "")

    def _map(self, said: Said) -> None:
        condition = said.get(_STYLE + "condition", "").replace(" ", "")
        if self._format:  # cells have conditions too
            self._maps.setdefault(self._format, []).append(
                (condition, said.get(_STYLE + "apply-style-name", ""))
            )

    def _text_begins(self, _said: Said) -> None:
        self._text = []
        self._listen(self._text.append)

    def _text_ends(self) -> None:
        text, self._text = "".join(self._text or ()), None
        self._listen(None)
        is_sign = self._is_percent and text.strip() == "%"
        self._parts.append("%" if is_sign else '"' + text.replace('"', "") + '"')

    def _format_ends(self) -> None:
        self._codes[self._format] = "".join(self._parts) if self._is_known else ""
        self._format = ""
