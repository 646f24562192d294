"""`/reset`: a link by e-mail for whoever forgot their password; everybody gets the same answer."""

from __future__ import annotations

from typing import Annotated

from fastapi import Form
from fastapi.responses import Response
from starlette.background import BackgroundTask

from siaran import people
from siaran.web import cookies, throttle
from siaran.web.desk import Anyone
from siaran.web.policy import PUBLIC, Pages

pages = Pages()


@pages.get("/reset", PUBLIC)
def ask(visitor: Anyone) -> Response:
    """What to do."""
    settings = visitor.house.settings
    mails = settings.smtp_url is not None and cookies.trusted(settings.public_url)
    return visitor.page("sign_in/reset.html", mails=mails, asked=False)


@pages.post("/reset", PUBLIC)
def reset(visitor: Anyone, name: Annotated[str, Form(max_length=200)]) -> Response:
    """The answer comes before the work: neither its words nor its time tell whether there is such a member."""
    answer = visitor.page("sign_in/reset.html", mails=True, asked=True)
    if throttle.admits(visitor, name, "reset of "):
        answer.background = BackgroundTask(people.forgotten, visitor.house, name, language=visitor.language)
    return answer
