"""What hooks offer is gathered once, whoever asks first, and by however many threads at a time."""

from __future__ import annotations

import subprocess
import sys

import pytest

THREADS = """
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from yimen.catalog.hooks import readers
from yimen.documents.hooks import signature_schemes
from yimen.screens.hooks import field_types

sys.setswitchinterval(1e-6)
start = Barrier(12)

def ask(number):
    start.wait()
    return len((field_types, readers, signature_schemes)[number % 3]())

with ThreadPoolExecutor(12) as pool:
    print(len(set(zip(*[iter(pool.map(ask, range(12)))] * 3))))
"""


@pytest.mark.soak
def test_first_pages_that_are_asked_for_at_once_find_the_same_hooks() -> None:
    """Threads of a fresh process: none registers a plugin twice or finds half of them."""
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", THREADS], capture_output=True, text=True, check=False)
        assert (done.stdout.strip(), done.stderr[-500:]) == ("1", "")
