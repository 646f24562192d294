"""Every page of the desk is looked at in a real browser."""

from __future__ import annotations

from starlette.routing import compile_path

from tests.browser import test_campaigns, test_frame, test_members, test_queue, test_seeing
from tests.web.desks import Furnished

NUMBERED = ("/accounts/1", "/invitations/token", "/members/1", "/posts/1", "/questions/1")
"""Looked at under the number that they have there."""
PIECES = {
    *("/campaigns/{campaign}/draft/pictures/{name}", "/events", "/healthz", "/media/{name}"),
    *("/pictures/{picture}/{name}", "/posts/{post}/picture", "/posts/{post}/pictures/{name}", "/posts/{post}/row"),
    *("/reports.csv", "/reports.json", "/reports/growth.svg", "/static/{name}"),
}
"""Files, streams and lines: what is no page."""


def test_no_page_is_left_out(desk: Furnished) -> None:
    modules = (test_campaigns, test_frame, test_members, test_queue, test_seeing)
    seen = [path.partition("?")[0] for module in modules for path in module.PAGES] + [*test_frame.DOORS, *NUMBERED]
    pages = {pattern for method, pattern in desk.app.state.policies if method == "GET"} - PIECES

    assert {page for page in pages if not any(compile_path(page)[0].match(path) for path in seen)} == set()
