"""People of the journeys: each has a browser of their own, signs in, fills forms, presses buttons."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from fixtures.browsers import PageWatch
from fixtures.sites import Site
from yimen.worker import run_job

DESK = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}


@dataclass
class Person:
    """Somebody signed in, at a page."""

    account: str
    page: Page
    base: str

    def go(self, path: str) -> Person:
        """Open an address of the site; once more where the page that watched a job went on by itself meanwhile."""
        answer = self.page.goto(self.base + path) or self.page.goto(self.base + path)
        assert answer is not None, f"{path}: no answer"
        assert answer.status == 200, f"{path}: {answer.status}"
        return self

    def status_of(self, path: str) -> int:
        """What the site answers to a bare request of this person."""
        return self.page.request.get(self.base + path, max_redirects=0).status

    def fill(self, values: Mapping[str, Any]) -> Person:
        """Fill inputs by their names; choices by value, boxes by True or False, several by a list. Once more from the
        beginning where the page, holding what was not taken before, loaded anew meanwhile."""
        try:
            self._fill_all(values)
        except PlaywrightError as error:
            if "context was destroyed" not in str(error):
                raise
            self.page.wait_for_load_state()
            self._fill_all(values)
        return self

    def _fill_all(self, values: Mapping[str, Any]) -> None:
        for name, value in values.items():
            self._fill_one(name, value)

    def _fill_one(self, name: str, value: Any) -> None:
        found = self.page.locator(f'[name="{name}"]:not([type="hidden"])')
        first = found.first
        first.wait_for(state="attached")  # a page that holds an unsent draft loads once more by itself
        if not first.is_visible():
            self._check_again()
        kind = first.evaluate("field => field.type")
        if kind in ("checkbox", "radio"):
            self._tick(found, value)
        elif kind.startswith("select"):
            first.select_option(value)
        else:
            first.fill(str(value))

    def _check_again(self) -> None:
        """What a rule hides is shown after the form was looked at again; scripts do that by themselves."""
        with self.page.expect_navigation():
            self.page.locator('button[name="~check"]').first.evaluate("button => button.click()")

    def _tick(self, boxes: Locator, value: Any) -> None:
        if isinstance(value, bool) and boxes.count() == 1:
            boxes.set_checked(value)
            return
        for each in value if isinstance(value, list) else [str(value).lower()]:
            box = boxes.and_(self.page.locator(f'[value="{each}"]'))
            box.check()

    def press(self, label: str) -> Person:
        """Press the button of the case form that says this, and wait for the next page."""
        with self.page.expect_navigation():
            self.page.locator("button", has_text=re.compile(rf"^\s*{re.escape(label)}\s*$")).first.click()
        return self

    def add_row(self, label: str) -> Person:
        """Add a row to a list of the form; scripts do it on the spot, without them the page comes back."""
        rows = self.page.locator("[data-row]:visible")
        before = rows.count()
        # the finds of a look-up that has the focus lie over what is below it: whoever goes elsewhere closes them
        self.page.evaluate("document.activeElement?.blur()")
        expect(self.page.locator(".yf-finds")).to_have_count(0)
        self.page.get_by_role("button", name=label).click()
        expect(rows).to_have_count(before + 1)
        return self

    def follow(self, label: str, *, exact: bool = False) -> Person:
        """Follow a link by its words, or by exactly these."""
        with self.page.expect_navigation():
            self.page.get_by_role("link", name=label, exact=exact).first.click()
        return self

    def sees(self, *texts: str) -> Person:
        """The page's body holds every text."""
        for text in texts:
            expect(self.page.locator("body")).to_contain_text(text)
        return self

    def sees_not(self, *texts: str) -> Person:
        """The page's body holds none of the texts."""
        for text in texts:
            expect(self.page.locator("body")).not_to_contain_text(text)
        return self

    @property
    def problems(self) -> list[str]:
        """What the page complains of, for the failure's message."""
        return self.page.locator(".alert-danger, .invalid-feedback").all_inner_texts()


@dataclass
class Town:
    """The served site with the people who are in it; `watch` noted what their pages did wrong."""

    site: Site
    base: str
    browser: Browser
    watch: PageWatch
    nudged: list[str]
    contexts: list[BrowserContext] = field(default_factory=list)
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, account: str, viewport: Mapping[str, int] | None = None) -> Person:
        """Somebody with an account, signed in through the page; the same browser when asked again."""
        key = f"{account}@{(viewport or DESK)['width']}"
        if key not in self.people:
            self.people[key] = self._sign_in(account, viewport or DESK)
        return self.people[key]

    def visitor(self, viewport: Mapping[str, int] = DESK) -> Person:
        """Somebody who is not signed in, with a fresh browser."""
        context = self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", viewport=dict(viewport)
        )
        context.set_default_timeout(15_000)
        self.watch.follow(context)
        self.contexts.append(context)
        return Person("", context.new_page(), self.base)

    def _sign_in(self, account: str, viewport: Mapping[str, int]) -> Person:
        person = self.visitor(viewport)
        person.account = account
        person.go("/login").fill({"account": account, "password": self.site.passwords[account]}).press("登录")
        person.sees("我的工作")
        return person

    def work(self) -> None:
        """The worker does what waits."""
        while self.nudged:
            run_job(self.site.runtime, self.nudged.pop(0))

    def leave(self) -> None:
        """Everybody goes home."""
        for context in self.contexts:
            context.close()
