"""A procedure drawn: where each box of its graph stands, and the lines between them. Lengths are pixels of the drawing.

Stages are bands from top to bottom in the procedure's order, nested ones behind their parent; inside a band an item
stands to the right of those of the same band that it waits for. Endings stand in the last band.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from unicodedata import east_asian_width

from .definition import Procedure
from .state import happened, load_state
from .views import GraphEdge, GraphNode, graph
from .words import happening_text

BOX_WIDTH: Final = 150
BOX_HEIGHT: Final = 44
GAP_ACROSS: Final = 46
GAP_DOWN: Final = 14
HEAD: Final = 30
MARGIN: Final = 14
INDENT: Final = 18
BAND_GAP: Final = 30
LANES: Final = 7
LANE: Final = 8
GUTTER: Final = LANES * LANE
LINE_LENGTH: Final = 20
MOST_LINES: Final = 2
ENDINGS: Final = "~endings"


@dataclass(frozen=True, slots=True)
class Box:
    """An item, event or ending in its band; `lines` are its title in at most two, `state` is empty without a case."""

    id: str
    band: str
    sort: str
    title: str
    lines: tuple[str, ...]
    state: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Band:
    """A stage with what stands directly in it; `id` of the last band is `~endings`."""

    id: str
    title: str
    state: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Line:
    """One source's happenings that move a target; `path` is an SVG path, `taken` where all of them have happened."""

    source: str
    target: str
    label: str
    path: str
    taken: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    width: int
    height: int
    bands: tuple[Band, ...]
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]
    box_width: int = BOX_WIDTH
    box_height: int = BOX_HEIGHT


def draw(
    procedure: Procedure,
    state: Mapping[str, Any] | None = None,
    language: str = "zh",
    *,
    done: Collection[str] = (),
) -> Drawing:
    """The procedure's graph, with where the case stands when its `state` is given; `done` are items that are shown as done
    whatever it says of them."""
    nodes, edges = graph(procedure, state, language)
    nodes = tuple(replace(node, state="done") if node.id in done else node for node in nodes)
    bands: list[Band] = []
    boxes: dict[str, Box] = {}
    top = MARGIN
    for node, level in _banded(procedure, nodes):
        members = _members(nodes, node)
        if not members and node.id == ENDINGS:
            continue
        left = MARGIN + GUTTER + level * INDENT
        placed, width, height = _placed(procedure, node.id, members, left, top)
        boxes |= {each.id: each for each in placed}
        bands.append(Band(node.id, node.title, node.state, left, top, width, height))
        top += height + BAND_GAP
    right = max((band.x + band.width for band in bands), default=0)
    bands = [_stretched(band, right) for band in bands]
    lines = tuple(_lines(procedure, state, edges, {each.id: each for each in bands}, boxes, language))
    return Drawing(right + MARGIN, top - BAND_GAP + MARGIN, tuple(bands), tuple(boxes.values()), lines)


def _banded(procedure: Procedure, nodes: Sequence[GraphNode]) -> list[tuple[GraphNode, int]]:
    """The stages in the procedure's order with their depth, then the band of endings and outside events."""
    found = [(node, _depth(procedure, node.parent)) for node in nodes if node.sort == "stage"]
    return [*found, (GraphNode(ENDINGS, "stage", "", ""), 0)]


def _depth(procedure: Procedure, parent: str) -> int:
    return 1 + _depth(procedure, procedure.items[parent].parent) if parent else 0


def _members(nodes: Sequence[GraphNode], band: GraphNode) -> list[GraphNode]:
    if band.id == ENDINGS:
        return [node for node in nodes if node.sort in ("event", "ending")]
    return [node for node in nodes if node.parent == band.id and node.sort != "stage"]


def _placed(
    procedure: Procedure, band: str, members: Sequence[GraphNode], left: int, top: int
) -> tuple[list[Box], int, int]:
    """The boxes of a band, its width and its height."""
    ranks = _ranks(procedure, [node.id for node in members])
    filled: dict[int, int] = {}
    boxes = []
    for node in members:
        column = ranks[node.id]
        row = filled.get(column, 0)
        filled[column] = row + 1
        x = left + MARGIN + column * (BOX_WIDTH + GAP_ACROSS)
        y = top + HEAD + row * (BOX_HEIGHT + GAP_DOWN)
        boxes.append(Box(node.id, band, node.sort, node.title, wrapped(node.title), node.state, x, y))
    columns, rows = max(filled, default=0) + 1, max(filled.values(), default=0)
    width = 2 * MARGIN + columns * (BOX_WIDTH + GAP_ACROSS) - GAP_ACROSS
    return boxes, width, HEAD + max(rows * (BOX_HEIGHT + GAP_DOWN) - GAP_DOWN, 0) + MARGIN


