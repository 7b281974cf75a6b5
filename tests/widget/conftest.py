"""A browser, and the made-up clinic's page with the widget on it.

`base_url` comes from outside: the address of a running app with the demo switched on.
"""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from .visitor import Visitor

expect.set_options(timeout=20_000)

VisitorMaker = Callable[..., Visitor]


@pytest.fixture
def new_visitor(browser: Browser, base_url: str) -> Iterator[VisitorMaker]:
    """Makes a visitor in a browser of their own; takes a context's options and `path`."""
    contexts: list[BrowserContext] = []

    def make(path: str = "/demo/site", **options: Any) -> Visitor:
        chosen: dict[str, Any] = {"viewport": {"width": 1000, "height": 800}} | options
        context = browser.new_context(**chosen)
        contexts.append(context)
        page: Page = context.new_page()
        page.goto(base_url + path)
        return Visitor(page)

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def visitor(new_visitor: VisitorMaker) -> Visitor:
    return new_visitor()
