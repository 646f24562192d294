"""`/`: today at a glance."""

from __future__ import annotations

from fastapi.responses import Response

from siaran.domain.member import Action
from siaran.web import shell
from siaran.web.desk import Seated
from siaran.web.policy import Pages
from siaran.web.views.home import today

pages = Pages()


@pages.get("/", Action.READ)
def home(desk: Seated) -> Response:
    """What waits for this member, what goes out next, what went out, how far the programmes are."""
    acts = {action for action in Action if desk.may(action)}
    mine, others = shell.numbers(desk)
    found = today(desk.house, acts, desk.scope, desk.member.who, desk.zone, desk.now)
    return desk.page("home/index.html", today=found, number=mine["all"], others=others, zones=found.zones)
