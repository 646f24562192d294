"""A campaign for many territories: looked at by branch and page, approved in parts, exactly as it was shown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from siaran import keeping
from siaran.domain.member import Role
from siaran.store import posts, revisions
from siaran.store.tables import post
from siaran.web.pages.approvals import MOST_HELD
from siaran.web.views.sifting import PAGE
from tests.store.office import MELONG
from tests.web.desks import Furnished
from tests.web.forms import pressed
from tests.web.offices import SLUG, saw, seat
from tests.web.villages import CLOSED, EACH, FIRST, NORTH, SECOND, SOUTH, crowd

PATH = f"/approvals/{SLUG}"
ALL = 2 * EACH + 1


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk before which a campaign of many villages waits."""
    seat(desk)
    crowd(desk)
    return desk


def _press(client: TestClient, page: str, button: str, *, untick: Sequence[str] = (), **more: str) -> Response:
    """Press a button of a page after unticking some boxes; the answer, or the page that it leads to."""
    sent = pressed(page, button)
    sent.data["tick"] = [box for box in sent.data.get("tick", []) if box not in untick]
    answer = client.post(sent.action, data=sent.data | {name: [value] for name, value in more.items()})
    return client.get(answer.headers["location"]) if answer.status_code == 303 else answer


def _approved(desk: Furnished) -> Counter[str]:
    """How many posts were approved, by the district or city that they are in."""
    with desk.house.database.read() as connection:
        waiting = posts.listed(connection, campaign=SLUG)
    return Counter(p.territory[:8] for p in waiting if p.state == "queued")


def _rows(page: str) -> list[str]:
    return re.findall(r'<tr id="w([\d.]+)"', page)


def test_first_comes_the_whole_in_numbers_and_a_page_of_those_that_differ(desk: Furnished) -> None:
    page = desk.client(Role.APPROVER).get(PATH).text

    assert f"<b>{ALL} kiriman</b>" in page and f"{EACH + 1} wilayah berbeda atau perlu dilihat." in page
    assert f"{2 * EACH} kiriman · {2 * EACH} wilayah · {EACH} berbeda" in page
    assert _rows(page) == [MELONG, *(f"{NORTH}.{1001 + n}" for n in range(PAGE - 1))]
    assert f"lain di {EACH - 1} wilayah · naskah sendiri di 1 wilayah" in page
    assert "2 wilayah sasaran tidak mendapat kiriman: Lain Utara, Lain Selatan" in page


def test_what_is_held_on_one_page_stays_held_on_the_others(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    second = _press(client, client.get(PATH).text, "Berikutnya", untick=[FIRST]).text
    found = _press(client, second, "Cari", untick=[_rows(second)[0]], q="desa 2-7").text

    done = _press(client, found, "Setujui yang dicentang", untick=[f"{SOUTH}.1007"]).text

    assert f"{ALL - 3} kiriman disetujui. 3 kiriman tidak disetujui dan tetap menunggu." in done
    assert _approved(desk) == {"32.77.01": 1, NORTH: EACH - 2, SOUTH: EACH - 1}
    assert _rows(done) == [FIRST, _rows(second)[0], f"{SOUTH}.1007"]


def test_a_branch_is_opened_and_approved_by_itself(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    city = _press(client, client.get(PATH).text, "Sulawesi").text
    north = _press(client, city, "Lain Utara").text

    done = _press(client, north, "Setujui yang dicentang", untick=[SECOND]).text

    assert (len(_rows(north)), _approved(desk)) == (EACH, {NORTH: EACH - 1})
    assert f"{EACH - 1} kiriman disetujui. {EACH + 2} kiriman tidak disetujui" in done


def test_a_whole_branch_is_held_and_what_lies_in_it_with_it(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    held = _press(client, client.get(PATH).text, "Berikutnya", untick=["73/*"]).text

    assert f"1 dari {ALL} kiriman dicentang." in held and "semua di Sulawesi" in held
    assert held.count("ditahan bersama Sulawesi") == len(_rows(held))
    _press(client, held, "Setujui yang dicentang")
    assert _approved(desk) == {MELONG[:8]: 1}


def test_what_is_ticked_again_is_no_longer_held(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    held = pressed(client.get(f"{PATH}?held={MELONG},{FIRST},{SOUTH}/*").text, "Setujui yang dicentang")

    ticked = held.data | {"tick": [*held.data["tick"], FIRST]}

    assert client.post(held.action, data=ticked).status_code == 303
    assert _approved(desk) == {NORTH: EACH}


def test_no_form_grows_with_the_country(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    many = ",".join(f"{NORTH}.{2001 + n}" for n in range(MOST_HELD + 1))

    answer = _press(client, client.get(PATH).text, "Berikutnya", held=many)

    sent = pressed(client.get(f"{PATH}?view=all").text, "Berikutnya")
    assert (answer.status_code, f"Lebih dari {MOST_HELD} yang ditahan" in answer.text) == (422, True)
    assert sum(map(len, sent.data.values())) < PAGE + 10


def test_what_is_kept_of_the_first_look_is_never_older_than_what_waits(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    client.get(PATH)

    keeping.pause(desk.house, 1000, "Admin cuti.", who="uji@cli")
    desk.office.change(post, post.c.territory == SECOND, version=2, text=CLOSED)

    page = client.get(PATH).text
    assert "dijeda, menunggu dilanjutkan" in page and "naskah sendiri di 2 wilayah" in page


def test_another_revision_of_the_same_posts_is_not_what_was_seen(desk: Furnished) -> None:
    client = desk.client(Role.APPROVER)
    seen = saw(client)
    with desk.house.database.write() as connection:
        newest = revisions.newest(connection, SLUG)
        assert newest
        again = {"campaign": newest.campaign, "sha256": "lain", "origin": "desk", "source": "lain", "author": "lain"}
        revisions.add(connection, slug=SLUG, now=desk.now, **again)

    assert client.post(f"{PATH}/approval", data={"saw": seen, "which": "all"}).status_code == 409
