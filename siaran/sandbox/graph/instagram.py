"""What one does at Instagram: make a container, wait for it, publish it."""

from __future__ import annotations

import re
from datetime import timedelta

from siaran.sandbox.answer import Answer
from siaran.sandbox.call import Call
from siaran.sandbox.graph import errors
from siaran.sandbox.graph.tokens import own
from siaran.sandbox.media import Container
from siaran.sandbox.picture import Picture
from siaran.sandbox.profile import Profile
from siaran.sandbox.publication import Shot
from siaran.sandbox.speech import speak
from siaran.sandbox.world import World

LONGEST_CAPTION = 2_200
LONGEST_ALT = 1_000
MOST_HASHTAGS = 30
LARGEST_IMAGE = 8 * 1024 * 1024
RATIO = (4 / 5, 1.91)
ROUNDING = 0.005
"""Pixels are whole: a ratio may miss the bounds by this."""
DAY = timedelta(hours=24)


def create(world: World, call: Call) -> Answer:
    """POST /{ig}/media: a container for a picture, a carousel's part, or a carousel."""
    owner = own(world, call, "instagram")
    if world.rules.limits:
        _check_daily(world, call, owner)
    container = _carousel(world, call, owner) if call.text("media_type") == "CAROUSEL" else _single(call, owner)
    container.id, container.caption = world.ids.instagram(), _caption(call)
    container.polls_left = int(call.twist.get("polls", world.rules.container_polls))
    container.ready_after = float("inf") if "polls" in call.twist else world.rules.container_seconds
    container.stuck = str(call.twist.get("stuck", ""))
    if container.picture is not None:
        container.picture = world.keep(container.picture)
    world.containers[container.id] = container
    return Answer(200, {"id": container.id})


def _check_daily(world: World, call: Call, owner: Profile) -> None:
    window = world.windows.get((owner.external_id, "containers"))
    if window is None or call.now.timestamp() >= window[0] + DAY.total_seconds():
        window = world.windows[(owner.external_id, "containers")] = [call.now.timestamp(), 0]
    window[1] += 1
    if window[1] > world.rules.containers_daily:
        raise errors.refuse(9, 2207042)


def publish(world: World, call: Call) -> Answer:
    """POST /{ig}/media_publish."""
    owner = own(world, call, "instagram")
    container = world.containers.get(call.text("creation_id"))
    if container is None or container.owner is not owner or container.part:
        raise errors.refuse(24, 2207008)
    match container.state(call.now):
        case "PUBLISHED":
            raise errors.refuse(24, 2207006, "The media has already been published.")
        case "EXPIRED":
            raise errors.refuse(24, 2207008)
        case "ERROR" | "IN_PROGRESS":
            raise errors.refuse(9007, 2207027)
    if world.rules.limits and _used(call, owner) >= world.rules.instagram_quota:
        raise errors.refuse(9, 2207042)
    container.published = True
    pictured = container.children or (container,)
    shots = [Shot(world.ids.instagram(), c.alt, c.picture) for c in pictured if c.picture is not None]
    post = speak(world, call, owner, world.ids.instagram(), container.caption, shots=shots)
    post.container = container.id
    return Answer(200, {"id": post.id}, post=post.id)


def quota(world: World, call: Call) -> Answer:
    """GET /{ig}/content_publishing_limit."""
    owner = own(world, call, "instagram")
    config = {"quota_total": world.rules.instagram_quota, "quota_duration": 86_400}
    row = {"quota_usage": _used(call, owner), "config": config}
    asked = [name for name in call.text("fields", "quota_usage").split(",") if name in row]
    return Answer(200, {"data": [{name: row[name] for name in asked}]})


def _used(call: Call, owner: Profile) -> int:
    """Posts within 24 hours; those deleted since count too."""
    return sum(1 for post in owner.posts if call.now - post.created_at < DAY)


def _single(call: Call, owner: Profile) -> Container:
    kind = call.text("media_type", "IMAGE")
    if kind != "IMAGE":
        raise errors.refuse(100, 2207023, f"The media type {kind} is unknown.")
    alt = call.text("alt_text")
    if len(alt) > LONGEST_ALT:
        raise errors.refuse(100, None, f"(#100) Param alt_text must be no longer than {LONGEST_ALT} characters")
    picture = _picture(call)
    return Container("", owner, call.now, picture=picture, alt=alt, part=call.flag("is_carousel_item", False))


def _picture(call: Call) -> Picture:
    """The picture as Instagram wants it. Raises Refusal with the code of each thing that can be wrong."""
    picture = call.fetched
    if not isinstance(picture, Picture):
        if not call.text("image_url"):
            raise errors.refuse(100, None, "(#100) The parameter image_url is required")
        raise errors.refuse(9004, 2207052, error_user_title="Media download has failed.", error_user_msg=str(picture))
    if len(picture.content) > LARGEST_IMAGE:
        raise errors.refuse(36000, 2207004, "The image is too large to download. It should be less than 8 MiB.")
    if picture.mime != "image/jpeg":
        raise errors.refuse(36001, 2207005, f"The image format {picture.mime or 'unknown'} is not supported. Use JPEG.")
    if not RATIO[0] - ROUNDING <= picture.ratio <= RATIO[1] + ROUNDING:
        message = f"The aspect ratio {picture.ratio:.3f} is not supported: it must be between 4:5 and 1.91:1."
        raise errors.refuse(36003, 2207009, message)
    return picture


def _carousel(world: World, call: Call, owner: Profile) -> Container:
    ids = _children(call)
    found = [world.containers.get(id) for id in ids]
    parts = [c for c in found if c is not None and c.owner is owner and c.part]
    if len(parts) != len(ids):
        raise errors.refuse(24, 2207008)
    if not 2 <= len(parts) <= 10:
        raise errors.refuse(100, 2207028, "A carousel needs 2 to 10 children.")
    return Container("", owner, call.now, children=tuple(parts))


def _children(call: Call) -> list[str]:
    """`children` as a list, a JSON list, or joined by commas."""
    words = call.text("children")
    return re.findall(r"\w+", words)


def _caption(call: Call) -> str:
    caption = call.text("caption")
    tags = len(re.findall(r"#\w", caption))
    if len(caption) > LONGEST_CAPTION or tags > MOST_HASHTAGS:
        raise errors.refuse(36004, 2207010, f"The caption is too long: {len(caption)} characters, {tags} hashtags.")
    return caption
