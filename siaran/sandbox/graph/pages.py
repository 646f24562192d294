"""What one does on a Facebook Page: say, show, edit, take back."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from siaran.sandbox.answer import Answer
from siaran.sandbox.call import Call
from siaran.sandbox.graph import errors
from siaran.sandbox.graph.tokens import own
from siaran.sandbox.media import Photo
from siaran.sandbox.picture import Picture, look
from siaran.sandbox.profile import Profile
from siaran.sandbox.publication import Publication, Shot
from siaran.sandbox.speech import speak
from siaran.sandbox.world import World

LONGEST = 63_206
LARGEST_PHOTO = 4 * 1024 * 1024
"""The documentation says 10 MB; 4 MB is what users run into."""
SOONEST, LATEST = timedelta(minutes=10), timedelta(days=30)


def feed(world: World, call: Call) -> Answer:
    """POST /{page}/feed."""
    page = own(world, call, "facebook")
    message, link, photos = call.text("message"), call.text("link"), _attached(world, call, page)
    if not message and not link and not photos:
        raise errors.refuse(197)
    _check(world, call, page, message, link)
    for photo in photos:
        photo.attached = True
    shots = [Shot(photo.id, photo.alt, photo.picture) for photo in photos]
    post = _say(world, call, page, message, shots)
    post.link = link
    return Answer(200, {"id": post.id}, post=post.id if post.published else None)


def photos(world: World, call: Call) -> Answer:
    """POST /{page}/photos: a post of its own, or with `published=false` a photo that waits for a post."""
    page = own(world, call, "facebook")
    photo = Photo(world.ids.graph(), page, world.keep(_picture(call)), call.text("alt_text_custom"))
    photo.caption = call.text("message") or call.text("caption")
    if not call.flag("published", True):
        world.photos[photo.id] = photo
        return Answer(200, {"id": photo.id})
    _check(world, call, page, photo.caption, "")
    world.photos[photo.id] = photo
    photo.attached = True
    post = _say(world, call, page, photo.caption, [Shot(photo.id, photo.alt, photo.picture)])
    return Answer(200, {"id": photo.id, "post_id": post.id}, post=post.id)


def edit(world: World, call: Call) -> Answer:
    """POST /{post}: other words, or an unpublished post made public."""
    post = _mine(world, call)
    if message := call.text("message"):
        post.text = message
    if call.flag("is_published", False) and not post.exists(call.now):
        post.published, post.live_at = True, call.now
        post.listed_at = call.now + timedelta(seconds=float(call.twist.get("lag", world.rules.lag)))
        post.shadow = post.shadow or bool(call.twist.get("shadow"))
        return Answer(200, {"success": True}, post=post.id)
    return Answer(200, {"success": True})


def delete(world: World, call: Call) -> Answer:
    """DELETE /{post}."""
    _mine(world, call).deleted = True
    return Answer(200, {"success": True})


def _mine(world: World, call: Call) -> Publication:
    post = world.posts.get(call.rest["id"])
    if post is None or post.deleted or post.author.network != "graph":
        raise errors.missing(call.rest["id"], call.method.lower())
    if post.author not in call.actors:
        raise errors.refuse(200)
    return post


def _check(world: World, call: Call, page: Profile, message: str, link: str) -> None:
    if len(message) > LONGEST:
        raise errors.refuse(100, None, f"(#100) Param message must be no longer than {LONGEST} characters")
    if link and not link.startswith(("http://", "https://")):
        raise errors.refuse(100, None, "(#100) link URL is not properly formatted")
    if "facebook.com/" in link:
        raise errors.refuse(100, 1609008, "The facebook.com link you tried to share cannot be posted.")
    last = next((post for post in reversed(page.posts) if post.exists(call.now)), None)
    if world.rules.duplicates and message and last is not None and last.text == message:
        raise errors.refuse(506)


def _attached(world: World, call: Call, page: Profile) -> list[Photo]:
    """The photos of `attached_media`, as a JSON list or as `attached_media[0]`, `attached_media[1]`, …"""
    value: Any = call.params.get("attached_media")
    if value is None:
        value = [call.params[name] for name in sorted(call.params) if name.startswith("attached_media[")]
    try:
        rows = json.loads(value) if isinstance(value, str) else value
        rows = [json.loads(row) if isinstance(row, str) else row for row in rows]
        ids = [str(row["media_fbid"]) for row in rows]
    except (ValueError, TypeError, KeyError):
        raise errors.refuse(100, None, "(#100) Param attached_media must be an array.") from None
    return [_photo(world, page, id) for id in ids]


def _photo(world: World, page: Profile, id: str) -> Photo:
    photo = world.photos.get(id)
    if photo is None or photo.owner is not page:
        raise errors.refuse(100, None, f"(#100) Invalid photo id {id} in attached_media")
    if photo.attached:
        raise errors.refuse(100, 1366051, "These photos were already posted.")
    return photo


def _picture(call: Call) -> Picture:
    if "source" in call.files:
        picture = look(call.files["source"])
    elif isinstance(call.fetched, Picture):
        picture = call.fetched
    else:
        raise errors.refuse(324, 2069019, str(call.fetched or "(#324) Requires upload file"))
    if picture.mime not in ("image/jpeg", "image/png") or len(picture.content) > LARGEST_PHOTO:
        raise errors.refuse(100, 1366046, "Photos should be less than 4 MB and saved as JPG or PNG files.")
    return picture


def _say(world: World, call: Call, page: Profile, message: str, shots: list[Shot]) -> Publication:
    live = _scheduled(call)
    post = speak(world, call, page, f"{page.external_id}_{world.ids.graph()}", message, shots=shots, live_at=live)
    post.published = live is not None or call.flag("published", True)
    return post


def _scheduled(call: Call) -> datetime | None:
    """When Facebook itself is to publish it: 10 minutes to 30 days from now. Raises Refusal: 100."""
    when = call.text("scheduled_publish_time")
    if not when or call.flag("published", True):
        return None
    moment = datetime.fromtimestamp(int(when), UTC) if when.isdecimal() and len(when) < 12 else None
    if moment is None or not call.now + SOONEST <= moment <= call.now + LATEST:
        raise errors.refuse(100, None, "(#100) The specified scheduled publish time is invalid.")
    return moment
