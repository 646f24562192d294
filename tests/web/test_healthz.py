"""`/healthz`: its reasons are for people, in a language that they read; all else is for machines, and never changes."""

from __future__ import annotations

from dataclasses import replace

from siaran import acts
from siaran.domain.member import Role
from tests.web.desks import Furnished

STOPPED = {
    "id": "Semua pengiriman dihentikan oleh Penyetuju Kantor.",
    "en": "All publishing was stopped by Approver Kantor.",
}
WANTED = {
    "": "id",
    "fr": "id",
    "en": "en",
    "en-GB,en;q=0.9": "en",
    "id-ID,id;q=0.9,en;q=0.8": "id",
    "en;q=0.5, ID": "id",
    "en-ID": "en",
    "nonsense;q=x, ,;": "id",
}
"""What browsers say, and the language that they get."""


def _told(desk: Furnished, accepted: str) -> dict[str, object]:
    answer = desk.visitor().get("/healthz", headers={"accept-language": accepted})
    return answer.json()


def test_reasons_are_in_the_language_that_the_browser_wants_most(desk: Furnished) -> None:
    acts.stop(desk.house, who=desk.member(Role.APPROVER).who)
    told = {accepted: str(_told(desk, accepted)["ills"]) for accepted in WANTED}

    assert [accepted for accepted, language in WANTED.items() if STOPPED[language] not in told[accepted]] == []


def test_whoever_says_nothing_reads_the_language_of_the_house_and_machines_read_the_same(desk: Furnished) -> None:
    before = _told(desk, "id")
    desk.app.state.house = replace(desk.house, settings=desk.house.settings.model_copy(update={"lang": "en"}))
    after = _told(desk, "")

    assert (after["ok"], after["checks"]) == (before["ok"], before["checks"])
    assert len(after["ills"]) == len(before["ills"]) and "2 questions wait for your answer." in str(after["ills"])
