"""Whoever was not let in stands in the record: who was tried and from where, now and then, and nothing they typed."""

from __future__ import annotations

import html
import re

import pyotp

from siaran.domain.member import Role
from siaran.store import audit
from siaran.web import refusals
from tests.conftest import Clock
from tests.web.desks import Furnished
from tests.web.test_second_step import _armed, _asked, _member
from tests.web.test_sign_in import _enter, _from, _with_password

WRONG = "kata yang salah sekali"


def _refused(desk: Furnished) -> list[tuple[str, str, object]]:
    """From where, as whom, and what was wrong; the newest first."""
    with desk.house.database.read() as connection:
        lines = list(audit.recent(connection))
    return [(e.who, e.subject, e.detail) for e in lines if e.action == "refuse sign in"]


def test_a_wrong_password_is_recorded_once_in_ten_minutes_for_each_member(desk: Furnished, clock: Clock) -> None:
    name, other, outsider = _with_password(desk), desk.member(Role.VIEWER).name, _from(desk, "203.0.113.9")

    for tried in (name, name.upper(), other, "siapa"):
        _enter(outsider, tried, WRONG)
    clock.advance(refusals.EVERY.total_seconds())
    _enter(outsider, name, WRONG)

    assert _refused(desk) == [("203.0.113.9", tried, {"step": "password"}) for tried in (name, other, name)]


def test_what_was_typed_and_names_that_nobody_has_are_not_recorded(desk: Furnished) -> None:
    name = _with_password(desk)

    for tried in (name, "sandi di kolom nama"):
        _enter(desk.visitor(), tried, WRONG)

    with desk.house.database.read() as connection:
        told = str(list(audit.recent(connection)))
    assert WRONG not in told and "kolom nama" not in told


def test_a_wrong_code_is_recorded_and_told_in_both_languages(desk: Furnished, clock: Clock) -> None:
    name, admin = _member(desk), desk.client(Role.ADMIN)
    key, _ = _armed(desk, desk.client(Role.EDITOR))
    clock.advance(600)
    (browser, ticket), wrong = _asked(desk, name), pyotp.TOTP(key).at(desk.now.timestamp() - 3600)

    assert browser.post("/sign-in/code", data={"ticket": ticket, "code": wrong}).status_code == 401

    pages = [admin.get("/audit").text]
    admin.post("/language", data={"language": "en"})
    pages.append(admin.get("/audit").text)
    indonesian, english = (re.sub(r"<[^>]+>|\s+", " ", html.unescape(page)) for page in pages)
    assert "Menolak percobaan masuk" in indonesian and "yang salah: kode verifikasi" in indonesian
    assert "Refused a sign-in" in english and "what was wrong: verification code" in english
