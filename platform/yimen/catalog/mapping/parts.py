"""Parts of a cell, for columns that hold more than one field. A mapping names them behind the column: `A@code`.

code        the code in front: 330799 of "330799 某某区"
text        what follows that code: 某某区
unnumbered  without the running number glued before it: 1300-B-10 of "21300-B-10" in the second row
before:S    what stands before the first S; all of it where there is no S
after:S     what stands after the first S; nothing where there is no S
inside      what the last brackets hold
outside     what stands outside them
start       the first day of 2024.3.1-2029.2.28        end   the last, nothing where there is one day alone
ticked:S    S where the cell holds a tick (√)            ringed:S    S where it holds a ring (○), which elsewhere is a no
listed      the cell, where it is one of the words that the kind knows for a value (轻微: `across`)
unlisted    the cell, where it is none of them; such a word is no end of what is filled down
word        the one of these words that the cell begins with (轻微：…)        behind  what stands behind it, or all of it
point:S     the number of a 条, 款, 项 or 目 (S) as statutes write it; of 法 the name in 《》
first:N     the first N signs        last:N   the last N        from:N   from the N-th on
line:N      the N-th line            lines:N  from the N-th line on
"""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from functools import reduce

from ..law.levels import level_said
from ..reading.workbook import Raw
from ..seeing.across import Across
from ..seeing.cells import plain

Cut = Callable[[str], str]
_CODE = re.compile(r"[A-Za-z0-9]+(?:[-_./*]+[A-Za-z0-9*]+)*")
_DAY = re.compile(r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}日?")
_SIGNS = str.maketrans("：，；（）－—–", ":,;()---")
_OPEN, _CLOSE = "（([【〔", "）)]】〕"
MAX_NUMBER = 4
_READING = "as"
TICKED, LISTED, UNLISTED, WORD, BEHIND = "ticked", "listed", "unlisted", "word", "behind"
RINGED, POINT = "ringed", "point"
START, END = "start", "end"
SIGNS = frozenset("√✓✔☑✅●■★◆")
RINGS = frozenset("○〇◯O")
_TAKEN = ("承接", "赋权", "行使", "下放")
MARKS = (
    SIGNS | frozenset("是有VvYyRPüþ1") | {how + word for word in _TAKEN for how in ("", "已", "可", "可以")}
)
NO_MARKS = (
    frozenset("×✗✘☐□/\\—-否无NnXx0")
    | {"——", "--"}
    | {how + word for word in _TAKEN for how in ("不", "未", "暂不", "暂未", "不予", "暂不予")}
)
"""What stands in a column of ticks: for what its title says, and against it; R, P, ü and þ are ticks of Wingdings,
and some write whether a town has taken over what the row says: 承接, 不承接, 暂未承接.

A ring says no beside a tick, and yes where it stands alone.
"""
_NOTED = re.compile(rf"[{''.join(SIGNS)}]\s*(?=[（(\[【*＊①-⑳\s])")


def is_part(part: str, parsers: Container[str]) -> bool:
    """Whether a mapping may name this part."""
    return all(_is_step(step, parsers) for step in part.split("@"))


def _is_step(step: str, parsers: Container[str]) -> bool:
    name, sign, argument = step.partition(":")
    if not sign:
        return name == "" or name in _PLAIN or name in ("unnumbered", *_WORDED)
    if name == _READING:
        return argument in parsers
    if name in _NUMBERED:
        return argument.isdecimal() and 0 < int(argument) <= 10_000
    return name in _SIGNED and 0 < len(argument) <= 20


def is_tick(part: str) -> bool:
    """Whether the part is a word that a sign in the cell stands for."""
    return part.startswith((f"{TICKED}:", f"{RINGED}:"))


def is_ticked(text: str) -> bool:
    """A tick, alone or with a note behind it: √（限个人）."""
    return text in MARKS or _NOTED.match(text) is not None


def reading_of(part: str) -> str:
    """The parser that a part asks for, "" for the field's own."""
    steps = [step.partition(":") for step in part.split("@")]
    return next((parser for name, _, parser in steps if name == _READING), "")


def cut(part: str, cells: Iterable[Raw], across: Across | None = None) -> Cut | None:
    """The function that takes the part out of a cell's text, None for all of it.

    `cells` are the column's, in order; `across` knows the words that the kind lists.
    """
    steps = [
        _step(step, cells, across or _NO_WORDS)
        for step in part.split("@")
        if step and not step.startswith(f"{_READING}:")
    ]
    if len(steps) < 2:
        return steps[0] if steps else None
    return lambda text: reduce(lambda rest, step: step(rest).strip(), steps, text)


