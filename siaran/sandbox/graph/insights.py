"""Graph's insights: numbers about a post; one unknown metric spoils the whole call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from siaran.sandbox.answer import Answer
from siaran.sandbox.audience import age
from siaran.sandbox.call import Call
from siaran.sandbox.graph import errors
from siaran.sandbox.graph.tokens import own
from siaran.sandbox.publication import Publication
from siaran.sandbox.world import World


def insights(world: World, call: Call) -> Answer:
    """GET /{post}/insights, /{media}/insights, /{page}/insights."""
    id = call.rest["id"]
    post = world.posts.get(id)
    if post is None or not post.exists(call.now) or post.author.network != "graph":
        return _page(world, call)
    if post.author not in call.actors:
        raise errors.refuse(200)
    values = _instagram(world, call, post) if post.author.platform == "instagram" else _facebook(world, call, post)
    asked = _asked(world, call, values)
    if post.author.platform == "instagram" and age(post, call.now, world.rules.speed) < world.rules.insights_after:
        return Answer(200, {"data": []})
    return Answer(200, {"data": [_row(id, name, "lifetime", values[name]) for name in asked]})


def _page(world: World, call: Call) -> Answer:
    page = own(world, call, "facebook")
    seen = [world.crowd(post, call.now) for post in page.posts if post.exists(call.now)]
    values = {
        "page_media_view": sum(s.views for s in seen),
        "page_total_media_view_unique": sum(s.reach for s in seen),
        "page_post_engagements": sum(s.reactions + s.comments + s.shares for s in seen),
        "page_follows": page.followers,
        "page_daily_follows_unique": 0,
    }
    asked = _asked(world, call, values)
    return Answer(200, {"data": [_row(page.external_id, name, "day", values[name]) for name in asked]})


def _asked(world: World, call: Call, values: Mapping[str, Any]) -> list[str]:
    asked = [name for name in call.text("metric").split(",") if name]
    if not asked or any(name not in values or name in world.rules.metrics_refused for name in asked):
        raise errors.refuse(100, None, "(#100) The value must be a valid insights metric")
    return asked


def _facebook(world: World, call: Call, post: Publication) -> dict[str, Any]:
    seen = world.crowd(post, call.now)
    love = seen.reactions // 5
    return {
        "post_media_view": seen.views,
        "post_total_media_view_unique": seen.reach,
        "post_clicks": seen.clicks,
        "post_clicks_by_type": {"link clicks": seen.clicks} if seen.clicks else {},
        "post_reactions_by_type_total": {"like": seen.reactions - love, "love": love} if seen.reactions else {},
        "post_reactions_like_total": seen.reactions - love,
        "post_reactions_love_total": love,
        "post_activity_by_action_type": {"share": seen.shares, "like": seen.reactions, "comment": seen.comments},
        "post_video_views": 0,
    }


def _instagram(world: World, call: Call, post: Publication) -> dict[str, Any]:
    seen = world.crowd(post, call.now)
    return {
        "views": seen.views,
        "reach": seen.reach,
        "likes": seen.reactions,
        "comments": seen.comments,
        "saved": seen.saves,
        "shares": seen.shares,
        "reposts": seen.quotes,
        "profile_visits": seen.profile_visits,
        "follows": 0,
        "total_interactions": seen.reactions + seen.comments + seen.saves + seen.shares,
    }


def _row(id: str, name: str, period: str, value: Any) -> dict[str, Any]:
    return {
        "name": name,
        "period": period,
        "values": [{"value": value}],
        "title": name.replace("_", " "),
        "id": f"{id}/insights/{name}/{period}",
    }
