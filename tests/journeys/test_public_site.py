"""The public's pages in the browser of somebody who never signs in: wide and on a phone, clean and without a cookie."""

from __future__ import annotations

from journeys.people import Town
from journeys.test_every_page import faults

PLACE = {"jurisdiction": "jindong"}
KNOWN = {
    "portal.catalog": ({"kind": "item", "q": "垃圾"}, {"kind": "officer", "by": "name"}),
    "portal.entry": (
        {"kind": "item", "key": "330211001000"},
        {"kind": "law", "key": "浙江省城市市容和环境卫生管理条例"},
    ),
}
NO_PAGES = {"portal.colours"}


def addresses(town: Town) -> list[str]:
    """An address for every page of the public that is read, some in several shapes."""
    app, found = town.site.app, []
    for rule in app.url_map.iter_rules():
        if (
            rule.endpoint.startswith("portal.")
            and "GET" in (rule.methods or ())
            and rule.endpoint not in NO_PAGES
        ):
            with app.test_request_context():
                for values in KNOWN.get(rule.endpoint, ({},)):
                    found.append(app.url_for(rule.endpoint, **PLACE, **values))
    return found


def test_every_page_of_the_public_is_clean(town: Town) -> None:
    """Axe finds nothing at either width; no script fails, nothing foreign is fetched; reading leaves no cookie."""
    visitor = town.visitor()
    found = [fault for address in addresses(town) for fault in faults(visitor, address)]
    assert not found, "\n".join(found)
    assert town.watch.errors == []
    assert town.watch.strangers == []
    assert visitor.page.context.cookies() == []
