"""What a process keeps of compiled forms and procedures is bounded by what it takes, not by what it was made of."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path

from yimen.cases import COMPILED
from yimen.kernel import canonical_bytes
from yimen.pack import read_yaml
from yimen.workflow import compile_procedure

MOST = 150 * 2**20


def test_compiled_procedures_that_are_kept_stay_within_the_memory_of_a_process(checkout: Path) -> None:
    """The procedures of the base pack, compiled: as many as the cache keeps by their sources."""
    files = sorted((checkout / "catalogs/base/procedures").glob("*.yaml"))
    bodies = [read_yaml(each.read_text("utf-8")) for each in files]
    sources = sum(len(canonical_bytes(each)) for each in bodies)
    kept = [compile_procedure(each) for each in bodies]  # what all of them share is made now
    gc.collect()
    tracemalloc.start()
    try:
        before, _ = tracemalloc.get_traced_memory()
        kept = [compile_procedure(each) for each in bodies]
        gc.collect()
        held = tracemalloc.get_traced_memory()[0] - before
    finally:
        tracemalloc.stop()
    assert len(kept) == len(files) > 3
    assert held / sources * COMPILED.max_bytes < MOST
