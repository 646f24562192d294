"""What one reads at X: posts by id, an account's timeline, who one is, how much the app has used."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from siaran.sandbox.answer import Answer, Refusal
from siaran.sandbox.call import Call
from siaran.sandbox.ids import x_time
from siaran.sandbox.publication import Publication
from siaran.sandbox.world import World
from siaran.sandbox.x import errors
from siaran.sandbox.x.names import check
from siaran.sandbox.x.rows import Reader

COMMON = frozenset({"expansions", "media.fields", "user.fields", "place.fields", "poll.fields"})
PAGE = frozenset({"max_results", "pagination_token", "since_id", "until_id", "start_time", "end_time", "exclude"})


def lookup(world: World, call: Call) -> Answer:
    """GET /2/tweets?ids=, up to 100; what is missing stands in `errors` of a 200."""
    check(world, call, COMMON | {"ids"})
    ids = [id for id in call.query("ids").split(",") if id]
    if not 1 <= len(ids) <= 100:
        message = f"The number of values in the `ids` query parameter list [{len(ids)}] is not between 1 and 100"
        raise errors.invalid("ids", ids[:3], message)
    for id in ids:
        if not id.isdecimal():
            raise _unusable("ids", id)
    found = {id: post for id in dict.fromkeys(ids) if (post := _readable(world, id, call.now))}
    reader = Reader(world, call)
    body = reader.body(list(found.values()))
    missing = [errors.not_found(id) for id in dict.fromkeys(ids) if id not in found]
    if missing:
        body["errors"] = missing + body.get("errors", [])
    return Answer(200, body)


def _readable(world: World, id: str, now: datetime) -> Publication | None:
    post = world.post(id, now)
    return post if post is not None and post.author.platform == "x" else None


def timeline(world: World, call: Call) -> Answer:
    """GET /2/users/:id/tweets, newest first."""
    check(world, call, COMMON | PAGE)
    owner = world.profiles.get(call.rest["id"])
    if owner is None or owner.platform != "x":
        return Answer(200, {"errors": [errors.not_found(call.rest["id"], "id", "user")]})
    size = call.query("max_results", "10")
    if not size.isdecimal() or not 5 <= int(size) <= 100:
        message = f"The `max_results` query parameter value [{size}] is not between 5 and 100"
        raise errors.invalid("max_results", [size], message)
    posts = [post for post in reversed(owner.posts) if post.listed(call.now) and _within(post, call)]
    page, more = posts[: int(size)], len(posts) > int(size)
    body = Reader(world, call).body(page)
    body["meta"] = _meta(page, more)
    return Answer(200, body)


def _within(post: Publication, call: Call) -> bool:
    """Whether a post survives the call's filters; the page's token is the id it goes on below."""
    id, exclude = int(post.id), call.query("exclude").split(",")
    token, until, since = _token(call), _number(call, "until_id"), _number(call, "since_id")
    if (token and id >= token) or (until and id >= until) or (since and id <= since):
        return False
    if ("retweets" in exclude and post.refers_to) or ("replies" in exclude and post.answers):
        return False
    start, end = _moment(call, "start_time"), _moment(call, "end_time")
    return (start is None or post.created_at >= start) and (end is None or post.created_at < end)


def _token(call: Call) -> int | None:
    token = call.query("pagination_token")
    if token and not (token.startswith("7140") and token[4:].isdecimal()):
        raise _unusable("pagination_token", token)
    return int(token[4:]) if token else None


def _number(call: Call, name: str) -> int | None:
    value = call.query(name)
    if value and not value.isdecimal():
        raise _unusable(name, value)
    return int(value) if value else None


def _moment(call: Call, name: str) -> datetime | None:
    value = call.query(name)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        raise _unusable(name, value) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _unusable(name: str, value: str) -> Refusal:
    return errors.invalid(name, [value], f"The `{name}` query parameter value [{value}] is not valid")


def _meta(page: list[Publication], more: bool) -> dict[str, Any]:
    meta: dict[str, Any] = {"result_count": len(page)}
    if page:
        meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
    if more:
        meta["next_token"] = f"7140{page[-1].id}"
    return meta


def me(_: World, call: Call) -> Answer:
    """GET /2/users/me."""
    who = call.actor()
    row: dict[str, Any] = {"id": who.external_id, "name": who.name, "username": who.handle}
    if "verified" in call.query("user.fields"):
        row["verified"] = who.verified
    if "public_metrics" in call.query("user.fields"):
        row["public_metrics"] = {"followers_count": who.followers, "tweet_count": len(who.posts)}
    return Answer(200, {"data": row})


def usage(world: World, call: Call) -> Answer:
    """GET /2/usage/tweets: how many posts the app has read."""
    used = str(world.post_reads)
    return Answer(
        200,
        {
            "data": {
                "cap_reset_day": 1,
                "project_cap": "3000000",
                "project_id": "1990000000000000001",
                "project_usage": used,
                "daily_project_usage": {
                    "project_id": "1990000000000000001",
                    "usage": [{"date": x_time(call.now), "usage": used}],
                },
            }
        },
    )
