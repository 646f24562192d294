"""How campaigns lie in the content folder, and what is wrong with where they lie."""

from __future__ import annotations

from pathlib import Path

import pytest

from siaran.content import digest
from tests.content.conftest import Desk

TEXT = """---
judul: Donor darah
program: Kesehatan
sasaran: [kelurahan]
kanal: [facebook]
---
Ayo datang.
"""


def test_a_campaign_is_named_after_its_file_or_its_folder(desk: Desk) -> None:
    desk.write("donor.md", TEXT)
    desk.write("rakor/campaign.md", TEXT)

    campaigns = desk.read().campaigns

    assert [(c.slug, Path(c.origin).relative_to(desk.folder).as_posix()) for c in campaigns] == [
        ("donor", "donor.md"),
        ("rakor", "rakor/campaign.md"),
    ]


def test_a_file_beside_the_campaign_replaces_the_body_for_its_territory(desk: Desk) -> None:
    desk.write("donor/campaign.md", TEXT)
    desk.write("donor/32.77.03.1002.md", "\ufeff\r\nAyo, Cibabat.\r\n")

    assert desk.read().campaigns[0].bodies == {"32.77.03.1002": "Ayo, Cibabat."}


def test_own_words_have_mistakes_of_their_own(desk: Desk) -> None:
    desk.write("donor/campaign.md", TEXT)
    desk.write("donor/cibabat.md", "---\njudul: Donor\n---\nAyo.\n")
    desk.write("donor/32.77.03.1001.md", "\n")

    assert desk.mistakes() == [
        "donor/32.77.03.1001.md:1: Berkas ini belum berisi. Tulis isinya, atau hapus berkasnya.",
        "donor/cibabat.md: Tidak ada wilayah “cibabat”. Maksud Anda “32.77.03.1002” (Cibabat)?",
        "donor/cibabat.md:1: Berkas ini memuat kepala berkas. Tulis kuncinya di campaign.md; di sini hanya isinya.",
    ]


@pytest.mark.parametrize("name", ["README.md", "readme.md", "_draf.md", ".donor.md", "gambar/peta.txt", "a/README.md"])
def test_what_is_no_campaign_is_left_alone(desk: Desk, name: str) -> None:
    desk.write(name, "Bukan pengumuman.")

    assert (desk.read().campaigns, desk.mistakes()) == ((), [])


def test_one_name_for_two_campaigns_is_a_mistake_on_both(desk: Desk) -> None:
    desk.write("donor.md", TEXT)
    desk.write("Donor/campaign.md", TEXT)

    reading = desk.read()

    assert not reading.campaigns
    assert [mistake.what.partition(" dipakai")[0] for mistake in reading.mistakes] == ["Nama “Donor”", "Nama “donor”"]


def test_a_folder_of_texts_without_a_campaign_file_is_a_mistake(desk: Desk) -> None:
    desk.write("2026/donor.md", TEXT)

    assert desk.mistakes() == [
        "2026: Folder ini berisi berkas .md, tetapi tidak ada campaign.md. Beri nama campaign.md pada berkas utamanya."
    ]


def test_a_file_in_another_encoding_is_named_with_its_line(desk: Desk) -> None:
    desk.write("donor.md", TEXT.encode() + b"Jalan \xe9\n")
    desk.write("rakor/campaign.md", TEXT)
    desk.write("rakor/32.77.03.1002.md", "Ayo".encode("utf-16"))

    reading = desk.read()

    assert not reading.campaigns
    assert [(m.line, m.what) for m in reading.mistakes] == [
        (8, "Berkas ini bukan teks UTF-8."),
        (1, "Berkas ini bukan teks UTF-8."),
    ]


def test_mistakes_of_one_file_do_not_hide_the_others(desk: Desk) -> None:
    desk.write("a.md", TEXT.replace("kelurahan", "kelurahn"))
    desk.write("b.md", TEXT)
    desk.write("c.md", TEXT.replace("facebook", "facebok"))

    reading = desk.read()

    assert [campaign.slug for campaign in reading.campaigns] == ["b"]
    assert [Path(mistake.file).name for mistake in reading.mistakes] == ["a.md", "c.md"]


