"""The library of pictures: cleaned when they come, described, found again, and used by a campaign of the desk."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image

from siaran.domain.member import Role
from siaran.store import library, posts
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import MARKS, SLUGS, Furnished
from tests.web.offices import SLUG, seat, source

GPS, MAKE = 0x8825, 0x010F


def _photo() -> bytes:
    """A phone's photo that tells where it was taken."""
    image, out = Image.new("RGB", (1200, 900), "green"), io.BytesIO()
    exif = image.getexif()
    exif[MAKE] = "Telepon"
    exif.get_ifd(GPS)[2] = (6.0, 52.0, 20.0)
    image.save(out, "JPEG", exif=exif)
    return out.getvalue()


def _bring(
    desk: Furnished, content: bytes = b"", name: str = "Foto Donor.JPG", alt: str = "Warga", place: str = ""
) -> object:
    files = {"file": (name, content or _photo(), "image/jpeg")}
    return desk.client(Role.EDITOR, place).post("/pictures", files=files, data={"alt": alt})


def _kept(desk: Furnished) -> list[library.Kept]:
    with desk.house.database.read() as connection:
        return [kept for kept in library.listed(connection, None) if "donor" in kept.name]


def test_a_picture_is_kept_without_what_it_should_not_tell(desk: Furnished) -> None:
    assert _bring(desk).status_code == 303

    (kept,) = _kept(desk)
    with Image.open(desk.house.settings.home / "media" / f"{kept.sha256}.jpg") as image:
        assert (dict(image.getexif()), image.size, kept.alt) == ({}, (1200, 900), "Warga")


@pytest.mark.parametrize(("brought", "called"), [("Donor Café.JPG", "donor-cafe-"), ("献血.jpg", "gambar-")])
def test_its_name_is_made_of_the_files_as_a_slug_is_of_a_title(desk: Furnished, brought: str, called: str) -> None:
    _bring(desk, name=brought)

    with desk.house.database.read() as connection:
        assert next(kept.name for kept in library.listed(connection, None)).startswith(called)


def test_a_picture_without_words_is_not_kept(desk: Furnished) -> None:
    answer = _bring(desk, alt=" ")

    assert (answer.status_code, "Tulis isi gambar" in answer.text, _kept(desk)) == (422, True, [])


@pytest.mark.parametrize("content", [b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"bukan gambar", _photo()[:400]])
def test_what_is_no_sound_picture_is_refused_in_words(desk: Furnished, content: bytes) -> None:
    answer = _bring(desk, content, name="donor.svg")

    assert (answer.status_code, "donor.svg: " in answer.text, _kept(desk)) == (422, True, [])


def test_a_file_that_is_too_large_is_refused(desk: Furnished) -> None:
    answer = _bring(desk, b"\xff\xd8" + bytes(20 * 1024 * 1024))

    assert (answer.status_code, "lebih dari 20 MB" in answer.text) == (422, True)


def test_without_a_file_it_says_so(desk: Furnished) -> None:
    answer = desk.client(Role.EDITOR).post("/pictures", data={"alt": "Warga"})

    assert (answer.status_code, "Pilih berkas" in answer.text) == (422, True)


def test_members_see_it_at_an_address_of_their_own(desk: Furnished) -> None:
    _bring(desk, place=CIBABAT)
    (kept,) = _kept(desk)
    path = f"/pictures/{kept.id}/{kept.name}"

    assert desk.client(Role.VIEWER, CIBABAT).get(path).headers["content-type"] == "image/jpeg"
    assert desk.client(Role.VIEWER, MELONG).get(path).status_code == 404
    assert desk.client(Role.VIEWER, CIBABAT).get(f"/pictures/{kept.id}/lain.jpg").status_code == 404


def test_its_words_can_be_changed(desk: Furnished) -> None:
    _bring(desk)
    desk.client(Role.EDITOR).post(f"/pictures/{_kept(desk)[0].id}/words", data={"alt": "Warga antre"})

    assert _kept(desk)[0].alt == "Warga antre"


