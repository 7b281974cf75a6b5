"""What a visitor does with the widget, in a visitor's words."""

import re
from dataclasses import dataclass

from playwright.sync_api import Locator, Page, expect


@dataclass
class Visitor:
    """A person at a page with the widget; every locator is by role and name."""

    page: Page

    @property
    def launcher(self) -> Locator:
        return self.page.get_by_role("button", name="Ask a question")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("dialog", name="Ask the clinic")

    @property
    def log(self) -> Locator:
        return self.page.get_by_role("log")

    @property
    def box(self) -> Locator:
        return self.page.get_by_role("textbox", name="Your message")

    @property
    def helper_lines(self) -> Locator:
        """What the automated helper said, and the notices of the house."""
        return self.log.get_by_text(re.compile(r"^\s*(Automated helper|Notice)"))

    @property
    def crisis_banner(self) -> Locator:
        return self.page.get_by_role("region", name="You can talk with a person right now")

    def open_chat(self) -> None:
        self.launcher.click()
        expect(self.helper_lines.first).to_be_visible()

    def say(self, words: str) -> None:
        self.box.fill(words)
        self.box.press("Enter")

    def ask(self, words: str) -> None:
        """Say something, and wait until the helper has said something back."""
        before = self.helper_lines.count()
        self.say(words)
        expect(self.helper_lines.nth(before)).to_be_attached()

    def own_lines(self, words: str) -> Locator:
        return self.log.get_by_text(words, exact=True)
