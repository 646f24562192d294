"""A row at X: one post as the API answers it, with the fields that were asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from siaran.sandbox.call import Call
from siaran.sandbox.ids import x_time
from siaran.sandbox.publication import Publication
from siaran.sandbox.world import World
from siaran.sandbox.x import errors
from siaran.sandbox.x.names import names

PRIVATE_DAYS = timedelta(days=30)
"""Private metrics are answered to the owner only, and only this long."""

PRIVATE = {
    "non_public_metrics": ("impression_count", "url_link_clicks", "user_profile_clicks", "engagements"),
    "organic_metrics": (
        "impression_count",
        "like_count",
        "reply_count",
        "retweet_count",
        "url_link_clicks",
        "user_profile_clicks",
    ),
}
SHARED = frozenset(
    {
        "id", "text", "author_id", "created_at", "conversation_id", "in_reply_to_user_id", "entities", "attachments",
        "public_metrics", "non_public_metrics", "organic_metrics", "promoted_metrics", "lang", "possibly_sensitive",
        "reply_settings", "source", "withheld", "geo", "context_annotations", "edit_controls", "article",
        "media_metadata", "scopes", "display_text_range", "community_id", "card_uri",
    }
)  # fmt: skip


class Reader:
    """Turns posts into rows for one call."""

    def __init__(self, world: World, call: Call) -> None:
        self._world, self._call = world, call
        self._names = names(world, call)
        self._fields = {f for f in call.query(self._names.fields).split(",") if f}
        self._expansions = {f for f in call.query("expansions").split(",") if f}
        self._errors: list[dict[str, Any]] = []
        self._check()

    def _check(self) -> None:
        note = "note_post" if self._names.new else "note_tweet"
        known = SHARED | {self._names.history, self._names.referenced, note}
        for field in self._fields - known:
            name, listed = self._names.fields, ",".join(sorted(known))
            message = f"The `{name}` query parameter value [{field}] is not one of [{listed}]"
            raise errors.invalid(name, [field], message)

    def body(self, posts: list[Publication]) -> dict[str, Any]:
        """`data`, `includes` and `errors`; an empty list leaves `data` out, as X does."""
        self._world.post_reads += len(posts)
        body: dict[str, Any] = {}
        if posts:
            body["data"] = [self._row(post) for post in posts]
        if includes := self._includes(posts):
            body["includes"] = includes
        if self._errors:
            body["errors"] = self._errors
        return body

    def _row(self, post: Publication, *, included: bool = False) -> dict[str, Any]:
        text = post.wire["text"]
        if post.refers_to is not None and len(text) > 140:
            text = f"{text[:139]}…"
        row: dict[str, Any] = {"id": post.id, "text": text, self._names.history: [post.id]}
        for field in self._fields:
            value = self._field(field, post, included)
            if value is not None:
                row[field] = value
        return row

    def _field(self, field: str, post: Publication, included: bool) -> Any:
        match field:
            case "created_at":
                return x_time(post.created_at)
            case "author_id":
                return post.author.external_id
            case "conversation_id":
                return _root(post).id
            case "in_reply_to_user_id":
                return post.answers.author.external_id if post.answers else None
            case "entities":
                return {"urls": post.wire["urls"]} if post.wire["urls"] else None
            case "attachments":
                return {"media_keys": [f"3_{shot.id}" for shot in post.shots]} if post.shots else None
            case "lang":
                return "in"
            case "public_metrics":
                return self._public(post)
            case "non_public_metrics" | "organic_metrics":
                return None if included else self._private(field, post)
        return self._references(post) if field == self._names.referenced else None

    def _references(self, post: Publication) -> list[dict[str, str]] | None:
        kind = "reposted" if self._names.new else "retweeted"
        pairs = ((kind, post.refers_to), ("replied_to", post.answers))
        return [{"type": name, "id": other.id} for name, other in pairs if other is not None] or None

    def _public(self, post: Publication) -> dict[str, int]:
        """A repost answers its original's reposts and nothing else."""
        seen = self._world.crowd(post.refers_to or post, self._call.now)
        counts = {
            self._names.reposts: seen.shares,
            "reply_count": seen.comments,
            "like_count": seen.reactions,
            "quote_count": seen.quotes,
            "bookmark_count": seen.saves,
            "impression_count": seen.views,
        }
        if post.refers_to is None:
            return counts
        return {name: value if name == self._names.reposts else 0 for name, value in counts.items()}

    def _private(self, field: str, post: Publication) -> dict[str, int] | None:
        if post.author is not self._call.account or self._call.now - post.created_at > PRIVATE_DAYS:
            self._errors += [errors.not_yours(post.id, f"{field}.{name}") for name in PRIVATE[field]]
            return None
        seen = self._world.crowd(post, self._call.now)
        values = {
            "impression_count": seen.views,
            "url_link_clicks": seen.clicks,
            "user_profile_clicks": seen.profile_visits,
            "engagements": seen.reactions + seen.comments + seen.shares + seen.saves + seen.clicks,
            "like_count": seen.reactions,
            "reply_count": seen.comments,
            "retweet_count": seen.shares,
        }
        return {name: values[name] for name in PRIVATE[field]}

    def _includes(self, posts: list[Publication]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        others = {p.id: p for post in posts for p in (post.refers_to, post.answers) if p is not None}
        if f"{self._names.referenced}.id" in self._expansions and others:
            alive = [p for p in others.values() if p.exists(self._call.now)]
            found[self._names.includes] = [self._row(p, included=True) for p in alive]
        if "author_id" in self._expansions and posts:
            authors = {p.author.external_id: p.author for p in posts}
            found["users"] = [{"id": a.external_id, "name": a.name, "username": a.handle} for a in authors.values()]
        shots = {shot.id: shot for post in posts for shot in post.shots}
        if "attachments.media_keys" in self._expansions and shots:
            found["media"] = [self._medium(shot.id, shot.alt, shot.picture.sha256) for shot in shots.values()]
        return found

    def _medium(self, id: str, alt: str, sha256: str) -> dict[str, str]:
        row = {"media_key": f"3_{id}", "type": "photo"}
        fields = self._call.query("media.fields").split(",")
        if "alt_text" in fields and alt:
            row["alt_text"] = alt
        if "url" in fields:
            row["url"] = f"{self._call.origin}/_sandbox/pictures/{sha256}"
        return row


def _root(post: Publication) -> Publication:
    while post.answers is not None:
        post = post.answers
    return post
