"""The page that leads to adjusting procedures: for the units within one's reach, and for nobody else."""

from __future__ import annotations

from fixtures.sites import Site


def test_clerk_finds_the_procedures_of_each_unit_in_reach(demo_site: Site) -> None:
    """From the menu to trying out and adjusting; a unit that is none is not shown."""
    clerk = demo_site.client("sfj-config")
    assert 'href="/procedures"' in clerk.get("/").text
    page = clerk.get("/procedures").text
    assert "行政处罚普通程序" in page
    assert "/procedures/ordinary_penalty/adjust" in page
    assert page.index("行政处罚普通程序") < page.index("行政处罚简易程序") < page.index(">行政检查<"), (
        "as offered"
    )
    assert "沿用上级" in clerk.get("/procedures?unit=zhzf").text
    assert clerk.get("/procedures?unit=nothing_such").status_code == 404


def test_officer_adjusts_no_procedure(demo_site: Site) -> None:
    """Neither the menu nor the address leads there."""
    officer = demo_site.client("zhzf01")
    assert 'href="/procedures"' not in officer.get("/").text
    assert officer.get("/procedures").status_code == 403
