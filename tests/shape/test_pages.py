"""Whoever reads on from the README finds every page, and every link leads somewhere."""

from __future__ import annotations

import re
from pathlib import Path

LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def links(page: Path) -> set[Path]:
    return {(page.parent / each).resolve() for each in LINK.findall(page.read_text("utf-8"))}


def test_readme_leads_to_every_page_of_the_docs(checkout: Path) -> None:
    """A page that nothing leads to is not read."""
    pages = {each.resolve() for each in checkout.glob("docs/*.md")}
    assert sorted(each.name for each in pages - links(checkout / "README.md")) == []


def test_every_link_of_a_page_leads_somewhere(checkout: Path) -> None:
    pages = [*checkout.glob("*.md"), *checkout.glob("docs/**/*.md")]
    broken = [(page.name, str(each)) for page in pages for each in links(page) if not each.exists()]
    assert broken == []
