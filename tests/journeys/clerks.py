"""People over plain HTTP whose site goes away under their hands: what was answered is kept, what was not is looked up."""

from __future__ import annotations

import re
import time
from typing import Any

import requests

PATIENCE = 90.0


class NoAnswer(Exception):
    """The site went away in the midst of a request: it may have done what was asked, or not."""


class Clerk:
    """Somebody signed in. `read` waits until the site is there; `post` is sent once."""

    def __init__(self, address: str, account: str, password: str) -> None:
        self.address = address
        self.session = requests.Session()
        self._credentials = {"account": account, "password": password}
        self.sign_in()

    def sign_in(self) -> None:
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.post("/login", "/login", self._credentials)
            except NoAnswer:
                assert time.monotonic() < limit, "the site does not come back"
                time.sleep(0.1)
                continue
            assert answer.status_code == 302, answer.text
            return

    def read(self, path: str) -> str:
        """A page; the site may be away for a while."""
        return self.look(path).text

    def look(self, path: str) -> requests.Response:
        """The answer to a page that leads on to where it leads."""
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.session.get(self.address + path, timeout=30)
                if answer.status_code == 200:
                    return answer
                assert answer.status_code >= 500, f"{path}: {answer.status_code} {answer.text[:2000]}"
                told = str(answer.status_code)
            except requests.RequestException as error:
                told = str(error)
            assert time.monotonic() < limit, f"{path} does not come back: {told}"
            time.sleep(0.1)

    def post(self, page: str, path: str, values: dict[str, Any], **more: Any) -> requests.Response:
        """A form from its page, sent once; NoAnswer where it is not known what became of it."""
        found = re.search(r'name="csrf_token" value="([^"]+)"', self.read(page))
        assert found, page
        try:
            answer = self.session.post(
                self.address + path,
                data={**values, "csrf_token": found[1]},
                allow_redirects=False,
                timeout=60,
                **more,
            )
        except requests.RequestException as error:
            raise NoAnswer(str(error)) from error
        if answer.status_code >= 500:
            raise NoAnswer(str(answer.status_code))
        return answer

    def insist(self, page: str, path: str, values: dict[str, Any], **more: Any) -> str:
        """Where a form leads, sent again while there is no answer (what is asked for may then be there twice)."""
        limit = time.monotonic() + PATIENCE
        while True:
            try:
                answer = self.post(page, path, values, **more)
            except NoAnswer:
                if time.monotonic() > limit:
                    raise
                continue
            assert answer.status_code == 302, f"{path}: {answer.status_code} {answer.text[:3000]}"
            return answer.headers["Location"]

    def settled(self, path: str) -> requests.Response:
        """The page once nothing moves on it any more."""
        limit = time.monotonic() + PATIENCE
        while True:
            answer = self.look(path)
            if 'id="progress"' not in answer.text:
                return answer
            assert time.monotonic() < limit, f"{path} hangs: {answer.text}"
            time.sleep(0.05)

    def move_on(self, page: str, values: dict[str, Any]) -> requests.Response:
        """Hand in the form of a page that a worker then does; looked at before it is handed in again."""
        while True:
            try:
                answer = self.post(page, page, values)
                assert answer.status_code == 302, f"{page}: {answer.status_code} {answer.text[:3000]}"
                return self.settled(page)
            except NoAnswer:
                seen = self.look(page)
                if 'id="progress"' in seen.text or seen.history:
                    return self.settled(page)
