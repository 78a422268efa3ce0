"""Whoever decides on a publication types, and reads beside it what the public will: in place, with nothing kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pytest
from playwright.sync_api import Browser, expect

from fixtures.browsers import PageWatch
from fixtures.sites import Site
from journeys.conftest import served as serving
from journeys.people import PHONE, Town
from office.district import district, district_home  # noqa: F401  fixtures are found by being here
from office.test_decisions_made_public import listed, said_in_public, served  # noqa: F401

pytestmark = pytest.mark.soak


@pytest.fixture
def district_town(
    district: Site,  # noqa: F811
    nudged: list[str],
    browser: Browser,
    page_watch: PageWatch,
) -> Iterator[Town]:
    yield from serving(district, nudged, browser, page_watch)


@pytest.mark.parametrize("size", [None, PHONE], ids=["wide", "phone"])
def test_preview_follows_what_is_typed(
    district_town: Town,
    served: str,  # noqa: F811
    size: Mapping[str, int] | None,
) -> None:
    """The page stays where it is; the field that is typed in does not move; what the form refuses is told in its place."""
    said_in_public(district_town.site, "form.publication_opinion.opinion")
    reviewer = district_town.person("gm-cgzf-legal", size)
    reviewer.go(f"/cases/{served}/tasks/publication_review").sees("按案件中已有的内容")
    page, shown = reviewer.page, reviewer.page.locator("#foreseen")
    field = page.locator("[name=opinion]")
    before = field.bounding_box()
    field.fill("隐去钱示例后公开。")
    expect(shown).to_contain_text("隐去钱某某后公开。")
    assert "钱示例" not in shown.inner_text()
    field.fill("略")
    expect(shown).to_contain_text("改正后才能预览")
    expect(shown).not_to_contain_text("公众看到的就是以下文字")
    assert field.bounding_box() == before
    field.fill("照此公开。")
    page.get_by_role("button", name="按现在所填的内容预览").click()
    expect(shown).to_contain_text("照此公开。")
    assert page.url.endswith("/publication_review")
    assert listed(district_town.site, "penalty_decisions") == []
    assert district_town.watch.strangers == []