def _step(step: str, cells: Iterable[Raw], across: Across) -> Cut:
    name, _, argument = step.partition(":")
    if name in _WORDED:
        return _WORDED[name](across)
    if name in _PLAIN:
        return _PLAIN[name]
    if name in _NUMBERED:
        return _NUMBERED[name](int(argument))
    if name in _SIGNED:
        return _SIGNED[name](argument)
    return _unnumbered(cells)


def _code(text: str) -> str:
    found = _CODE.match(text)
    return found.group() if found else ""


def _text(text: str) -> str:
    return text[len(_code(text)) :].lstrip(" -—_:：、.．\n")


def _brackets(text: str) -> tuple[int, int]:
    """Where the last outer brackets open and close; (-1, -1) without any."""
    depth, end = 0, -1
    for at in range(len(text) - 1, -1, -1):
        if text[at] in _CLOSE:
            end = at if depth == 0 else end
            depth += 1
        elif text[at] in _OPEN and depth:
            depth -= 1
            if depth == 0:
                return at, end
    return -1, -1


def _inside(text: str) -> str:
    start, end = _brackets(text)
    return text[start + 1 : end] if start >= 0 else ""


def _outside(text: str) -> str:
    start, end = _brackets(text)
    return text[:start] + text[end + 1 :] if start >= 0 else text


def _split(text: str, sign: str) -> tuple[str, bool, str]:
    """As `str.partition`, wide and narrow signs being the same."""
    at = text.translate(_SIGNS).find(sign.translate(_SIGNS))
    return (text, False, "") if at < 0 else (text[:at], True, text[at + len(sign) :])


def _start(text: str) -> str:
    found = _DAY.search(text)
    return found.group() if found else ""


def _end(text: str) -> str:
    found = _DAY.findall(text)
    return found[-1] if len(found) > 1 else ""


def is_span(text: str) -> bool:
    """Whether a text says a first and a last day."""
    return len(_DAY.findall(text)) == 2


def _lines(text: str) -> list[str]:
    return [line for line in text.split("\n") if line.strip()]


_PLAIN: Mapping[str, Cut] = {
    "code": _code,
    "text": _text,
    "inside": _inside,
    "outside": _outside,
    START: _start,
    END: _end,
}
_SIGNED: Mapping[str, Callable[[str], Cut]] = {
    "before": lambda sign: lambda text: _split(text, sign)[0],
    "after": lambda sign: lambda text: _split(text, sign)[2],
    TICKED: lambda word: lambda text: word if is_ticked(text.strip()) else "",
    POINT: lambda level: lambda text: level_said(level, text),
    RINGED: lambda word: lambda text: word if text.strip() in RINGS else "",
}
_NO_WORDS = Across("", "", ())
_WORDED: Mapping[str, Callable[[Across], Cut]] = {
    LISTED: lambda across: lambda text: text if across.named(text) else "",
    UNLISTED: lambda across: lambda text: "" if across.named(text) else text,
    WORD: lambda across: lambda text: across.head(text)[0],
    BEHIND: lambda across: lambda text: across.head(text)[1] or text,
}
_NUMBERED: Mapping[str, Callable[[int], Cut]] = {
    "first": lambda number: lambda text: text[:number],
    "last": lambda number: lambda text: text[-number:],
    "from": lambda number: lambda text: text[number - 1 :],
    "line": lambda number: lambda text: "".join(_lines(text)[number - 1 : number]),
    "lines": lambda number: lambda text: "\n".join(_lines(text)[number - 1 :]),
}


def _unnumbered(cells: Iterable[Raw]) -> Cut:
    """The running number is the one that goes up by one from cell to cell, or begins again at 1."""
    texts = [text for cell in cells if (text := plain(cell))]
    bare: dict[str, str] = {}
    number = _first_number(texts)
    for text in texts if number is not None else ():
        for wanted in (str(number), "1"):
            if text.startswith(wanted) and len(text) > len(wanted):
                bare.setdefault(text, text[len(wanted) :].lstrip(" -—_:：、.．"))
                number = int(wanted) + 1
                break
    return lambda text: bare.get(text, text)


def _first_number(texts: list[str]) -> int | None:
    """The number before the first cell that the next cells carry on."""
    for length in range(1, MAX_NUMBER + 1):
        start = texts[0][:length] if texts else ""
        if len(texts) > 1 and start.isdecimal() and not start.startswith("0"):
            following = texts[1 : min(len(texts), 6)]
            if all(text.startswith(str(int(start) + step)) for step, text in enumerate(following, 1)):
                return int(start)
    return None
