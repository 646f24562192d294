"""How much is drawn up for one member at a time."""

from __future__ import annotations

from threading import Thread

import pytest

from siaran.domain.member import Role
from siaran.house import House
from siaran.web.turns import MOST, Turns
from siaran.web.views import digests
from tests.web.desks import Furnished
from tests.web.offices import SLUG, seat


def test_each_member_has_so_many_turns_at_a_time() -> None:
    turns = Turns()

    assert [turns.begin(1) for _ in range(MOST + 1)] == [True] * MOST + [False]
    assert turns.begin(2)
    turns.end(1)
    assert turns.begin(1)


def test_who_has_too_much_in_hand_is_asked_to_wait_and_others_are_not(desk: Furnished) -> None:
    seat(desk)
    client, other = desk.client(Role.EDITOR), desk.client(Role.ADMIN)
    client.post("/campaigns", data={"title": SLUG})
    for _ in range(MOST):
        desk.app.state.turns.begin(desk.member(Role.EDITOR).id)

    refused = client.get(f"/campaigns/{SLUG}/draft")

    assert refused.status_code == 503
    assert "masih disusun" in refused.text
    assert other.get(f"/campaigns/{SLUG}/draft").status_code == 200
    assert client.get("/campaigns").status_code == 200


def test_one_campaign_is_gone_through_while_another_still_is(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    kept, done = digests.Digests(), list[bool]()

    def digest(house: House, tree: object, campaign: str, scope: str | None) -> None:
        if campaign == "satu":
            other = Thread(target=kept.of, args=(house, "dua", None, "kata"))
            other.start()
            other.join(timeout=5)
            done.append(not other.is_alive())

    monkeypatch.setattr(digests, "digest", digest)

    kept.of(house, "satu", None, "kata")

    assert done == [True]
