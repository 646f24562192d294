"""A draft meets what others wrote, at the desk or in its file: nobody's words are overwritten, or dropped unseen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from siaran import applying, flow
from siaran.domain.errors import Conflict
from siaran.domain.member import Role
from siaran.store import audit
from tests.web.desks import Furnished
from tests.web.offices import BODY, SLUG, campaign, latest, planned, seat, source
from tests.web.writers import PATH, TEXT, agree, begin, discard, draft_of, save, seen, submit


@pytest.fixture(autouse=True)
def seated(desk: Furnished) -> None:
    """There is something to write for."""
    seat(desk)


def _changed_in_both(desk: Furnished) -> tuple[TestClient, Path]:
    """A draft that was begun from a file, which then changed: who writes it, and the file."""
    file = Path(desk.house.settings.content) / f"{SLUG}.md"
    file.write_text(TEXT)
    client = desk.client(Role.EDITOR)
    save(client, source(body=f"{BODY} Dari meja."), version=0)
    file.write_text(source(body=f"{BODY} Dari berkas."))
    return client, file


def test_a_file_that_changed_after_the_draft_was_begun_is_shown_and_stops_it(desk: Furnished) -> None:
    client, _ = _changed_in_both(desk)

    page = client.get(f"{PATH}/draft").text
    assert ("diubah di berkasnya" in page, "Dari berkas." in page, "Dari meja." in page) == (True, True, True)
    assert submit(client, 1).status_code == 409


def test_when_both_were_seen_the_desk_goes_on_and_the_file_stays_as_it_was(desk: Furnished) -> None:
    client, file = _changed_in_both(desk)
    agree(client, seen(client), "mine")

    assert submit(client, 2).status_code == 303
    assert file.read_text().endswith("Dari berkas.\n")
    (again,) = flow.read(desk.house, only=[file]).campaigns
    assert again.body.endswith("Dari meja.")


def test_or_the_draft_takes_what_the_file_has(desk: Furnished) -> None:
    client, _ = _changed_in_both(desk)
    assert "draf ini dibuang" in client.get(f"{PATH}/draft").text
    agree(client, seen(client), "theirs")

    saved = draft_of(desk)
    assert saved and saved.source.endswith("Dari berkas.\n")


def test_the_file_changed_at_the_desk_and_on_the_disk_is_a_conflict_on_the_command_line(desk: Furnished) -> None:
    file = Path(desk.house.settings.content) / f"{SLUG}.md"
    file.write_text(TEXT)
    client = desk.client(Role.EDITOR)
    save(client, source(body=f"{BODY} Dari meja."), version=0)
    submit(client, 1)
    text = source(body=f"{BODY} Dari berkas.")

    with pytest.raises(Conflict, match="diubah di meja"):
        flow.draw(desk.house, campaign(desk, text), text)


def test_a_draft_is_thrown_away_and_what_was_submitted_stays(desk: Furnished) -> None:
    planned(desk)
    client = desk.client(Role.EDITOR)
    save(client, f"{TEXT}Lagi.\n", version=0)

    assert discard(client, 1).headers["location"] == PATH
    assert draft_of(desk) is None
    assert client.get(PATH).status_code == 200


def test_what_is_saved_while_it_is_being_submitted_is_kept_and_stops_it(
    desk: Furnished, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, other = desk.client(Role.EDITOR), desk.client(Role.ADMIN)
    begin(client)
    carry_out = applying.carry_out

    def while_somebody_saves(*given: Any, **more: Any) -> list[str]:
        assert save(other, f"{TEXT}Dari lain.\n", version=2, seat="dua").status_code == 303
        return carry_out(*given, **more)

    monkeypatch.setattr(applying, "carry_out", while_somebody_saves)

    assert (submit(client, 2).status_code, latest(desk)) == (409, None)
    assert (kept := draft_of(desk)) and kept.source.endswith("Dari lain.\n")


def test_a_draft_that_somebody_saved_since_is_not_thrown_away_but_ones_own_late_autosave_is(desk: Furnished) -> None:
    client, other = desk.client(Role.EDITOR), desk.client(Role.ADMIN)
    begin(client)
    save(other, f"{TEXT}Dari lain.\n", version=2, seat="dua")

    answer = discard(client, 2, "satu")

    assert (answer.status_code, "jadi tidak dibuang" in answer.text) == (409, True)
    assert draft_of(desk)
    assert (discard(other, 2, "dua").status_code, draft_of(desk)) == (303, None)


def test_what_changed_again_after_both_were_shown_is_not_taken_for_seen(desk: Furnished) -> None:
    planned(desk)
    client = desk.client(Role.EDITOR)
    save(client, source(body=f"{BODY} Dari meja."), version=0)
    planned(desk, source(body=f"{BODY} Dari lain."))
    mark = seen(client)
    planned(desk, source(body=f"{BODY} Sekali lagi."))

    assert "berubah lagi" in agree(client, mark, "mine").text
    assert submit(client, 1).status_code == 409


def test_the_record_names_whoever_wrote_in_a_draft_once(desk: Furnished) -> None:
    first, second = desk.client(Role.EDITOR), desk.client(Role.ADMIN)
    begin(first)

    for version, client in ((2, second), (3, second), (4, first)):
        save(client, source(body=f"Naskah {version}."), version=version)

    with desk.house.database.read() as connection:
        told = [(entry.action, entry.who) for entry in audit.recent(connection, 9) if entry.subject == SLUG]
    assert sorted(told) == [
        ("begin draft", desk.member(Role.EDITOR).who),
        ("write draft", desk.member(Role.ADMIN).who),
    ]
