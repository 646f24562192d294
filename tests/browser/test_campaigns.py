"""Writing and approving in a real browser: quiet pages at both sizes, checks while one types, a yes to a part."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from siaran.domain.member import Role
from tests.browser.conftest import Seat
from tests.store.office import MELONG
from tests.web.desks import MARKS, SLUGS, Furnished
from tests.web.offices import BODY, SLUG, UTAMA, planned, seat, source
from tests.web.villages import FIRST, NORTH, crowd
from tests.web.writers import save

Sit = Callable[..., Seat]
PAGES = (
    *("/campaigns", "/campaigns?q=tidak-ada", f"/campaigns/{SLUG}", "/approvals", f"/approvals/{SLUG}", "/pictures"),
    *(
        "/new-campaign",
        f"/campaigns/{SLUG}/draft",
        f"/campaigns/{SLUG}/draft?shape=text",
        f"/campaigns/{SLUG}/plan",
        "/emergencies",
    ),
)


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk with a campaign that waits, in its second revision."""
    seat(desk)
    planned(desk)
    planned(desk, source(body=f"{BODY}\n\nDaftar di imunisasi.cimahikota.go.id."))
    return desk


def test_the_pages_have_no_fault(sit: Sit, size: str) -> None:
    assert sit(size, Role.ADMIN).faulty(*PAGES) == {}


BOXES = """() => {
    const box = name => document.querySelector(name).getBoundingClientRect();
    const notes = [...document.querySelectorAll(".note")].filter(each => each.scrollWidth > each.clientWidth);
    const beside = [...document.querySelectorAll(".beside")].map(each => each.getBoundingClientRect());
    return {
        over: beside.filter((each, n) => n && each.top < beside[n - 1].bottom).length,
        wide: notes.length + (box(".paper textarea").right > box(".paper").right),
        under: document.querySelector(".act").checkVisibility() && box("details.mt-4 summary").top < box(".act").bottom,
        bars: (box(".act").height + (innerWidth < 768 ? box(".menu").height : 0)) / innerHeight,
    };
}"""


def test_the_editor_leaves_room_to_write_and_nothing_lies_under_its_bar(sit: Sit, desk: Furnished, size: str) -> None:
    body = f"https://cimahi.example/{'a' * 90} {{{{ wilayah.{'kuota_' * 9} }}}}\n{{{{ wilayah.jam }}}}"
    save(desk.client(Role.EDITOR), source(body=body), version=0)
    page = sit(size, Role.EDITOR).open(f"/campaigns/{SLUG}/draft")
    page.get_by_text("Buang draf ini").focus()

    boxes = page.evaluate(BOXES)

    assert (boxes["over"], boxes["wide"], boxes["under"]) == (0, 0, False) and boxes["bars"] < 0.22


def _press(page: Page, name: str) -> None:
    """Reach a button with the keyboard, and use it."""
    page.get_by_role("button", name=name, exact=True).focus()
    page.keyboard.press("Enter")


def test_a_campaign_is_written_checked_while_typing_and_submitted(sit: Sit) -> None:
    seat = sit("desktop", Role.EDITOR)
    page = seat.open(f"/campaigns/{SLUG}/draft")
    page.get_by_label("Naskah").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(" Datang {{ wilayah.jadwal }}.")

    expect(page.locator("#fixes")).to_contain_text("jadwal belum diisi untuk")
    for _ in range(len(" {{ wilayah.jadwal }}.")):
        page.keyboard.press("Backspace")
    expect(page.locator("#fixes")).to_contain_text("Tidak ada yang perlu diperbaiki")
    _press(page, "Ajukan persetujuan")
    _press(page, "Ajukan")

    expect(page.get_by_text("kiriman menunggu persetujuan orang lain")).to_be_visible()
    assert seat.complaints == []


def _ends(page: Page) -> set[int]:
    """Where the form's rows end on the right, in pixels."""
    rows = ", ".join(["#f-title", "#f-template", "#f-audience", ".paper", "#ma1", "#f-link", "#f-priority"])
    ends = page.locator(rows).evaluate_all("found => found.map(each => each.getBoundingClientRect().right)")
    return {round(end) for end in ends}


