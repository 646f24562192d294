"""The frame around every page: the menu tells where one is, on a phone too, where most of it is folded away."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import update

from siaran.domain.member import Role
from siaran.store.tables import account
from tests.store.office import CIBABAT
from tests.web.desks import Furnished


@pytest.mark.parametrize(
    ("path", "marked"),
    [
        ("/", ["/"]),
        ("/new-campaign", ["/campaigns"]),
        ("/pictures", ["/campaigns"]),
        ("/posts/{post}", ["/queue", "/menu"]),
        ("/members/new", ["/members", "/menu"]),
        ("/password", ["/menu"]),
    ],
)
def test_the_place_that_a_page_belongs_to_is_marked(desk: Furnished, path: str, marked: list[str]) -> None:
    page = desk.client(Role.ADMIN).get(path.format(post=desk.posts[CIBABAT, "queued"])).text

    assert re.findall(r'<a href="([^"]*)" aria-current="page"', page) == marked


def test_what_was_done_is_told_to_the_next_page_and_not_to_a_part_of_one(desk: Furnished) -> None:
    client, post = desk.client(Role.ADMIN), f"/posts/{desk.posts[CIBABAT, 'queued']}"
    form = {"reason": "Salah tanggal", "version": 1}
    client.post(f"{post}/withdrawal", data=form, follow_redirects=False)

    drawn_anew, page, later = (client.get(post, headers=headers).text for headers in ({"HX-Request": "true"}, {}, {}))

    told = [text.count('role="status"') for text in (drawn_anew, page, later)]
    assert told == [0, 1, 0]


def test_the_menu_tells_of_the_members_own_part_alone_what_the_pages_say_of_it(desk: Furnished) -> None:
    with desk.house.database.write() as connection:
        connection.execute(update(account).where(account.c.territory == CIBABAT).values(state="active"))

    one, all_ = (desk.client(Role.OPERATOR, *part).get("/menu").text for part in ([CIBABAT], []))

    assert "1 akun terputus" in all_ and "2 pertanyaan menunggu" in all_
    assert "akun terputus" not in one and "1 pertanyaan menunggu" in one
