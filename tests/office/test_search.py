"""The one box: what is found says what it is, also where many entries bear one title."""

from __future__ import annotations

import html
import re

from fixtures.sites import Site


def lines(site: Site, words: str, kind: str) -> list[list[str]]:
    """Title, what more is said, and key of each entry that was found of a kind."""
    text = site.client("zhzf01").get("/search", query_string={"q": words}).get_data(as_text=True)
    section = text.partition(f'aria-labelledby="kind-{kind}"')[2].partition("</section>")[0]
    found = re.findall(rf'href="/catalog/{kind}/[^"]+">(.*?)</a>', section, re.DOTALL)
    return [
        [each.strip() for each in re.split(r"<[^>]+>", html.unescape(one)) if each.strip()] for one in found
    ]


def test_tier_is_found_with_the_name_of_its_item(demo_site: Site) -> None:
    """ "较轻" alone says nothing; an item whose own name holds the words is told once."""
    tiers, items = lines(demo_site, "占用城市道路", "tier"), lines(demo_site, "占用城市道路", "item")
    assert tiers
    assert items
    assert all("占用城市道路" in more for _title, more, _key in tiers)
    assert all("占用城市道路" in each[0] and len(each) == 2 for each in items)
