"""A house with staff pages, and people who sign in to them with their own phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from bot import wiring
from tests.conftest import TurnableClock
from tests.house import DANA, House, open_house


@dataclass
class StaffBrowser:
    """A browser without scripts that keeps its cookie, as httpx."""

    http: httpx.Client
    text: str = ""
    path: str = ""
    status: int = 0

    def open(self, path: str) -> str:
        return self._seen(self.http.get(path))

    def send(self, path: str, **fields: str) -> str:
        """Sends a form with the token of the page last seen; what the page then says."""
        return self._seen(self.http.post(path, data={"csrf": self.csrf, **fields}))

    @property
    def csrf(self) -> str:
        found = re.search(r'name="csrf" value="(\w+)"', self.text)
        return found[1] if found else ""

    @property
    def notice(self) -> str:
        found = re.search(r'<p id="notice"[^>]*>(.*?)</p>', self.text)
        return found[1] if found else ""

    def _seen(self, answer: httpx.Response) -> str:
        self.text, self.path, self.status = answer.text, answer.url.path, answer.status_code
        return self.text


class Pages:
    """The house with its staff pages."""

    def __init__(self, house: House) -> None:
        self.house = house

    def browser(self) -> StaffBrowser:
        http = httpx.Client(base_url=self.house.url, timeout=30, follow_redirects=True)
        return StaffBrowser(http)

    def link(self, number: str = DANA, path: str = "/staff") -> str:
        """The link that a phone gets after asking for one at the door."""
        phone = self.house.staff(number)
        phone.received()
        self.ask_link(number, path)
        for _ in range(20):  # the link is made after the page has been answered
            self.house.settle()
            for text in phone.received():
                if "/staff/sign-in/" in text:
                    return text.split()[-1]
        raise AssertionError("no link came")

    def ask_link(self, number: str, path: str = "/staff") -> StaffBrowser:
        browser = self.browser()
        browser.open(path)
        to = re.search(r'name="to" value="([^"]+)"', browser.text)
        assert to is not None
        browser.send("/staff/sign-in", phone=number, to=to[1])
        return browser

    def sign_in(self, number: str = DANA, path: str = "/staff") -> StaffBrowser:
        browser = self.browser()
        browser.send(self.link(number, path))
        assert browser.path == path
        return browser


@pytest.fixture
def pages(clock: TurnableClock, tmp_path: Path) -> Iterator[Pages]:
    with open_house(clock, f"sqlite:///{tmp_path / 'intake.db'}", None) as house:
        yield Pages(house)
    wiring.use(None)
