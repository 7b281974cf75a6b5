"""A browser, and the made-up clinic's page with the widget on it.

`base_url` comes from outside: the address of a running app with the demo switched on.
"""

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from .visitor import Visitor

_FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=20_000)

VisitorMaker = Callable[..., Visitor]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=_FLAGS)
        yield browser
        browser.close()


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
