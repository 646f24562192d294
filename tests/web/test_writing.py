"""Writing at the desk: begun, saved, checked, compared, planned, submitted; and never anybody's words overwritten."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from siaran import flow
from siaran.domain.errors import Conflict
from siaran.domain.member import Role
from siaran.store import drafts, posts, revisions
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished
from tests.web.offices import BODY, SLUG, UTAMA, campaign, latest, planned, seat, source

PATH = f"/campaigns/{SLUG}"
TEXT = source()


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk with something to write for."""
    seat(desk)
    return desk


def _draft(desk: Furnished) -> drafts.Draft | None:
    with desk.house.database.read() as connection:
        return drafts.of_slug(connection, SLUG)


def _begin(client: TestClient, text: str = TEXT) -> None:
    """A draft of this text."""
    client.post("/campaigns", data={"title": SLUG})
    assert _save(client, text, version=1).status_code == 303


def _save(client: TestClient, text: str, *, version: int, **more: object) -> Response:
    form = {"shape": "text", "go": "save", "source": text, "version": version, "seat": "satu"}
    return client.post(f"{PATH}/draft", data=form | more)


def _submit(client: TestClient, version: int) -> Response:
    return client.post(f"{PATH}/submission", data={"version": version})


def test_what_is_saved_is_there_again_in_both_shapes(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client)

    assert 'value="Imunisasi Desember"' in client.get(f"{PATH}/draft").text
    assert "judul: Imunisasi Desember" in client.get(f"{PATH}/draft?shape=text").text


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
    _begin(client, TEXT.replace("program:", "# dari rapat\nprogram:"))
    draft = _draft(desk)
    assert draft

    form = {"shape": "form", "source": draft.source, "version": draft.version, "body": BODY, **FIELDS}
    client.post(f"{PATH}/draft", data=form | {"title": "Imunisasi gratis", "go": "save"})

    saved = _draft(desk)
    assert saved and saved.source == draft.source.replace("Imunisasi Desember", "Imunisasi gratis")