def test_a_campaign_of_the_desk_uses_it_and_the_library_says_so(desk: Furnished) -> None:
    seat(desk)
    _bring(desk)
    (kept,) = _kept(desk)
    client = desk.client(Role.EDITOR)
    text = source(media=f"[{{berkas: {kept.name}, alt: Warga antre}}]")
    client.post("/campaigns", data={"title": SLUG})
    client.post(f"/campaigns/{SLUG}/draft", data={"shape": "text", "source": text, "version": 1, "seat": "x"})
    assert client.get(f"/campaigns/{SLUG}/draft/pictures/0").headers["content-type"] == "image/jpeg"
    client.post(f"/campaigns/{SLUG}/submission", data={"version": 2})

    with desk.house.database.read() as connection:
        pictures = {p.pictures[0].alt for p in posts.listed(connection, campaign=SLUG)}
    assert "Teks alternatif gambar: Warga antre" in desk.client(Role.APPROVER).get(f"/approvals/{SLUG}").text
    assert pictures == {"Warga antre"}
    assert f'href="/campaigns/{SLUG}"' in client.get("/pictures").text


@pytest.mark.parametrize(
    ("typed", "kept"), [(MARKS[CIBABAT], MARKS[MELONG]), ("", MARKS[MELONG]), ("Kata saya", "Kata saya")]
)
def test_another_picture_keeps_ones_own_words_and_not_those_of_the_one_before(
    desk: Furnished, typed: str, kept: str
) -> None:
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": SLUG})
    text = source(media=f"[{{berkas: {SLUGS[CIBABAT]}.jpg, alt: {MARKS[CIBABAT]}}}]")
    media = {"media_file": f"{SLUGS[MELONG]}.jpg", "media_alt": typed}

    client.post(f"/campaigns/{SLUG}/draft", data={"shape": "form", "source": text, "version": 1, "seat": "x", **media})

    page = client.get(f"/campaigns/{SLUG}/draft").text
    assert f'name="media_alt" value="{kept}"' in page
    assert f'/draft/pictures/0?file={SLUGS[MELONG]}.jpg"' in page


def test_a_file_beside_the_campaign_comes_before_the_library(desk: Furnished) -> None:
    beside = Path(desk.house.settings.content) / "gambar.jpg"
    seat(desk)
    beside.write_bytes(_photo())
    with desk.house.database.write() as connection:
        more = {"alt": "x", "size": (1, 1), "territory": "", "who": "x", "now": desk.now}
        library.add(connection, name="gambar.jpg", sha256="0" * 64, **more)
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": SLUG})
    text = source(media="[{berkas: gambar.jpg, alt: Warga}]")
    client.post(f"/campaigns/{SLUG}/draft", data={"shape": "text", "source": text, "version": 1, "seat": "x"})

    assert client.get(f"/campaigns/{SLUG}/draft/pictures/0").status_code == 200


def test_each_place_that_brings_the_same_picture_has_it_with_words_of_its_own(desk: Furnished) -> None:
    _bring(desk, place=CIBABAT, alt="Warga Cibabat")
    _bring(desk, place=MELONG, alt="Warga Melong")
    _bring(desk, place=MELONG, alt="Kata lain")

    client = desk.client(Role.EDITOR, MELONG)
    assert {kept.territory: kept.alt for kept in _kept(desk)} == {CIBABAT: "Warga Cibabat", MELONG: "Warga Melong"}
    assert "Warga Melong" in (page := client.get("/pictures").text) and "Warga Cibabat" not in page


def test_older_pictures_stand_on_the_next_page(desk: Furnished, monkeypatch: pytest.MonkeyPatch) -> None:
    _bring(desk)
    monkeypatch.setattr("siaran.web.pages.library.PAGE", 1)
    client = desk.client(Role.VIEWER)

    first, second = client.get("/pictures").text, client.get("/pictures?page=2").text

    assert ("foto-donor" in first, "foto-donor" in second, 'href="/pictures?page=2"' in first) == (True, False, True)
