"""Writing at the desk: begun, saved, checked, compared, planned, submitted."""

from __future__ import annotations

import re

import pytest

from siaran.domain.member import Role
from siaran.store import posts, revisions
from tests.conftest import Clock
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished
from tests.web.offices import BODY, SLUG, UTAMA, latest, saw, seat, source
from tests.web.writers import PATH, TEXT, begin, draft_of, save, submit


@pytest.fixture(autouse=True)
def seated(desk: Furnished) -> None:
    """There is something to write for."""
    seat(desk)


def test_what_is_saved_is_there_again_in_both_shapes(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)

    assert 'value="Imunisasi Desember"' in client.get(f"{PATH}/draft").text
    assert "judul: Imunisasi Desember" in client.get(f"{PATH}/draft?shape=text").text


def _written(page: str) -> str:
    """The editor's page without the sentence that comes when it cannot be saved."""
    return re.sub(r'<div class="unsaved failed".*?</div>', "", page, flags=re.DOTALL).partition("<main")[2]


FIELDS = {
    "program": "Kesehatan",
    "audience": ", ".join((CIBABAT, MELONG, UTAMA)),
    "platforms": "facebook",
    "publish": "2026-11-26 07:00",
    "spread": "30 menit",
}
"""What the form holds beside the title, as the text has it."""


def test_a_field_changes_its_line_and_no_other(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client, TEXT.replace("program:", "# dari rapat\nprogram:"))
    draft = draft_of(desk)
    assert draft

    form = {"shape": "form", "source": draft.source, "version": draft.version, "body": BODY, **FIELDS}
    client.post(f"{PATH}/draft", data=form | {"title": "Imunisasi gratis", "go": "save"})

    saved = draft_of(desk)
    assert saved and saved.source == draft.source.replace("Imunisasi Desember", "Imunisasi gratis")


