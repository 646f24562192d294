"""X's posts: written, taken back, reposted."""

from __future__ import annotations

from datetime import timedelta

from siaran.sandbox.answer import Answer, Refusal
from siaran.sandbox.call import Call
from siaran.sandbox.profile import Profile
from siaran.sandbox.publication import Publication, Shot
from siaran.sandbox.speech import speak
from siaran.sandbox.world import World
from siaran.sandbox.x import errors
from siaran.sandbox.x.names import names
from siaran.sandbox.x.words import answered, fits

KNOWN = frozenset(
    {
        "text", "media", "reply", "quote_tweet_id", "quote_post_id", "poll", "reply_settings", "geo", "community_id",
        "for_super_followers_only", "direct_message_deep_link", "made_with_ai", "paid_partnership", "edit_options",
        "nullcast", "share_with_followers", "card_uri",
    }
)  # fmt: skip
DUPLICATE_WINDOW = timedelta(hours=24)
"""X names no window; a day is long enough for every retry that a scheduler might try."""


def create(world: World, call: Call) -> Answer:
    """POST /2/tweets."""
    author = call.actor()
    for key in call.params:
        if key not in KNOWN:
            raise errors.invalid(key, [call.text(key)], f"[$.{key}] is not defined in the schema and is not allowed.")
    text = call.text("text")
    shots = _shots(world, call, author)
    if text and not fits(text):
        raise errors.bad(errors.TOO_LONG)
    if not text and not shots:
        raise errors.bad("You must provide text or media.")
    if call.params.get("quote_tweet_id") or call.params.get("quote_post_id"):
        raise errors.forbidden("Quoting a post is not available to your level of API access.")
    leader = _leader(world, call, author)
    _check_repeated(world, call, author, text, leader)
    _check_daily(world, call, author)
    post = speak(world, call, author, world.ids.snowflake(call.now), text, shots=shots, answers=leader)
    world.spoken[(author.external_id, text.strip(), leader.id if leader else "")] = post
    post.wire = answered(text, post.id, author.handle, len(shots))
    words = names(world, call)
    return Answer(201, {"data": {"text": post.wire["text"], "id": post.id, words.history: [post.id]}}, post=post.id)


def _shots(world: World, call: Call, author: Profile) -> list[Shot]:
    media = call.params.get("media")
    ids = media.get("media_ids") if isinstance(media, dict) else None
    if ids is None:
        return []
    uploads = [world.uploads.get(str(id)) for id in ids] if isinstance(ids, list) else []
    good = [u for u in uploads if u is not None and u.picture is not None and u.usable(author, call.now)]
    if not good or len(good) != len(uploads) or len(good) > 4:
        raise errors.media_invalid([str(id) for id in ids] if isinstance(ids, list) else [str(ids)])
    return [Shot(u.id, u.alt, u.picture) for u in good if u.picture is not None]


def _leader(world: World, call: Call, author: Profile) -> Publication | None:
    """The post it replies to; self-serve apps may answer only their own account, or who mentioned it."""
    reply = call.params.get("reply")
    if not isinstance(reply, dict):
        return None
    id = str(reply.get("in_reply_to_tweet_id") or reply.get("in_reply_to_post_id") or "")
    leader = world.post(id, call.now)
    if leader is None or leader.author.platform != "x":
        raise errors.forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")
    if leader.author is not author and f"@{author.handle}".lower() not in leader.text.lower():
        raise errors.forbidden(
            "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by "
            "the author of the post you are replying to."
        )
    return leader


def _check_repeated(world: World, call: Call, author: Profile, text: str, leader: Publication | None) -> None:
    if not world.rules.duplicates or not text:
        return
    earlier = world.spoken.get((author.external_id, text.strip(), leader.id if leader else ""))
    if earlier is not None and earlier.exists(call.now) and call.now - earlier.created_at < DUPLICATE_WINDOW:
        raise errors.forbidden(errors.DUPLICATE)


def _check_daily(world: World, call: Call, author: Profile) -> None:
    """Accounts without a badge may write 50 posts of their own a day (announced in May 2026)."""
    if author.verified or not world.rules.limits:
        return
    recent = (p for p in reversed(author.posts) if call.now - p.created_at < timedelta(days=1) and p.refers_to is None)
    if sum(1 for _ in recent) >= world.rules.unverified_daily:
        raise Refusal(errors.held("344"))


def delete(world: World, call: Call) -> Answer:
    """DELETE /2/tweets/:id; taking back what is already gone is a yes as well."""
    post = world.post(call.rest["id"], call.now)
    if post is not None and post.author is not call.actor():
        raise errors.forbidden("You are not authorized to delete this Tweet.")
    if post is not None:
        post.deleted = True
    return Answer(200, {"data": {"deleted": post is not None}})


def repost(world: World, call: Call) -> Answer:
    """POST /2/users/:id/retweets."""
    author = _self(call)
    id = call.text("tweet_id") or call.text("post_id")
    leader = world.post(id, call.now)
    leader = leader.refers_to or leader if leader is not None else None
    if leader is None or leader.author.platform != "x":
        raise errors.invalid("tweet_id", [id], f"Could not find tweet with id: [{id}].")
    earlier = world.reposts.get((author.external_id, leader.id))
    if earlier is not None and earlier.exists(call.now):
        raise errors.forbidden("You have already retweeted this Tweet.")
    text = f"RT @{leader.author.handle}: {leader.text}"
    post = speak(world, call, author, world.ids.snowflake(call.now), text, refers_to=leader)
    post.wire = answered(text, post.id, author.handle, 0)
    world.reposts[(author.external_id, leader.id)] = post
    yes = {"retweeted": True, "rest_id": post.id} if names(world, call).new else {"retweeted": True}
    return Answer(200, {"data": yes}, post=post.id)


def unrepost(world: World, call: Call) -> Answer:
    """DELETE /2/users/:id/retweets/:tweet."""
    earlier = world.reposts.pop((_self(call).external_id, call.rest["tweet"]), None)
    if earlier is not None and not earlier.deleted and earlier.refers_to is not None:
        earlier.deleted = True
        earlier.refers_to.reposts -= 1
    return Answer(200, {"data": {"retweeted": False}})


def _self(call: Call) -> Profile:
    author = call.actor()
    if call.rest["id"] != author.external_id:
        raise errors.invalid("id", [call.rest["id"]], "The `id` of the user must match the authenticated user.")
    return author
