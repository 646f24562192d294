"""The pages of people in a real browser: no faults at both sizes; one journey without JavaScript, one by keyboard."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from siaran.domain.member import Role
from siaran.store import members, passwords
from tests.browser.conftest import Seat
from tests.web.desks import Furnished

PASSWORD = "hujan di bulan juni"
SEALED = passwords.seal(PASSWORD)
Sit = Callable[..., Seat]
PAGES = ("/members", "/members/new", "/second-step", "/password", "/audit")


def _admin(desk: Furnished) -> str:
    """The name of an administrator who has chosen the password."""
    member = desk.member(Role.ADMIN)
    with desk.house.database.write() as connection:
        members.set_password(connection, member, SEALED, who="test", now=desk.now)
    return member.name


def test_the_pages_have_no_fault(sit: Sit, desk: Furnished, size: str) -> None:
    other = next(iter(desk.people.values()))

    assert sit(size, Role.ADMIN).faulty(*PAGES, f"/members/{other}") == {}


def test_somebody_is_invited_without_javascript(sit: Sit, desk: Furnished, size: str) -> None:
    page = sit(size, scripts=False).open("/")
    page.get_by_label("Nama").fill(_admin(desk))
    page.get_by_label("Kata sandi").fill(PASSWORD)
    page.get_by_role("button", name="Masuk").click()
    page.goto(page.url + "menu")
    page.get_by_role("main").get_by_role("link", name="Anggota").click()
    page.get_by_role("link", name="Undang anggota").click()
    page.get_by_label("Nama untuk masuk").fill("siti")
    page.get_by_label("Kantor").fill("Kelurahan Cibabat")
    page.get_by_label("Operator").check()
    page.get_by_role("button", name="Buat tautan undangan").click()

    assert "/invitations/" in page.get_by_label("Tautan untuk memilih kata sandi").input_value()
    expect(page.get_by_role("button", name="Salin tautan")).not_to_be_visible()


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until something with this name has the focus."""
    named = "e => e.labels?.[0]?.innerText.trim() || e.innerText.trim() || ''"
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate(f"({named})(document.activeElement)").startswith(name):
            return
    raise AssertionError(f"Tab never reaches {name}")


def _type(page: Page, **words: str) -> None:
    """Type into the fields with these labels, reached by Tab; then Enter."""
    for label, typed in words.items():
        _tab_to(page, label.replace("_", " "))
        page.keyboard.type(typed)
    page.keyboard.press("Enter")


def test_somebody_is_invited_by_keyboard_alone(sit: Sit, desk: Furnished) -> None:
    page = sit("desktop").open("/")
    _type(page, Nama=_admin(desk), Kata_sandi=PASSWORD)
    expect(page.get_by_role("heading", level=1)).to_contain_text("menunggu Anda")
    for link, there in (("Anggota", "/members"), ("Undang anggota", "/members/new")):
        _tab_to(page, link)
        page.keyboard.press("Enter")
        page.wait_for_url(f"**{there}")
    _type(page, Nama_untuk_masuk="siti", Kantor="Kelurahan Cibabat", Pengelola=" ")

    expect(page.get_by_role("heading", level=1)).to_have_text("Sampaikan tautan ini kepada orangnya.")
    _tab_to(page, "Salin tautan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Tersalin")).to_be_visible()
