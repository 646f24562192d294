"""Graph's readers: how each field of each kind of node is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from siaran.sandbox.call import Call
from siaran.sandbox.graph.fields import Reader, Want
from siaran.sandbox.ids import graph_time
from siaran.sandbox.media import Container, Photo
from siaran.sandbox.profile import Profile
from siaran.sandbox.publication import Publication, Shot
from siaran.sandbox.world import World

STATUS = {
    "IN_PROGRESS": "In Progress: Media is still being processed.",
    "FINISHED": "Finished: Media has been uploaded and it is ready to be published.",
    "PUBLISHED": "Published: Media has been published.",
    "ERROR": "Error: Media upload has failed with error code 2207053",
    "EXPIRED": "Expired: The container was not published within 24 hours.",
}


def page_post(world: World, call: Call, post: Publication) -> Mapping[str, Reader]:
    seen = world.crowd(post, call.now)
    return {
        "id": lambda _: post.id,
        "message": lambda _: post.text or None,
        "created_time": lambda _: graph_time(post.created_at),
        "updated_time": lambda _: graph_time(post.created_at),
        "permalink_url": lambda _: f"{call.origin}/{post.author.external_id}/posts/{post.id.rpartition('_')[2]}",
        "status_type": lambda _: _kind(post),
        "shares": lambda _: {"count": seen.shares} if seen.shares else None,
        "reactions": lambda want: _summary(want, seen.reactions),
        "likes": lambda want: _summary(want, seen.reactions),
        "comments": lambda want: _summary(want, seen.comments),
        "application": lambda _: {"id": world.keys.app_id, "name": "Siaran"},
        "attachments": lambda _: _attachments(call, post),
        "full_picture": lambda _: _source(call, post.shots[0]) if post.shots else None,
        "from": lambda _: {"name": post.author.name, "id": post.author.external_id},
        "is_published": lambda _: post.exists(call.now),
        "is_hidden": lambda _: False,
        "scheduled_publish_time": lambda _: int(post.live_at.timestamp()) if post.live_at > post.created_at else None,
        "story": lambda _: None,
    }


def _kind(post: Publication) -> str:
    return "added_photos" if post.shots else "shared_story" if post.link else "mobile_status_update"


def _summary(want: Want, total: int) -> dict[str, Any]:
    summary = {"summary": {"total_count": total}} if want.arguments.get("summary") else {}
    return {"data": [], **summary}


def _attachments(call: Call, post: Publication) -> dict[str, Any] | None:
    if post.shots:
        rows = [_attached(call, shot) for shot in post.shots]
        album = {"media_type": "album", "type": "album", "subattachments": {"data": rows}, "url": call.origin}
        return {"data": rows if len(rows) == 1 else [album]}
    if post.link:
        return {"data": [{"media_type": "link", "type": "share", "unshimmed_url": post.link, "url": post.link}]}
    return None


def _attached(call: Call, shot: Shot) -> dict[str, Any]:
    image = {"src": _source(call, shot), "width": shot.picture.width, "height": shot.picture.height}
    target = {"id": shot.id, "url": _source(call, shot)}
    kind = {"media_type": "photo", "type": "photo"}
    return {"media": {"image": image}, "target": target, "description": shot.alt, **kind}


def _source(call: Call, shot: Shot) -> str:
    return f"{call.origin}/_sandbox/pictures/{shot.picture.sha256}"


def medium(world: World, call: Call, post: Publication) -> Mapping[str, Reader]:
    seen = world.crowd(post, call.now)
    code = shortcode(post.id)
    return {
        "id": lambda _: post.id,
        "caption": lambda _: post.text or None,
        "timestamp": lambda _: graph_time(post.created_at),
        "permalink": lambda _: f"{call.origin}/p/{code}/",
        "shortcode": lambda _: code,
        "media_type": lambda _: "CAROUSEL_ALBUM" if len(post.shots) > 1 else "IMAGE",
        "media_product_type": lambda _: "FEED",
        "media_url": lambda _: _source(call, post.shots[0]) if post.shots else None,
        "alt_text": lambda _: post.shots[0].alt or None if len(post.shots) == 1 else None,
        "children": lambda _: {"data": [{"id": s.id} for s in post.shots]} if len(post.shots) > 1 else None,
        "owner": lambda _: {"id": post.author.external_id},
        "username": lambda _: post.author.handle,
        "like_count": lambda _: seen.reactions,
        "comments_count": lambda _: seen.comments,
        "saved_count": lambda _: seen.saves,
        "shares_count": lambda _: seen.shares,
        "reposts_count": lambda _: seen.quotes,
        "total_like_count": lambda _: seen.reactions,
        "total_comments_count": lambda _: seen.comments,
        "total_views_count": lambda _: seen.views,
    }


def photo(one: Photo) -> Mapping[str, Reader]:
    return {"id": lambda _: one.id, "alt_text": lambda _: one.alt, "name": lambda _: one.caption or None}


def container(one: Container, state: str) -> Mapping[str, Reader]:
    return {"id": lambda _: one.id, "status_code": lambda _: state, "status": lambda _: STATUS[state]}


def profile(world: World, call: Call, who: Profile) -> Mapping[str, Reader]:
    shared: dict[str, Reader] = {
        "id": lambda _: who.external_id,
        "name": lambda _: who.name,
        "username": lambda _: who.handle,
        "followers_count": lambda _: who.followers,
    }
    if who.platform == "instagram":
        return shared | {
            "media_count": lambda _: sum(post.exists(call.now) for post in who.posts),
            "biography": lambda _: f"Akun pura-pura {who.name}",
            "account_type": lambda _: "BUSINESS",
        }
    linked = next((p for p in world.tokens[who.token] if p.platform == "instagram"), None)
    return shared | {
        "access_token": lambda _: who.token if who in call.actors else None,
        "fan_count": lambda _: who.followers,
        "category": lambda _: "Government organization",
        "link": lambda _: f"{call.origin}/@facebook/{who.handle}",
        "tasks": lambda _: ["ANALYZE", "ADVERTISE", "MODERATE", "CREATE_CONTENT", "MANAGE"],
        "instagram_business_account": lambda want: _linked(linked, want) if linked else None,
    }


def _linked(who: Profile, want: Want) -> dict[str, str]:
    more = {"username": who.handle} if "username" in want.inner else {}
    return {"id": who.external_id} | more


def shortcode(id: str) -> str:
    """An Instagram medium's short name, as it stands in its address: base 64 of its id."""
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    number, code = int(id), ""
    while number:
        number, digit = divmod(number, 64)
        code = letters[digit] + code
    return code
