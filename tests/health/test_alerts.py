"""Whatever ends otherwise than public, and whatever waits for a person, is an alert: one, and soon."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_httpserver import HTTPServer

from tests.cli.conftest import Desk
from tests.conftest import Clock
from tests.health.ward import Ward

ENDS: dict[str, tuple[dict[str, Any], list[str]]] = {
    "refused for good": ({"kind": "error", "status": 403, "code": 187}, ["failed"]),
    "a token that is dead": ({"kind": "token"}, ["lost"]),
    "a locked account": ({"kind": "held", "code": "326"}, ["held"]),
    "no credits": ({"kind": "credits"}, ["closed"]),
    "a duplicate that is not ours": ({"kind": "duplicate"}, ["question"]),
    "nothing but lost answers": ({"kind": "reset_before"}, ["question"]),
}


@pytest.mark.parametrize(("fault", "kinds"), ENDS.values(), ids=ENDS)
def test_what_a_platform_does_to_a_post_is_told_once(
    ward: Ward, clock: Clock, fault: dict[str, Any], kinds: list[str]
) -> None:
    ward.fault(match={"platform": "x", "action": "publish"}, times=None, **fault)
    ward.post(fresh=3600)

    for _ in range(40):
        ward.turn()
        clock.advance(60)

    assert ward.alerts() == kinds


def test_a_post_whose_time_passes_is_told_of(ward: Ward, clock: Clock) -> None:
    ward.post(fresh=60)
    clock.advance(120)

    ward.beat()
    ward.beat()

    assert (ward.alerts(), ward.states()) == (["missed"], ["missed"])


def test_it_has_gone_out_before_an_unattended_run_ends(
    desk: Desk, httpserver: HTTPServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    httpserver.expect_request("/").respond_with_data("ok")
    monkeypatch.setenv("SIARAN_ALERTS", f"json://{httpserver.host}:{httpserver.port}/")
    desk.fault(kind="token", match={"action": "publish"}, times=None)
    desk.write("halo", audience='["32.77.03.1001"]')
    desk.run("plan", "halo", "--apply", "--approve")

    desk.run("run", "--until-idle", status=1)

    [told] = [request.get_json() for request, _ in httpserver.log]
    assert "tidak dapat dipakai" in told["message"]
