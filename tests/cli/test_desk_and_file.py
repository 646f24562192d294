"""A campaign has two writers, its file and the desk: whoever is alone goes on, both at once is a conflict."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from siaran import content, flow
from siaran.domain.campaign import Campaign
from siaran.domain.errors import Conflict
from siaran.house import House, open_house
from siaran.settings import read
from siaran.store import revisions
from tests.cli.conftest import Desk

FAR = "2030-01-07 07:30"


@pytest.fixture
def house(desk: Desk) -> Iterator[House]:
    """The installation, with a campaign that is planned from its file."""
    desk.write("halo", audience='["32.77.03.1001"]', publish=FAR)
    desk.run("plan", "halo", "--apply")
    with open_house(read()) as opened:
        yield opened


def edit_at_the_desk(house: House, body: str) -> None:
    """Somebody changes the body at the desk."""
    campaign, source = _campaign(house)
    campaign, source = replace(campaign, body=body), source.replace(campaign.body, body)
    with house.database.write() as connection:
        revisions.add(
            connection,
            slug="halo",
            sha256=content.digest(campaign, source, house.settings.content),
            origin="desk",
            source=source,
            campaign=content.to_document(campaign),
            author="rina",
            now=house.database.now(),
        )


def test_what_the_desk_changed_is_planned_while_the_file_stays_as_it_was(desk: Desk, house: House) -> None:
    edit_at_the_desk(house, "Kantor pindah.")

    [row] = desk.told("plan", "halo", "--apply")

    assert row["change"] == "rewrite"
    assert "Kantor pindah." in row["text"]
    assert "Kantor pindah." in desk.told("preview", "halo")[0]["text"]


def test_what_both_changed_is_a_conflict_that_is_shown_and_overwrites_nothing(desk: Desk, house: House) -> None:
    edit_at_the_desk(house, "Kantor pindah.")
    desk.write("halo", "Kantor tutup.", audience='["32.77.03.1001"]', publish=FAR)

    told = desk.run("plan", "halo", "--apply", status=1).stderr

    assert "belum ada yang ditimpa" in told
    assert "buka" in desk.told("queue", "list")[0]["text"]


def test_a_conflict_of_one_keeps_no_other_from_being_planned(desk: Desk, house: House) -> None:
    edit_at_the_desk(house, "Kantor pindah.")
    desk.write("halo", "Kantor tutup.", audience='["32.77.03.1001"]', publish=FAR)
    desk.write("lain", publish=FAR, audience='["32.77.03.1002"]')

    told = desk.run("plan", "--all", "--apply", status=1).stderr

    assert "halo diubah di meja" in told
    assert {row["campaign"] for row in desk.told("queue", "list")} == {"halo", "lain"}


def test_a_file_that_catches_up_with_the_desk_is_no_conflict(desk: Desk, house: House) -> None:
    edit_at_the_desk(house, "Kantor pindah.")
    desk.write("halo", "Kantor pindah.", audience='["32.77.03.1001"]', publish=FAR)

    assert desk.told("plan", "halo")[0]["change"] == "rewrite"


def test_a_file_that_somebody_changes_while_the_plan_is_read_is_not_applied_over_it(desk: Desk, house: House) -> None:
    campaign, source = _campaign(house)
    drawn = flow.draw(house, replace(campaign, body="Lain."), source + "\n")
    desk.run("queue", "withdraw", drawn.plan.changes[0].post.key)  # type: ignore[union-attr]

    with pytest.raises(Conflict, match="lebih dahulu"):
        flow.apply(house, drawn, who="uji")

    assert revisions_of(house) == 1


def revisions_of(house: House) -> int:
    with house.database.read() as connection:
        return len(revisions.of_slug(connection, "halo"))


def _campaign(house: House) -> tuple[Campaign, str]:
    reading = flow.read(house)
    return reading.campaigns[0], reading.sources["halo"]
