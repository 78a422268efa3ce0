"""Alternate subject and floor, so that a ratio holds when the machine's speed drifts."""

from __future__ import annotations

import gc
import json
import os
import platform as machine_facts
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

ROUNDS = 15
RESULTS = Path(__file__).parent / "results.json"
MAX_SPREAD = 0.20


@dataclass(frozen=True)
class Row:
    """One figure. `ratio` is subject's rate / floor's rate; `met` is None when the floor's spread is too
    wide."""

    name: str
    value: float | None
    unit: str
    floor: float | None = None
    ratio: float | None = None
    target: str | None = None
    met: bool | None = None
    note: str = ""


def rate_of(work: Callable[[], int], clock: Callable[[], float] = time.perf_counter) -> float:
    """Pieces per second of one call that returns how many pieces it did."""
    gc.collect()
    begun = clock()
    pieces = work()
    return pieces / (clock() - begun)


def spread(rates: list[float]) -> float:
    """Half the middle range over the median: how far the floor itself drifts."""
    if len(rates) < 4:
        return (max(rates) - min(rates)) / statistics.median(rates)
    low, _, high = statistics.quantiles(rates, n=4)
    return (high - low) / statistics.median(rates)


def _nothing() -> None:
    return None


def against_floor(
    name: str,
    unit: str,
    subject: Callable[[], int],
    floor: Callable[[], int],
    *,
    target: float | None,
    rounds: int = 10,
    note: str = "",
    clock: Callable[[], float] = time.perf_counter,
    prepare: Callable[[], None] | None = None,
) -> Row:
    """Both in turn, `rounds` times after one warm-up; medians of rates and of the ratio pair by pair.

    Work of this process alone may be measured by `time.process_time`, which other programs do not disturb. `prepare`
    stands before each call of the subject and is not timed.
    """
    ready = prepare or _nothing
    ready()
    subject(), floor()
    ours: list[float] = []
    floors: list[float] = []
    for turn in range(rounds):
        pair = (subject, ours), (floor, floors)
        for work, rates in pair if turn % 2 else reversed(pair):
            if work is subject:
                ready()
            rates.append(rate_of(work, clock))
    ratio = statistics.median(mine / theirs for mine, theirs in zip(ours, floors, strict=True))
    wide = spread(floors) > MAX_SPREAD
    met = None if wide or target is None else ratio >= target
    return Row(
        name,
        round(statistics.median(ours), 1),
        unit,
        round(statistics.median(floors), 1),
        round(ratio, 3),
        None if target is None else f"ratio >= {target}",
        met,
        "; ".join(filter(None, (note, f"floor's spread {spread(floors):.0%}" if wide else ""))),
    )


def seconds(
    name: str, work: Callable[[], object], *, at_most: float | None = None, rounds: int = 3, note: str = ""
) -> Row:
    """The median wall time of `rounds` calls."""
    times = []
    for _ in range(rounds):
        gc.collect()
        begun = time.perf_counter()
        work()
        times.append(time.perf_counter() - begun)
    value = round(statistics.median(times), 4)
    target = None if at_most is None else f"value <= {at_most:g}"
    met = None if at_most is None else value <= at_most
    return Row(name, value, "s", target=target, met=met, note=note)


def machine() -> Row:
    """What the figures were measured on."""
    cores = os.cpu_count() or 1
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        machine_facts.machine(),
    )
    return Row(
        "machine",
        float(cores),
        "cores",
        note=f"{model}; {memory:.0f} GiB; Python {machine_facts.python_version()}",
    )


def milliseconds(name: str, work: Callable[[], int], *, at_most: float, what: str) -> Row:
    """The median of `ROUNDS` after one warm-up; `work` tells how many of `what` it found."""
    found, times = work(), []
    for _ in range(ROUNDS):
        begun = time.perf_counter()
        work()
        times.append((time.perf_counter() - begun) * 1000)
    value = round(statistics.median(times), 2)
    return Row(
        name, value, "ms", target=f"value <= {at_most:g}", met=value <= at_most, note=f"{found} {what}"
    )


def peak_megabytes() -> float:
    """The largest resident size of this process; `ru_maxrss` would begin at the size of whoever started it."""
    status = Path("/proc/self/status").read_text("ascii")
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(kilobytes) / 1024


def write(rows: list[Row], *, keep: bool, whole: bool) -> None:
    """The rows on the terminal and, where they are to be kept, in the committed file.

    Of a run that was not `whole` each row takes the place of the one of its name; the others stay as they were.
    """
    if keep:
        kept = {} if whole else {each["name"]: each for each in json.loads(RESULTS.read_text("utf-8"))}
        kept.update({row.name: asdict(row) for row in rows})
        text = json.dumps(list(kept.values()), ensure_ascii=False, indent=1)
        RESULTS.write_text(text + "\n", encoding="utf-8")
    for row in rows:
        met = {True: "met", False: "missed", None: "-"}[row.met]
        print(
            f"{row.name:58} {row.value!s:>12} {row.unit:10} floor {row.floor!s:>10} ratio {row.ratio!s:>7} "
            f"{row.target or '':16} {met:7} {row.note}"
        )
