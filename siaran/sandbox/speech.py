"""Speech: how words become a publication, whatever the platform."""

from __future__ import annotations

from datetime import datetime, timedelta

from siaran.sandbox.call import Call
from siaran.sandbox.profile import Profile
from siaran.sandbox.publication import Publication, Shot
from siaran.sandbox.world import World


def speak(
    world: World,
    call: Call,
    author: Profile,
    id: str,
    text: str,
    *,
    shots: list[Shot] | None = None,
    refers_to: Publication | None = None,
    answers: Publication | None = None,
    live_at: datetime | None = None,
) -> Publication:
    """Put a post into the world at the call's time, as late or as invisible as rules and faults want it."""
    live = live_at or call.now
    lag = float(call.twist.get("lag", world.rules.lag))
    for post, count in ((refers_to, "reposts"), (answers, "replies")):
        if post is not None:
            setattr(post, count, getattr(post, count) + 1)
    return world.say(
        Publication(
            id=id,
            author=author,
            text=text,
            created_at=call.now,
            live_at=live,
            listed_at=live + timedelta(seconds=lag),
            shots=shots or [],
            refers_to=refers_to,
            answers=answers,
            shadow=bool(call.twist.get("shadow")),
            hidden=author.network == "graph" and not world.rules.app_live,
        )
    )
