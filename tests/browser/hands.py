"""How a person uses a page: with a mouse or a thumb, with the keyboard alone, or without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Literal

from playwright.sync_api import Locator, Page, expect

from tests.crash.town import until

FARTHEST = 120
"""Presses of Tab after which something counts as out of the keyboard's reach."""


class Hand:
    """A mouse, or a thumb: clicks. Each method names what it uses as the page calls it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def press(self, name: str, role: Literal["link", "button"] = "button") -> None:
        """Use the first button (or link) whose name begins so; another page comes."""
        with self.page.expect_navigation():
            self.use(self._named(name, role))

    def go(self, place: str) -> None:
        """Use the menu; on a phone most of it is one page further."""
        self._unfold("link", place)
        self.press(place, "link")

    def sign_out(self) -> None:
        """Leave."""
        self._unfold("button", "Keluar")
        self.press("Keluar")

    def take(self, name: str) -> str:
        """Download what a link offers; its text."""
        with self.page.expect_download() as coming:
            self.use(self._named(name, "link"))
        return Path(coming.value.path()).read_text(encoding="utf-8-sig")

    def fill(self, **fields: str) -> None:
        """Write into the fields with these labels (`Waktu_terbit`)."""
        for label, text in fields.items():
            self.write(self.page.get_by_label(label.replace("_", " ")).first, text)

    def choose(self, label: str, option: str) -> None:
        """Choose one of what a list offers."""
        self.pick(self.page.get_by_label(label), option)

    def turn(self, *labels: str) -> None:
        """Tick, or untick."""
        for label in labels:
            self.tick(self.page.get_by_role("checkbox", name=label, exact=True))

    def look_at(self, territory: str, words: str) -> None:
        """Choose whose post the preview shows, and find these words in it."""
        self.pick(self.page.get_by_label("Wilayah yang dilihat"), territory)
        expect(self.page.get_by_role("article").first).to_contain_text(words, timeout=10_000)

    def wait_for(self, there: Locator, words: str) -> None:
        """See something change on the page as it stands."""
        expect(there).to_contain_text(words, timeout=20_000)

    def catch_up(self, new: int) -> None:
        """Be told of new lines of a list, and have them shown."""
        link = self.page.get_by_role("link", name=f"Tampilkan kiriman baru: {new}")
        expect(link).to_be_visible(timeout=10_000)
        with self.page.expect_navigation():
            self.use(link)

    def use(self, there: Locator) -> None:
        there.click()

    def write(self, there: Locator, text: str) -> None:
        there.fill(text)

    def tick(self, there: Locator) -> None:
        there.click()

    def pick(self, there: Locator, option: str) -> None:
        there.select_option(label=option)

    def _unfold(self, role: Literal["link", "button"], name: str) -> None:
        if not self.page.get_by_role("banner").get_by_role(role, name=name).is_visible():
            self.press("Menu", "link")

    def _named(self, name: str, role: Literal["link", "button"]) -> Locator:
        return self.page.get_by_role(role, name=re.compile(f"^{re.escape(name)}")).first


class Keys(Hand):
    """The keyboard alone: Tab to what is meant, then the keys that its kind has."""

    def use(self, there: Locator) -> None:
        self._reach(there).press("Enter")

    def write(self, there: Locator, text: str) -> None:
        self._reach(there).press("Control+a")
        self.page.keyboard.insert_text(text)

    def tick(self, there: Locator) -> None:
        self._reach(there).press("Space")

    def pick(self, there: Locator, option: str) -> None:
        self._reach(there)
        self.page.keyboard.type(option)

    def _reach(self, there: Locator) -> Locator:
        for _ in range(FARTHEST):  # found anew each time: a page that draws itself anew puts another in its place
            if there.evaluate("e => e === document.activeElement"):
                return there
            self.page.keyboard.press("Tab")
        raise AssertionError(f"Tab never reaches {there}")


class Forms(Hand):
    """A browser without JavaScript: what changes is seen by loading the page again."""

    def look_at(self, territory: str, words: str) -> None:
        self.pick(self.page.get_by_label("Wilayah yang dilihat"), territory)
        self.press("Lihat")
        expect(self.page.get_by_role("article").first).to_contain_text(words)

    def catch_up(self, new: int) -> None:
        self.page.reload()

    def wait_for(self, there: Locator, words: str) -> None:
        def seen() -> bool:
            self.page.reload()
            return words in there.inner_text()

        until(seen, f"{words} on the page", patience=20)