def _what_a_level_has_says_so(page: Page) -> None:
    level = page.get_by_role("checkbox", name="semua kelurahan")
    level.check()
    expect(page.get_by_role("checkbox", name="Cibabat sudah termasuk")).not_to_be_checked()
    level.uncheck()
    expect(page.get_by_role("checkbox", name="Cibabat", exact=True)).not_to_be_checked()


def test_the_form_is_one_column_and_its_preview_follows_the_audience_while_one_types(sit: Sit) -> None:
    page = sit("desktop", Role.EDITOR).open(f"/campaigns/{SLUG}/draft")
    page.get_by_text("Pengaturan lain").click()
    assert len(_ends(page)) == 1
    page.get_by_label("Sasaran").fill(f"{MELONG}, {UTAMA}")
    chosen = page.get_by_label("Wilayah yang dilihat")

    expect(chosen.get_by_role("option")).to_have_text(["Melong", "Utama"])
    expect(chosen).to_have_value(MELONG)
    expect(page.get_by_role("article").first).to_have_attribute("aria-label", "Facebook, Melong")
    page.get_by_text("Pilih wilayahnya dari daftar").click()
    page.get_by_role("checkbox", name="Melong").uncheck()
    expect(page.get_by_label("Sasaran")).to_have_value(UTAMA)
    expect(chosen.get_by_role("option")).to_have_text(["Utama"])
    _what_a_level_has_says_so(page)


def test_another_picture_is_seen_at_once_with_its_words_but_ones_own_words_stay(sit: Sit) -> None:
    page = sit("desktop", Role.EDITOR).open(f"/campaigns/{SLUG}/draft")
    words, shot = page.locator("#ma1"), page.locator("#looks article img").first
    for code, file in SLUGS.items():
        page.get_by_label("Tambah gambar").select_option(f"{file}.jpg")
        expect(words).to_have_value(MARKS[code])
        expect(page.locator("#f-media .thumb")).to_have_attribute("src", re.compile(f"{file}.jpg$"))
        expect(shot).to_have_attribute("src", re.compile(f"file={file}.jpg$"))
    words.fill("Kata saya")
    page.get_by_label("Tambah gambar").select_option(f"{SLUGS[MELONG]}.jpg")

    expect(words).to_have_value("Kata saya")


def test_it_is_approved_by_keyboard_alone(sit: Sit) -> None:
    seat = sit("phone", Role.APPROVER)
    page = seat.open(f"/approvals/{SLUG}")
    page.get_by_role("checkbox", name="Melong").focus()
    page.keyboard.press("Space")
    expect(page.get_by_text("2 dari 3 kiriman dicentang.")).to_be_visible()
    expect(page.get_by_role("button", name="Setujui semua")).to_be_hidden()
    page.get_by_role("link", name="Kembalikan…").press("Enter")
    expect(page.get_by_label("Apa yang perlu diubah?")).to_be_visible()
    _press(page, "Setujui sebagian")

    expect(page.get_by_text("2 kiriman disetujui.")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Melong")).to_be_checked()
    assert seat.complaints == []


def test_of_many_the_bar_counts_what_is_held_on_every_page(sit: Sit, size: str, desk: Furnished) -> None:
    crowd(desk)
    seat, path = sit(size, Role.APPROVER), f"/approvals/{SLUG}"
    faults = seat.faulty(f"{path}?branch=73&held={FIRST}", f"{path}?q=desa&held={NORTH}/*", path)
    page = seat.page
    page.get_by_role("checkbox", name="Desa 1-20").uncheck()
    expect(page.get_by_text("200 dari 201 kiriman dicentang.")).to_be_visible()

    page.get_by_role("button", name="Berikutnya").click()
    if size == "phone":
        page.get_by_text("Buka atau tahan menurut wilayah").click()
    page.get_by_role("checkbox", name="semua di Sulawesi").uncheck()

    expect(page.get_by_text("1 dari 201 kiriman dicentang.")).to_be_visible()
    assert (faults, seat.complaints) == ({}, [])