def test_a_mistake_stands_beside_its_line_and_its_field(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(
        client,
        source(body="Baris satu.\nDatang {{ wilayah.jadwal }}.").replace("terbit: 2026-11-26", "terbit: 2020-11-26"),
    )

    page = client.get(f"{PATH}/draft").text
    assert re.search(r'<li class="bad"><span aria-hidden="true"><mark>Datang {{ wilayah.jadwal }}', page)
    assert "<b>Baris 2.</b> jadwal belum diisi untuk" in page
    assert re.search(r'id="f-publish"[^>]*aria-invalid', page)


def test_the_preview_shows_the_chosen_territory(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client)

    page = client.get(f"{PATH}/draft?territory={UTAMA}").text

    assert "Imunisasi di Kelurahan Utama" in page
    assert "<span>besok pukul 07.00 · <svg" in page


def test_autosave_answers_with_the_pieces_that_change(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    client.post("/campaigns", data={"title": SLUG})
    form = {"shape": "text", "source": TEXT, "version": 1, "seat": "satu"}

    answer = client.post(f"{PATH}/draft", data=form, headers={"hx-request": "true"})

    assert "<html" not in answer.text
    assert 'id="lihat" name="territory" hx-swap-oob="true">' in answer.text and f'value="{UTAMA}"' in answer.text
    assert 'id="basis" hidden hx-swap-oob="true"><input type="hidden" name="version" value="2"' in answer.text


def test_somebody_elses_save_is_not_overwritten_and_both_texts_are_shown(desk: Furnished) -> None:
    client, other = desk.client(Role.EDITOR), desk.client(Role.ADMIN)
    _begin(client)
    other.post(f"{PATH}/draft", data={"shape": "text", "source": f"{TEXT}Dari lain.\n", "version": 2, "seat": "dua"})

    answer = _save(client, f"{TEXT}Dari saya.\n", version=2)

    assert (answer.status_code, "Dari lain." in answer.text, "Dari saya." in answer.text) == (409, True, True)
    saved = _draft(desk)
    assert saved and saved.source.endswith("Dari lain.\n")


def test_ones_own_late_autosave_is_no_conflict(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client)
    _save(client, f"{TEXT}Satu.\n", version=2)

    assert _save(client, f"{TEXT}Dua.\n", version=2).status_code == 303


def test_the_plan_is_shown_before_it_is_submitted(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client)

    page = client.get(f"{PATH}/plan").text
    assert "3 ditambah" in page
    with desk.house.database.read() as connection:
        assert posts.listed(connection, campaign=SLUG) == []


def test_submitting_makes_a_revision_of_the_desk_whose_posts_wait(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client)

    assert _submit(client, 2).status_code == 303
    with desk.house.database.read() as connection:
        newest = revisions.newest(connection, SLUG)
        waiting = posts.planned(connection, SLUG)
    submitted, me = latest(desk), desk.member(Role.EDITOR).who
    assert newest and (newest.origin, newest.author, len(waiting)) == ("desk", me, 3)
    assert submitted and submitted.who == me
    assert _draft(desk) is None


def test_what_has_mistakes_is_not_submitted(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client, TEXT.replace("judul: Imunisasi Desember\n", ""))

    assert "Belum dapat diajukan" in client.get(f"{PATH}/plan").text
    assert _submit(client, 2).headers["location"] == f"{PATH}/plan"
    assert latest(desk) is None


def test_what_changed_since_its_plan_was_shown_is_not_submitted(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client)

    assert _submit(client, 1).status_code == 409


def test_a_writer_of_one_place_cannot_speak_for_others(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR, CIBABAT)
    _begin(client, source(CIBABAT, MELONG))

    assert _submit(client, 2).headers["location"] == f"{PATH}/plan"
    assert "di luar bagian Anda: Melong." in client.get(f"{PATH}/plan").text
    assert latest(desk) is None


def test_nobody_of_one_place_sees_a_draft_of_the_whole_house(desk: Furnished) -> None:
    _begin(desk.client(Role.EDITOR))

    assert desk.client(Role.EDITOR, CIBABAT).get(f"{PATH}/draft").status_code == 404


def test_a_second_submission_changes_what_is_planned(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client)
    _submit(client, 2)
    _save(client, source(body=f"{BODY} Jangan terlambat."), version=0)

    assert "3 ditulis ulang" in client.get(f"{PATH}/plan").text
    assert _submit(client, 1).status_code == 303
    assert "Revisi 2" in client.get(PATH).text


def test_submitting_again_without_a_change_asks_again_what_was_sent_back(desk: Furnished) -> None:
    client = desk.client(Role.EDITOR)
    _begin(client)
    _submit(client, 2)
    desk.client(Role.APPROVER).post(f"/approvals/{SLUG}/return", data={"note": "Belum."})
    assert "Tidak ada yang berubah di antrean." in client.get(f"{PATH}/plan").text
    _submit(client, 0)

    submitted = latest(desk)
    assert submitted and submitted.returned_at is None


def test_a_file_that_changed_after_the_draft_was_begun_is_shown_and_stops_it(desk: Furnished) -> None:
    file = Path(desk.house.settings.content) / f"{SLUG}.md"
    file.write_text(TEXT)
    client = desk.client(Role.EDITOR)
    _save(client, source(body=f"{BODY} Dari meja."), version=0)
    file.write_text(source(body=f"{BODY} Dari berkas."))

    page = client.get(f"{PATH}/draft").text
    assert ("diubah di berkasnya" in page, "Dari berkas." in page, "Dari meja." in page) == (True, True, True)
    assert _submit(client, 1).status_code == 409


def test_when_both_were_seen_the_desk_goes_on_and_the_file_stays_as_it_was(desk: Furnished) -> None:
    file = Path(desk.house.settings.content) / f"{SLUG}.md"
    file.write_text(TEXT)
    client = desk.client(Role.EDITOR)
    _save(client, source(body=f"{BODY} Dari meja."), version=0)
    file.write_text(source(body=f"{BODY} Dari berkas."))
    client.post(f"{PATH}/draft/agreement", data={"version": 1, "keep": "mine"})

    assert _submit(client, 2).status_code == 303
    assert file.read_text().endswith("Dari berkas.\n")
    (again,) = flow.read(desk.house, only=[file]).campaigns
    assert again.body.endswith("Dari meja.")


def test_or_the_draft_takes_what_the_file_has(desk: Furnished) -> None:
    file = Path(desk.house.settings.content) / f"{SLUG}.md"
    file.write_text(TEXT)
    client = desk.client(Role.EDITOR)
    _save(client, source(body=f"{BODY} Dari meja."), version=0)
    file.write_text(source(body=f"{BODY} Dari berkas."))
    assert "draf ini dibuang" in client.get(f"{PATH}/draft").text
    client.post(f"{PATH}/draft/agreement", data={"version": 1, "keep": "theirs"})

    saved = _draft(desk)
    assert saved and saved.source.endswith("Dari berkas.\n")


def test_the_file_changed_at_the_desk_and_on_the_disk_is_a_conflict_on_the_command_line(desk: Furnished) -> None:
    file = Path(desk.house.settings.content) / f"{SLUG}.md"
    file.write_text(TEXT)
    client = desk.client(Role.EDITOR)
    _save(client, source(body=f"{BODY} Dari meja."), version=0)
    _submit(client, 1)
    text = source(body=f"{BODY} Dari berkas.")

    with pytest.raises(Conflict, match="diubah di meja"):
        flow.draw(desk.house, campaign(desk, text), text)


def test_a_draft_is_thrown_away_and_what_was_submitted_stays(desk: Furnished) -> None:
    planned(desk)
    client = desk.client(Role.EDITOR)
    _save(client, f"{TEXT}Lagi.\n", version=0)

    assert client.post(f"{PATH}/draft/end").headers["location"] == PATH
    assert _draft(desk) is None
    assert client.get(PATH).status_code == 200
