"""The district's journey with every procedure, stage and task of its pack called otherwise: the code knows none of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fixtures.sites import Site, demo_passwords
from office.district import SWAPPED, brought_forward, load_swapped
from office.test_cooperation import (
    test_a_ruling_gives_each_department_that_assists_its_own_task as assisted,
)
from office.test_cooperation import (
    test_departments_are_asked_at_once_and_each_in_a_case_of_its_own as asked,
)
from office.test_district import (
    test_a_complaint_goes_round_is_ruled_on_and_becomes_a_penalty_case as complained,
)
from yimen.app import open_runtime
from yimen.kernel import FixedClock

pytestmark = pytest.mark.soak


def test_journey_passes_though_everything_is_called_otherwise(
    tmp_path: Path, checkout: Path, clock: FixedClock, quick_hashes: None
) -> None:
    """Complaint, transfers, ruling, penalty case, assistance and queries, over the pages."""
    settings, names = load_swapped(tmp_path, checkout)
    assert {"public_lead", "lead_assessment", "penalty_case", "information_query_case"} <= names.keys()
    settings = replace(settings, web_processes=1)
    site = Site(
        settings, open_runtime(settings, lambda _job: None, clock=clock), demo_passwords(settings.home)
    )
    SWAPPED[site.runtime.database] = names
    complained(site, brought_forward(site))
    assisted(site, brought_forward(site))
    asked(site, brought_forward(site), clock)
    site.runtime.database.dispose()
