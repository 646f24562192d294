"""The one rule of rights."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from siaran.domain.member import EVERYWHERE, Action, Member, Role, may, plainly, sees


def _member(role: Role, territory: str = "32.77.03", ended: bool = False) -> Member:
    return Member(1, "sari", "Kantor", role, territory, ended_at=datetime(2026, 1, 1, tzinfo=UTC) if ended else None)


@pytest.mark.parametrize(
    ("territory", "allowed"),
    [("32.77.03", True), ("32.77.03.1002", True), ("32.77.031", False), ("32.77", False), (EVERYWHERE, False)],
)
def test_rights_reach_down_to_a_dot_and_never_up(territory: str, allowed: bool) -> None:
    assert may(_member(Role.ADMIN), Action.WRITE, territory) is allowed


def test_whoever_belongs_to_the_house_may_everywhere() -> None:
    member = _member(Role.APPROVER, EVERYWHERE)

    assert may(member, Action.STOP, EVERYWHERE) and may(member, Action.STOP, "51.71")


@pytest.mark.parametrize("role", Role)
def test_every_role_may_look(role: Role) -> None:
    assert may(_member(role), Action.READ, "32.77.03")


def test_only_approvers_and_administrators_approve() -> None:
    assert [r for r in Role if may(_member(r), Action.APPROVE, "32.77.03")] == [Role.ADMIN, Role.APPROVER]


def test_who_writes_does_not_approve() -> None:
    editor, approver = _member(Role.EDITOR), _member(Role.APPROVER)

    assert not may(editor, Action.APPROVE, "32.77.03")
    assert not may(approver, Action.WRITE, "32.77.03")


def test_one_territory_of_theirs_is_enough_to_see() -> None:
    assert sees(_member(Role.VIEWER), ["51.71", "32.77.03.1001"])
    assert not sees(_member(Role.VIEWER), ["51.71"])


def test_who_left_may_nothing() -> None:
    assert not may(_member(Role.ADMIN, EVERYWHERE, ended=True), Action.READ, "32.77.03")


def test_the_record_names_who_it_was() -> None:
    assert _member(Role.EDITOR).who.endswith("@desk")


@pytest.mark.parametrize(
    ("recorded", "told"),
    [
        ("Ditarik oleh siti aminah@desk. Salah tanggal.", "Ditarik oleh siti aminah. Salah tanggal."),
        ("Dilepas oleh sari@kota.example@desk: belum pasti.", "Dilepas oleh sari@kota.example: belum pasti."),
        ("Dihentikan oleh root@cli.", "Dihentikan oleh root."),
        ("Tulis ke sari@desk.example atau @desk.", "Tulis ke sari@desk.example atau @desk."),
    ],
)
def test_away_from_the_desk_people_stand_by_their_names_alone(recorded: str, told: str) -> None:
    assert plainly(recorded) == told
