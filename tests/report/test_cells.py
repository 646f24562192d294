"""Coverage added up over campaigns says what its rows say."""

from __future__ import annotations

from siaran import report
from siaran.store.figures import Said, Scope, last_links
from tests.report.promises import promise, told
from tests.store.office import CIBABAT, MELONG, Office


def cells(office: Office, *promises: report.Promise) -> dict[str, report.Cell]:
    found = report.covered(office.database, now=office.now, tree=office.tree, promises=told(*promises))
    return {cell.territory: cell for cell in found}


def test_the_best_campaign_decides_and_every_one_is_counted(office: Office) -> None:
    which = office.account("a")
    office.waiting("telur/1", which, "missed")
    office.post("beras/1", which)

    found = cells(office, promise("beras", CIBABAT), promise("telur", CIBABAT))

    assert found == {CIBABAT: report.Cell("Pangan", CIBABAT, "papan", "direct", "beras", 2, 1, 1, 2)}


def test_a_campaign_without_its_post_waits_or_has_no_account(office: Office) -> None:
    office.waiting("telur/1", office.account("a"), "missed")

    found = cells(office, promise("telur", CIBABAT), promise("beras", CIBABAT, MELONG))

    assert {code: (cell.status, cell.campaign) for code, cell in found.items()} == {
        CIBABAT: ("waiting", None),
        MELONG: ("no_account", None),
    }


def test_who_is_not_meant_is_left_out_and_a_forgotten_campaign_shows_its_posts(office: Office) -> None:
    office.post("beras/1", office.account("a"))
    office.post("beras/2", office.account("b", MELONG))
    office.post("lama/1", office.account("c", MELONG, "x"))

    found = report.covered(office.database, now=office.now, tree=office.tree, promises=told(promise("beras", CIBABAT)))

    assert [(cell.territory, cell.platform, cell.public) for cell in found] == [(MELONG, "x", 1), (CIBABAT, "papan", 1)]


def test_of_several_campaigns_the_one_that_went_out_last_is_named(office: Office) -> None:
    which = office.account("a")
    office.post("beras/2", which, at=office.now.replace(hour=5))
    office.post("telur/1", which)

    assert cells(office, promise("beras", CIBABAT), promise("telur", CIBABAT))[CIBABAT].campaign == "beras"


def test_of_several_posts_of_a_campaign_the_newest_is_linked(office: Office) -> None:
    which, said = office.account("a"), Said("beras", CIBABAT, "papan", "post")
    office.post("beras/2", which, at=office.now.replace(hour=5))
    office.post("beras/1", which)

    with office.database.read() as connection:
        found = last_links(connection, Scope(), {said, said._replace(territory=MELONG)})

    assert {said: link.permalink for said, link in found.items()} == {said: "https://papan.example/beras/2"}