def _ranks(procedure: Procedure, names: Sequence[str]) -> dict[str, int]:
    """The column of each item: one behind the furthest sibling that an entry of it waits for; circles are cut."""
    inside = set(names)
    before = {
        name: {
            part.source
            for criterion in (procedure.items[name].entry if name in procedure.items else ())
            for part in criterion.on
            if part.source in inside and part.source != name
        }
        for name in names
    }
    found: dict[str, int] = {}

    def rank(name: str, above: frozenset[str]) -> int:
        if name not in found:
            ahead = [rank(each, above | {name}) for each in sorted(before[name] - above)]
            found[name] = max(ahead, default=-1) + 1
        return found[name]

    for name in names:
        rank(name, frozenset())
    return found


def _stretched(band: Band, right: int) -> Band:
    """Every band reaches as far to the right as the widest."""
    return replace(band, width=right - band.x)


def wrapped(title: str) -> tuple[str, ...]:
    """The title in at most two lines of twenty half-width characters; what is longer ends with an ellipsis."""
    lines, line, length = [], "", 0
    for character in title:
        size = 2 if east_asian_width(character) in "WF" else 1
        if length + size > LINE_LENGTH:
            lines.append(line)
            line, length = "", 0
        line, length = line + character, length + size
    lines.append(line)
    if len(lines) > MOST_LINES:
        return (*lines[: MOST_LINES - 1], lines[MOST_LINES - 1][:-1] + "…")
    return tuple(lines)


def _lines(
    procedure: Procedure,
    state: Mapping[str, Any] | None,
    edges: Sequence[GraphEdge],
    bands: Mapping[str, Band],
    boxes: Mapping[str, Box],
    language: str,
) -> Iterable[Line]:
    document = load_state(state) if state is not None else None
    lanes: dict[str, int] = {}
    for edge in edges:
        source, target, parts = edge.source, edge.target, edge.parts
        start, end = boxes.get(source) or bands.get(source), boxes.get(target) or bands.get(target)
        if start is None or end is None:  # a deadline: it has its place in the table of terms
            continue
        label = "，".join(happening_text(procedure, part, language) for part in parts)
        taken = document is not None and any(happened(document, part) is not None for part in parts)
        here, there = (bands[each.band] if isinstance(each, Box) else each for each in (start, end))
        if here is there:
            path = _within(start, end)
        else:
            path = _between(start, end, here, there, lanes.setdefault(target, len(lanes)))
        yield Line(source, target, label, path, taken)


def _within(start: Box | Band, end: Box | Band) -> str:
    """A curve inside a band: to the right where the target stands there, else from one row to another."""
    if end.x > start.x:
        x1, y1 = start.x + BOX_WIDTH, start.y + BOX_HEIGHT // 2
        x2, y2 = end.x, end.y + BOX_HEIGHT // 2
        half = max((x2 - x1) // 2, GAP_ACROSS // 2)
        return f"M{x1} {y1}C{x1 + half} {y1} {x2 - half} {y2} {x2} {y2}"
    down = start.y <= end.y
    x1, y1 = start.x + BOX_WIDTH // 2, start.y + (BOX_HEIGHT if down else 0)
    x2, y2 = end.x + BOX_WIDTH // 2, end.y + (0 if down else BOX_HEIGHT)
    pull = 24 if down else -24
    return f"M{x1} {y1}C{x1} {y1 + pull} {x2} {y2 - pull} {x2} {y2}"


def _between(start: Box | Band, end: Box | Band, here: Band, there: Band, lane: int) -> str:
    """A way around the bands: out below the source's, along a lane at the left that all lines to one target share."""
    along = MARGIN + LANE * (lane % LANES)
    out = here.y + here.height + 5 + 3 * (lane % LANES)
    if isinstance(start, Box):
        begin = f"M{start.x + BOX_WIDTH // 2} {start.y + BOX_HEIGHT}V{out}H{along}"
    else:
        begin = f"M{start.x} {start.y + HEAD // 2}H{along}"
    if isinstance(end, Band):
        return f"{begin}V{end.y + HEAD // 2}H{end.x}"
    if end.x == there.x + MARGIN:
        return f"{begin}V{end.y + BOX_HEIGHT // 2}H{end.x}"
    return f"{begin}V{there.y - 5}H{end.x + BOX_WIDTH // 2}V{end.y}"
