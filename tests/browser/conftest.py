"""A real browser before the furnished desk: Chromium of this machine, on a phone and on an office PC.

Where there is no browser, nothing here runs, and says so; in CI that is a failure.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from siaran.domain.member import EVERYWHERE, Role
from siaran.house import House
from siaran.web import Serving, serving
from tests.web.conftest import house as house  # the same house, before the same desk
from tests.web.desks import Furnished, furnished

AXE = (Path(__file__).parent / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
SIZES = {"phone": (360, 740), "desktop": (1366, 768)}
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@dataclass
class Seat:
    """One browser window before the desk. `complaints` are what its console and its network said."""

    page: Page
    url: str
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str) -> Page:
        """Go to a page of the desk."""
        self.page.goto(f"{self.url}{path}")
        return self.page

    def faults(self) -> list[str]:
        """What is wrong with the page as it is: axe's finds, a horizontal scroll, and complaints so far."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
        axe = [f"{one['id']}: {node['html'][:200]}" for one in found for node in one["nodes"]]
        wide = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
        return [*axe, *([f"{wide} px too wide"] if wide > 0 else []), *self.complaints]

    def faulty(self, *paths: str) -> dict[str, list[str]]:
        """Of these pages those that have faults, with them."""
        found = {}
        for path in paths:
            self.complaints.clear()
            self.open(path)
            found[path] = self.faults()
        return {path: faults for path, faults in found.items() if faults}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium."""
    path = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if path is None:
        if os.environ.get("CI"):
            raise RuntimeError("no Chromium here: install the package chromium")
        pytest.skip("NOTHING WAS TESTED IN A BROWSER: install Chromium")
    with sync_playwright() as playwright:
        # Chromium refuses its sandbox to the root user, as containers often are.
        started = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] * (os.geteuid() == 0))
        yield started
        started.close()


@pytest.fixture
def desk(house: House) -> Iterator[Furnished]:
    """The furnished desk."""
    with furnished(house) as made:
        yield made


@pytest.fixture
def served(desk: Furnished) -> Iterator[Serving]:
    """The desk behind a real web server."""
    with serving(desk.app, "127.0.0.1", 0) as web:
        yield web


@pytest.fixture(params=list(SIZES))
def size(request: pytest.FixtureRequest) -> str:
    """A phone, and an office PC."""
    return str(request.param)


@pytest.fixture
def sit(browser: Browser, desk: Furnished, served: Serving) -> Iterator[Callable[..., Seat]]:
    """`sit(size, role)`: a window in which a member with this role is signed in; without a role: nobody.

    Whatever is done there, nothing may be shown or run that the policy of a page forbids.
    """
    contexts, forbidden = [], list[str]()

    def heard(seat: Seat, message: ConsoleMessage) -> None:
        seat.complaints.append(f"{message.type}: {message.text}")
        if "Content Security Policy" in message.text:
            forbidden.append(f"{seat.page.url}: {message.text}")

    def sit_down(size: str, role: Role | None = None, territory: str = EVERYWHERE, *, scripts: bool = True) -> Seat:
        width, height = SIZES[size]
        context = browser.new_context(
            viewport={"width": width, "height": height},
            locale="id-ID",
            timezone_id="Asia/Jakarta",
            has_touch=size == "phone",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        if role is not None:
            token = desk.client(role, territory).cookies["siaran"]
            context.add_cookies([{"name": "siaran", "value": token, "url": served.url}])
        seat = Seat(context.new_page(), served.url)
        seat.page.on("console", lambda message: heard(seat, message))
        seat.page.on("pageerror", lambda error: seat.complaints.append(str(error)))
        return seat

    yield sit_down
    for context in contexts:
        context.close()
    assert forbidden == []