def test_a_mistake_stands_beside_its_line_and_its_field(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(
        client,
        source(body="Baris satu.\nDatang {{ wilayah.jadwal }}.").replace("terbit: 2026-11-26", "terbit: 2020-11-26"),
    )

    page = client.get(f"{PATH}/draft").text
    assert re.search(r'<li class="bad"><span aria-hidden="true"><mark>Datang {{ wilayah.jadwal }}', page)
    assert "<b>Baris 2.</b> jadwal belum diisi untuk" in page
    assert re.search(r'id="f-publish"[^>]*aria-invalid', page)


def test_a_field_that_is_missing_is_told_of_beside_it(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client, re.sub(r"(?m)^(judul|program|sasaran|kanal):.*\n", "", TEXT))

    beside = re.findall(r'id="h-(\w+)"><p class="says failed">.*?<span>“(\w+)” belum', client.get(f"{PATH}/draft").text)

    names = {"title": "judul", "program": "program", "audience": "sasaran", "platforms": "kanal"}
    assert dict(beside) == names


def test_why_it_cannot_be_submitted_counts_lines_as_the_shape_that_was_used_does(desk: Furnished) -> None:
    client, text = desk.client(Role.EDITOR), source(body="Baris satu.\nDatang {{ wilayah.jadwal }}.")
    begin(client, text)

    gone = save(client, text, version=2, go="plan").headers["location"]
    pages = [client.get(f"{PATH}/plan{shape}").text for shape in ("", "?shape=form", "?shape=text")]

    assert gone == f"{PATH}/plan?shape=text"
    assert [re.findall(r">Baris (\d+)</span>", page) for page in pages] == [["2"], ["2"], ["10"]]
    assert all("Imunisasi Desember" in page for page in pages)


def test_a_mistake_in_a_form_says_what_to_do_in_the_form(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    bare = TEXT.replace(BODY, "").replace("program: Kesehatan", "program:")
    begin(client, bare.replace("kanal: [facebook]", "kanal: [instagram]\ntemplat: rapat"))

    form, text = client.get(f"{PATH}/draft").text, client.get(f"{PATH}/draft?shape=text").text

    asked = ["Tulis misalnya “Kesehatan Ibu dan Anak”.", "jangan centang kanal", "Tulis naskahnya.", "tanpa templat."]
    assert all(words in form and words not in text for words in asked)
    keys = ["“program: Kesehatan Ibu dan Anak”", "Isi “media”", "di bawah kepala berkas", "Buat templates/"]
    assert all(words in text and words not in form for words in keys)


def test_a_voice_without_a_value_is_told_as_one_with_the_way_to_its_values(desk: Furnished) -> None:
    for code in (CIBABAT, MELONG, "32.77"):
        desk.office.account(f"x.{code}", code, "x")
    client = desk.client(Role.EDITOR)
    begin(client, source(CIBABAT, MELONG, body="Kuota {{ wilayah.kuota }}.").replace("[facebook]", "[x]"))

    page = client.get(f"{PATH}/draft").text

    assert "kuota belum diisi untuk Kota Cimahi, yang akunnya menyuarakan pengumuman ini di X." in page
    assert "keluarkan dari sasaran" not in page
    assert 'href="/territories/values?name=kuota&amp;campaign=imunisasi">Isi nilai kuota</a>' in page


def test_the_preview_shows_the_chosen_territory(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)

    page = client.get(f"{PATH}/draft?territory={UTAMA}").text

    assert "Imunisasi di Kelurahan Utama" in page
    assert "<span>besok pukul 07.00 · <svg" in page


def test_the_example_of_a_time_is_on_the_next_working_day(desk: Furnished, clock: Clock) -> None:
    clock.advance(2 * 24 * 3600)
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": SLUG})

    assert "Seperti 2026-11-30 07:00, atau “slot berikutnya”." in client.get(f"{PATH}/draft").text


def test_a_new_draft_says_what_to_fill_in_and_calls_it_wrong_only_once_something_was_written(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": SLUG})
    page = client.get(f"{PATH}/draft").text
    save(client, TEXT.replace(BODY, ""), version=1)

    assert ("Yang masih perlu diisi:" in page, "“program” belum diisi" in page) == (True, True)
    assert [mark for mark in ("failed", "field-bad", "aria-invalid", 'class="bad"') if mark in _written(page)] == []
    assert "hal perlu diperbaiki" in client.get(f"{PATH}/draft").text


def test_autosave_answers_with_the_pieces_that_change(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": SLUG})
    form = {"shape": "text", "source": TEXT, "version": 1, "seat": "satu"}

    answer = client.post(f"{PATH}/draft", data=form, headers={"hx-request": "true"})

    assert ("<html" in answer.text, answer.headers["hx-trigger"]) == (False, "saved")
    assert 'id="lihat" name="territory" hx-swap-oob="true">' in answer.text and f'value="{UTAMA}"' in answer.text
    assert 'id="basis" hidden hx-swap-oob="true"><input type="hidden" name="version" value="2"' in answer.text


def test_somebody_elses_save_is_not_overwritten_and_both_texts_are_shown(desk: Furnished) -> None:
    client, other = desk.client(Role.EDITOR), desk.client(Role.ADMIN)
    begin(client)
    other.post(f"{PATH}/draft", data={"shape": "text", "source": f"{TEXT}Dari lain.\n", "version": 2, "seat": "dua"})

    answer = save(client, f"{TEXT}Dari saya.\n", version=2)

    assert (answer.status_code, "Dari lain." in answer.text, "Dari saya." in answer.text) == (409, True, True)
    saved = draft_of(desk)
    assert saved and saved.source.endswith("Dari lain.\n")


def test_ones_own_second_window_is_not_called_somebody_else(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)
    save(client, f"{TEXT}Satu.\n", version=2, seat="dua")

    answer = save(client, f"{TEXT}Dua.\n", version=2, seat="tiga")
    told = client.post(f"{PATH}/draft", data={"source": TEXT, "version": 2}, headers={"hx-request": "true"})

    assert (answer.status_code, "Anda simpan sendiri, di jendela lain" in answer.text) == (409, True)
    assert "Anda simpan sendiri di jendela lain" in told.text
    assert "orang lain" not in answer.text + told.text


def test_a_window_left_open_saves_nothing_in_the_name_of_who_signed_in_after(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)
    form = {"source": f"{TEXT}Lama.\n", "version": 2, "writer": desk.member(Role.ADMIN).id}

    answer = client.post(f"{PATH}/draft", data=form, headers={"hx-request": "true"})

    assert (answer.status_code, "hx-trigger" in answer.headers) == (401, False)
    saved = draft_of(desk)
    assert saved and saved.source == TEXT


def test_ones_own_late_autosave_is_no_conflict(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)
    save(client, f"{TEXT}Satu.\n", version=2)

    assert save(client, f"{TEXT}Dua.\n", version=2).status_code == 303


def test_the_plan_is_shown_before_it_is_submitted(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)

    page = client.get(f"{PATH}/plan").text
    assert "3 ditambah" in page
    with desk.house.database.read() as connection:
        assert posts.listed(connection, campaign=SLUG) == []


def test_submitting_makes_a_revision_of_the_desk_whose_posts_wait(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)

    assert submit(client, 2).status_code == 303
    with desk.house.database.read() as connection:
        newest = revisions.newest(connection, SLUG)
        waiting = posts.planned(connection, SLUG)
    submitted, me = latest(desk), desk.member(Role.EDITOR).who
    assert newest and (newest.origin, newest.author, len(waiting)) == ("desk", me, 3)
    assert submitted and submitted.who == me
    assert draft_of(desk) is None


def test_what_has_mistakes_is_not_submitted(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client, TEXT.replace("judul: Imunisasi Desember\n", ""))

    assert "Belum dapat diajukan" in client.get(f"{PATH}/plan").text
    assert submit(client, 2).headers["location"] == f"{PATH}/plan"
    assert latest(desk) is None


def test_what_changed_since_its_plan_was_shown_is_not_submitted(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)

    assert submit(client, 1).status_code == 409


def test_a_writer_of_one_place_cannot_speak_for_others(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR, CIBABAT)
    begin(client, source(CIBABAT, MELONG))

    assert submit(client, 2).headers["location"] == f"{PATH}/plan"
    assert "di luar bagian Anda: Melong." in client.get(f"{PATH}/plan").text
    assert latest(desk) is None


def test_nobody_of_one_place_sees_a_draft_of_the_whole_house(desk: Furnished) -> None:
    begin(desk.client(Role.EDITOR))

    assert desk.client(Role.EDITOR, CIBABAT).get(f"{PATH}/draft").status_code == 404


def test_a_second_submission_changes_what_is_planned(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)
    submit(client, 2)
    save(client, source(body=f"{BODY} Jangan terlambat."), version=0)

    assert "3 ditulis ulang" in client.get(f"{PATH}/plan").text
    assert submit(client, 1).status_code == 303
    assert "Revisi 2" in client.get(PATH).text


def test_submitting_again_without_a_change_asks_again_what_was_sent_back(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    begin(client)
    submit(client, 2)
    approver = desk.client(Role.APPROVER)
    approver.post(f"/approvals/{SLUG}/return", data={"saw": saw(approver), "note": "Belum."})
    assert "Tidak ada yang berubah di antrean." in client.get(f"{PATH}/plan").text
    submit(client, 0)

    submitted = latest(desk)
    assert submitted and submitted.returned_at is None
