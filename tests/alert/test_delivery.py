"""What someone must be told goes out over real HTTP, once to each target; nobody waits for a target that is dead."""

from __future__ import annotations

import logging
import re
import socket
from concurrent.futures import ThreadPoolExecutor

import pytest
from pytest_httpserver import HTTPServer

from siaran import alert
from siaran.speech import tongues
from siaran.store import alerts
from siaran.store.database import Database
from tests.conftest import Clock
from tests.laws.reading import modules

TOKEN = "rahasia-telegram"
INDONESIAN, ENGLISH = tongues()["id"], tongues()["en"]


@pytest.fixture
def target(httpserver: HTTPServer) -> str:
    """A target that takes everything."""
    httpserver.expect_request("/a").respond_with_data("ok")
    return address(httpserver, "a")


def address(httpserver: HTTPServer, path: str) -> str:
    return f"json://petugas:{TOKEN}@{httpserver.host}:{httpserver.port}/{path}?cto=1&rto=1"


@pytest.fixture
def dead() -> str:
    """A target that nobody answers at."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    return f"json://petugas:{TOKEN}@127.0.0.1:{port}/?cto=1&rto=1"


def happen(database: Database, *keys: str, kind: str = "missed") -> None:
    with database.write() as c:
        for key in keys:
            alerts.raise_alert(c, key=key, kind=kind, subject=key, text=f"Kabar {key}.", now=database.now())


def heard(httpserver: HTTPServer, path: str = "/a") -> list[str]:
    return [request.get_json()["message"] for request, _ in httpserver.log if request.path == path]


def test_an_alert_calls_people_by_name_not_as_the_record_does(
    database: Database, httpserver: HTTPServer, target: str, clock: Clock
) -> None:
    happen(database, "Ditarik oleh siti aminah@desk")

    alert.deliver(database, [target], clock(), INDONESIAN)

    sent = httpserver.log[0][0].get_json()
    assert (sent["title"], sent["message"]) == ("Siaran: Ditarik oleh siti aminah", "Kabar Ditarik oleh siti aminah.")


def test_an_alert_goes_out_once(database: Database, httpserver: HTTPServer, target: str, clock: Clock) -> None:
    happen(database, "satu")

    assert alert.deliver(database, [target], clock(), INDONESIAN) == 1
    clock.advance(3600)
    assert alert.deliver(database, [target], clock(), INDONESIAN) == 0

    assert heard(httpserver) == ["Kabar satu."]
    [request, _] = httpserver.log[0]
    assert request.get_json()["title"] == "Siaran: satu"


def test_several_processes_tell_it_once(database: Database, httpserver: HTTPServer, target: str, clock: Clock) -> None:
    happen(database, "satu")

    with ThreadPoolExecutor(4) as processes:
        done = list(processes.map(lambda _: alert.deliver(database, [target], clock(), INDONESIAN), range(4)))

    assert (sum(done), heard(httpserver)) == (1, ["Kabar satu."])


def test_a_process_that_dies_while_telling_costs_a_repetition_and_no_alert(
    database: Database, httpserver: HTTPServer, target: str, clock: Clock
) -> None:
    happen(database, "satu")
    with database.write() as c:
        alerts.owe(c, [alert._name(target)], clock())
        assert alerts.take_owed(c, alert._name(target), clock(), alert.TRY_AGAIN)

    assert alert.deliver(database, [target], clock(), INDONESIAN) == 0
    clock.advance(60)
    assert alert.deliver(database, [target], clock(), INDONESIAN) == 1


def test_a_dead_target_is_tried_again_and_the_others_hear_it_only_once(
    database: Database, httpserver: HTTPServer, target: str, dead: str, clock: Clock
) -> None:
    happen(database, "satu")

    for _ in range(3):
        alert.deliver(database, [dead, target], clock(), INDONESIAN)
        clock.advance(61)

    assert heard(httpserver) == ["Kabar satu."]


def test_a_target_that_comes_back_is_told_what_it_missed_for_a_day(
    database: Database, httpserver: HTTPServer, clock: Clock
) -> None:
    late = address(httpserver, "b")
    httpserver.expect_ordered_request("/b").respond_with_data("", 503)
    httpserver.expect_ordered_request("/b").respond_with_data("ok")
    happen(database, "satu")

    assert alert.deliver(database, [late], clock(), INDONESIAN) == 0
    clock.advance(61)
    assert alert.deliver(database, [late], clock(), INDONESIAN) == 1
    happen(database, "lama")
    clock.advance(90_000)

    assert alert.deliver(database, [late], clock(), INDONESIAN) == 0


def test_many_of_one_kind_are_one_message(
    database: Database, httpserver: HTTPServer, target: str, clock: Clock
) -> None:
    happen(database, *(f"k{n}" for n in range(40)))
    happen(database, "jam", kind="clock")

    assert alert.deliver(database, [target], clock(), INDONESIAN) == 41

    clocks, missed = heard(httpserver)
    assert [request.get_json()["title"] for request, _ in httpserver.log][1] == "Siaran: Kiriman terlewat (40)"
    assert clocks == "Kabar jam." and missed.count("Kabar") == 30 and "Dan 10 lagi." in missed


def test_a_target_added_later_is_told_what_is_new_and_not_old_news(
    database: Database, httpserver: HTTPServer, target: str, clock: Clock
) -> None:
    httpserver.expect_request("/b").respond_with_data("ok")
    later = address(httpserver, "b")
    happen(database, "satu")
    alert.deliver(database, [target], clock(), INDONESIAN)
    happen(database, "dua")

    alert.deliver(database, [target, later], clock(), INDONESIAN)

    assert (heard(httpserver), heard(httpserver, "/b")) == (["Kabar satu.", "Kabar dua."], ["Kabar dua."])


def test_without_targets_alerts_stay_rows(database: Database, clock: Clock) -> None:
    happen(database, "satu")

    assert alert.deliver(database, [], clock(), INDONESIAN) == 0

    with database.read() as c:
        assert [a.told_at for a in alerts.recent(c)] == [None]


def test_no_log_holds_what_an_address_holds(
    database: Database, dead: str, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    happen(database, "satu")

    with caplog.at_level(logging.DEBUG):
        alert.deliver(database, [dead, f"json-salah://{TOKEN}"], clock(), INDONESIAN)

    assert "SIARAN_ALERTS" in caplog.text and TOKEN not in caplog.text


def test_an_address_that_nobody_knows_is_named_by_its_place(target: str) -> None:
    assert alert.unusable([target, f"json-salah://{TOKEN}"]) == [2]


def test_what_cannot_be_stored_is_told_at_once(httpserver: HTTPServer, target: str, dead: str) -> None:
    assert alert.tell([dead, target], "Disk", "Penuh.", INDONESIAN)

    assert heard(httpserver) == ["Penuh."]


def test_alerts_are_told_in_the_language_of_the_house(
    database: Database, httpserver: HTTPServer, target: str, clock: Clock
) -> None:
    text = "Kiriman a/b terlewat; tidak diterbitkan terlambat. Batas waktunya lewat sebelum sempat terbit."
    told = {"subject": "Jam mesin m1 tidak cocok.", "text": text}
    with database.write() as c:
        alerts.raise_alert(c, key="a", kind="clock", now=clock(), **told)
    happen(database, *(f"k{n}" for n in range(31)))

    alert.deliver(database, [target], clock(), ENGLISH)

    [one, many] = [request.get_json() for request, _ in httpserver.log]
    assert (one["title"], many["title"]) == ("Siaran: The clock of m1 is wrong.", "Siaran: Posts missed (31)")
    assert one["message"].startswith("The post a/b was missed; it is not published late. Its time limit passed")
    assert many["message"].endswith("And 1 more.")


def test_every_kind_of_alert_has_a_word() -> None:
    sources = [text for m in modules() if "raise_alert(" in (text := m.path.read_text())]
    kinds = {kind for text in sources for kind in re.findall(r'\bkind="(\w+)"', text)}

    assert len(kinds) > 5 and sorted(kinds - set(alert.KINDS)) == []
