"""One way to hold a list's form in an address."""

from __future__ import annotations

from siaran.web.filters import Filter


class Wanted(Filter):
    at = "/kiriman"

    shape: str = "month"
    q: str = ""
    page: int = 1


def test_an_address_holds_what_was_chosen_and_begins_at_the_first_page() -> None:
    wanted = Wanted(q="air bersih", page=4)

    assert wanted.address() == "/kiriman?q=air+bersih"
    assert wanted.address(page=5, shape="month") == "/kiriman?q=air+bersih&page=5"
    assert wanted.address("/kiriman.csv", q="", part="posts") == "/kiriman.csv?part=posts"
    assert Wanted().address() == "/kiriman"
