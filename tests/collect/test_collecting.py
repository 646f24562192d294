"""Published posts become snapshots; the platform is asked over real HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from pytest_httpserver import HTTPServer
from werkzeug import Request, Response

from siaran.collect import Collected, collect_due, collect_now
from siaran.store import accounts, snapshots
from siaran.store.alerts import recent
from siaran.store.snapshots import Snapshot
from tests.connect.board import Board
from tests.store.office import Office

HOUR = timedelta(hours=1)


def due(office: Office, server: HTTPServer, after: timedelta = HOUR, **more: Any) -> Collected:
    board = {"papan": Board(None, {"papan_url": server.url_for("")})}
    return collect_due(office.database, board, office.vault, office.now + after, **more)


def now(office: Office, server: HTTPServer, after: timedelta = HOUR) -> Collected:
    board = {"papan": Board(None, {"papan_url": server.url_for("")})}
    return collect_now(office.database, board, office.vault, office.now + after)


def answers(server: HTTPServer, name: str, told: object, status: int = 200) -> None:
    wanted = server.expect_request("/metrics", headers={"Authorization": f"token-{name}"})
    wanted.respond_with_json(told, status)


def taken(office: Office, *posts: int) -> dict[int, Snapshot]:
    with office.database.read() as c:
        return snapshots.latest(c, posts)


def test_a_due_post_is_measured_and_comes_again_later(office: Office, httpserver: HTTPServer) -> None:
    post = office.post("c/1", office.account("a"))
    answers(httpserver, "a", {"p-c/1": {"views": 10, "reactions": 0}})

    assert due(office, httpserver) == Collected(measured=1)

    figures = taken(office, post)[post].measured.figures
    assert (figures.views, figures.reactions, figures.comments) == (10, 0, None)
    assert office.measure_at(post) == office.now + 6 * HOUR


def test_an_account_is_asked_once_for_all_its_posts(office: Office, httpserver: HTTPServer) -> None:
    which = office.account("a")
    posts = [office.post(f"c/{n}", which) for n in range(3)]
    answers(httpserver, "a", {f"p-c/{n}": {"views": n} for n in range(3)})

    assert due(office, httpserver).measured == 3
    assert len(httpserver.log) == 1
    assert len(taken(office, *posts)) == 3


def test_no_call_asks_for_more_than_a_hundred_posts(office: Office, httpserver: HTTPServer) -> None:
    which = office.account("a")
    for n in range(101):
        office.post(f"c/{n}", which)

    def counted(request: Request) -> Response:
        return Response(f'{{"{request.args["ids"].partition(",")[0]}": {{"views": 1}}}}')

    httpserver.expect_request("/metrics").respond_with_handler(counted)

    assert due(office, httpserver).measured == 2
    assert sorted(len(request.args["ids"].split(",")) for request, _ in httpserver.log) == [1, 100]


def test_the_trouble_of_one_account_does_not_stop_another(office: Office, httpserver: HTTPServer) -> None:
    lost, fine = office.account("a"), office.account("b")
    posts = [office.post("c/1", lost), office.post("c/2", fine)]
    answers(httpserver, "a", {}, 503)
    answers(httpserver, "b", {"p-c/2": {"views": 2}})

    collected = due(office, httpserver)

    assert collected == Collected(1, 0, ("Angka a di papan tidak terbaca. Papan tidak menjawab.",))
    assert list(taken(office, *posts)) == posts[1:]


@pytest.mark.parametrize("status", [402, 403, 429, 503])
def test_what_could_not_be_read_comes_again_soon(office: Office, httpserver: HTTPServer, status: int) -> None:
    post = office.post("c/1", office.account("a"))
    answers(httpserver, "a", {}, status)

    due(office, httpserver)

    assert office.measure_at(post) == office.now + 1.25 * HOUR


def test_a_dead_token_makes_the_account_lost_and_tells_someone(office: Office, httpserver: HTTPServer) -> None:
    which = office.account("a")
    office.post("c/1", which)
    answers(httpserver, "a", {}, 401)

    due(office, httpserver)

    with office.database.read() as c:
        found, told = accounts.by_id(c, which), recent(c)
    assert found is not None
    assert (found.state, [alert.kind for alert in told]) == ("lost", ["lost"])


def test_a_fault_of_the_platforms_code_is_noted_without_its_words(
    office: Office, httpserver: HTTPServer, caplog: pytest.LogCaptureFixture
) -> None:
    office.post("c/1", office.account("a"))
    answers(httpserver, "a", {"p-c/1": {"token-a": 1}})

    [note] = due(office, httpserver).notes

    assert "TypeError" in note
    assert "token-a" not in note + caplog.text


def test_a_deleted_post_is_told_once_and_asked_for_again_in_its_rhythm(office: Office, httpserver: HTTPServer) -> None:
    post = office.post("c/1", office.account("a"))
    answers(httpserver, "a", {"p-c/1": {}})

    assert due(office, httpserver) == Collected(gone=1)
    assert now(office, httpserver) == Collected(gone=0)

    assert office.measure_at(post) == office.now + 6 * HOUR
    with office.database.read() as c:
        assert [(alert.kind, alert.subject) for alert in recent(c)] == [("gone", "c/1")]


def test_a_post_that_the_answer_leaves_out_is_not_measured(office: Office, httpserver: HTTPServer) -> None:
    post = office.post("c/1", office.account("a"))
    answers(httpserver, "a", {})

    assert due(office, httpserver) == Collected()
    assert taken(office, post) == {}
    assert office.measure_at(post) == office.now + 6 * HOUR


def test_an_answer_that_reports_nothing_is_not_a_measurement(office: Office, httpserver: HTTPServer) -> None:
    post = office.post("c/1", office.account("a"))
    answers(httpserver, "a", {"p-c/1": {"views": None}})

    assert due(office, httpserver) == Collected()
    assert taken(office, post) == {}


def test_a_post_is_not_measured_any_more_when_it_is_old(office: Office, httpserver: HTTPServer) -> None:
    post = office.post("c/1", office.account("a"), at=office.now - timedelta(days=28))
    answers(httpserver, "a", {"p-c/1": {"views": 1}})

    due(office, httpserver)

    assert office.measure_at(post) is None


def test_collecting_now_asks_whatever_the_rhythm_says(office: Office, httpserver: HTTPServer) -> None:
    office.post("c/1", office.account("a"), measure_at=None)
    answers(httpserver, "a", {"p-c/1": {"views": 1}})

    assert due(office, httpserver) == Collected()
    assert now(office, httpserver) == Collected(measured=1)


def test_accounts_may_be_asked_by_threads(office: Office, httpserver: HTTPServer) -> None:
    for name in "abcd":
        office.post(f"c/{name}", office.account(name))
        answers(httpserver, name, {f"p-c/{name}": {"views": 1}})

    with ThreadPoolExecutor(4) as pool:
        assert due(office, httpserver, each=pool.map).measured == 4


def test_an_account_of_a_platform_that_is_not_installed_is_noted(office: Office) -> None:
    office.post("c/1", office.account("a"))

    collected = collect_now(office.database, {}, office.vault, office.now)

    assert collected.notes == ("Angka a di papan tidak terbaca. Kanal papan tidak terpasang. Pasang lagi paketnya.",)
