"""The jobs of imports, registered like a stranger's."""

from __future__ import annotations

from typing import Any

from yimen.kernel import hookimpl, register_own

from .checking import run_check
from .comparing import run_compare
from .drafting import run_import
from .marking import run_mark
from .taking import CHECK_KIND, COMPARE_KIND, IMPORT_KIND, MARK_KIND


class ImportRunners:
    """What does each kind of job."""

    @hookimpl
    def yimen_job_runners(self) -> dict[str, Any]:
        return {
            CHECK_KIND: run_check,
            COMPARE_KIND: run_compare,
            IMPORT_KIND: run_import,
            MARK_KIND: run_mark,
        }


register_own(ImportRunners(), "yimen.changes.importing")