@pytest.mark.parametrize("path", ["donor.md", "rakor", "rakor/campaign.md", "rakor/32.77.03.1002.md", "."])
def test_only_what_is_asked_for_is_read(desk: Desk, path: str) -> None:
    for name in ("donor.md", "rakor/campaign.md", "rakor/32.77.03.1002.md"):
        desk.write(name, TEXT if "32" not in name else "Ayo, Cibabat.")

    read = [campaign.slug for campaign in desk.read(only=[desk.folder / path]).campaigns]

    assert read == (["donor", "rakor"] if path == "." else [path.removesuffix(".md").partition("/")[0]])


def test_asking_for_what_is_not_there_is_a_mistake(desk: Desk) -> None:
    said = desk.mistakes(only=[desk.folder / "hilang.md"])

    assert [line.partition(" Sebut")[0] for line in said] == ["hilang.md: Tidak ada pengumuman di sini."]


def test_a_missing_folder_is_a_mistake_and_an_empty_one_is_not(desk: Desk) -> None:
    assert desk.mistakes() == []

    desk.folder.rmdir()

    assert [mistake.what for mistake in desk.read().mistakes] == ["Folder isi tidak ada."]


def test_a_picture_may_lie_in_another_folder_of_the_content(desk: Desk) -> None:
    picture = (Path(__file__).parent / "cases" / "gambar.jpg").read_bytes()
    desk.write("gambar/darah.jpg", picture)

    media = "media: {berkas: ../gambar/darah.jpg, alt: Darah}"
    desk.write("donor/campaign.md", TEXT.replace("---\nAyo", f"{media}\n---\nAyo"))

    assert desk.mistakes() == []


def test_a_picture_may_not_be_reached_through_a_link_out_of_the_content(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "rahasia.jpg").write_bytes(b"")
    (desk.folder / "donor.jpg").symlink_to(tmp_path / "rahasia.jpg")
    desk.write("donor.md", TEXT.replace("---\nAyo", "media: {berkas: donor.jpg, alt: Darah}\n---\nAyo"))

    assert [mistake.what for mistake in desk.read().mistakes] == ["Gambar “donor.jpg” berada di luar folder isi."]


def _digest(desk: Desk) -> str:
    reading = desk.read()
    campaign = reading.campaigns[0]
    return digest(campaign, reading.sources[campaign.slug], Path(campaign.origin).parent)


@pytest.mark.parametrize("part", ["campaign.md", "32.77.03.1002.md", "gambar.jpg"])
def test_the_digest_changes_with_everything_a_campaign_is_made_of(desk: Desk, part: str) -> None:
    picture = (Path(__file__).parent / "cases" / "gambar.jpg").read_bytes()
    desk.write("donor/campaign.md", TEXT.replace("---\nAyo", "media: {berkas: gambar.jpg, alt: Darah}\n---\nAyo"))
    desk.write("donor/32.77.03.1002.md", "Ayo, Cibabat.")
    desk.write("donor/gambar.jpg", picture)
    before = _digest(desk)

    path = desk.folder / "donor" / part
    path.write_bytes(path.read_bytes() + b".")

    assert _digest(desk) != before


def test_the_digest_does_not_change_with_line_ends(desk: Desk) -> None:
    desk.write("donor.md", TEXT)
    before = _digest(desk)

    desk.write("donor.md", TEXT.replace("\n", "\r\n"))

    assert _digest(desk) == before


def test_fifty_places_that_are_not_there_are_searched_for_at_a_time(desk: Desk) -> None:
    places = ", ".join(f"kelurahan-{n}" for n in range(1000))
    desk.write("donor.md", TEXT.replace("[kelurahan]", f"[{places}]"))

    assert len(desk.read().mistakes) == 50
