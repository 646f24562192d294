"""A whole announcement is withdrawn: told beforehand, in one's own part, what is being sent left alone and told."""

from __future__ import annotations

from siaran.domain.member import Role
from siaran.domain.post import State
from siaran.store import posts
from siaran.store.tables import post
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import SLUGS, Furnished
from tests.web.offices import SLUG, planned, seat

PATH = f"/campaigns/{SLUG}"


def _states(desk: Furnished) -> dict[str, State]:
    with desk.house.database.read() as connection:
        return {p.territory: p.state for p in posts.listed(connection, campaign=SLUG)}


def test_what_will_happen_is_told_beforehand(desk: Furnished) -> None:
    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/campaigns/{SLUGS[CIBABAT]}").text

    assert "2 kiriman tidak akan terbit; yang pertama" in page
    assert "1 yang sudah terbit tetap terbit." in page and "Hanya kiriman di bagian Anda." in page
    assert "/withdrawal" not in desk.client(Role.VIEWER).get(f"/campaigns/{SLUGS[CIBABAT]}").text


def test_all_of_it_that_is_not_being_sent_is_withdrawn_with_its_reason(desk: Furnished) -> None:
    seat(desk)
    planned(desk)
    desk.office.change(post, (post.c.campaign == SLUG) & (post.c.territory == MELONG), state="unknown")
    editor = desk.client(Role.EDITOR)

    answer = editor.post(f"{PATH}/withdrawal", data={"reason": "Salah tanggal."})

    states = _states(desk)
    assert states.pop(MELONG) is State.UNKNOWN and set(states.values()) == {State.WITHDRAWN}
    page = editor.get(answer.headers["location"]).text
    assert "2 kiriman ditarik." in page and "1 tidak dapat ditarik" in page
    assert "Salah tanggal." in editor.get(f"/queue?campaign={SLUG}&state=all").text
    assert f"/approvals/{SLUG}" not in desk.client(Role.APPROVER).get("/approvals").text
    assert editor.post(f"{PATH}/withdrawal").status_code == 409


def test_of_an_announcement_for_others_too_only_ones_own_part_is_withdrawn(desk: Furnished) -> None:
    seat(desk)
    planned(desk)

    assert desk.client(Role.OPERATOR, CIBABAT).post(f"{PATH}/withdrawal").status_code == 303

    states = _states(desk)
    assert states.pop(CIBABAT) is State.WITHDRAWN and set(states.values()) == {State.PLANNED}
