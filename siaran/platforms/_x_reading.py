"""X's rows as we read them: old field names and those of its schema 2.167 (tweet/post, retweet/repost) alike."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from siaran.domain.metric import Figures
from siaran.domain.platform import Seen

FIELDS = ("created_at", "entities", "referenced_tweets", "note_tweet", "public_metrics")
NEW_FIELDS = ("created_at", "entities", "referenced_posts", "note_post", "public_metrics")
PRIVATE = "non_public_metrics"


def seen(row: Mapping[str, Any], handle: str) -> Seen:
    """One row of a timeline, its text as a reader sees it."""
    return Seen(
        platform_id=str(row["id"]),
        text=text(row),
        created_at=datetime.fromisoformat(str(row["created_at"]).replace("Z", "+00:00")),
        permalink=permalink(handle, str(row["id"])),
        refers_to=_reference(row, ("retweeted", "reposted")),
        answers=_reference(row, ("replied_to",)),
    )


def permalink(handle: str, post_id: str) -> str:
    """Where a post is seen."""
    return f"https://x.com/{handle}/status/{post_id}"


def text(row: Mapping[str, Any]) -> str:
    """The whole text: a long post's note, t.co links expanded, a trailing media link dropped, HTML unescaped."""
    note = row.get("note_tweet") or row.get("note_post") or {}
    whole, entities = str(note.get("text") or row.get("text", "")), note.get("entities") or row.get("entities") or {}
    for url in entities.get("urls", ()):
        short, long = url.get("url"), url.get("unwound_url") or url.get("expanded_url")
        if short and long:
            whole = whole.replace(short, "" if url.get("media_key") else long)
    return html.unescape(re.sub(r"\s+https://t\.co/\w+$", "", whole)).rstrip()


def _reference(row: Mapping[str, Any], kinds: Iterable[str]) -> str | None:
    references = row.get("referenced_tweets") or row.get("referenced_posts") or ()
    return next((str(r["id"]) for r in references if r.get("type") in kinds), None)


def figures(row: Mapping[str, Any]) -> Figures:
    """X's metrics by their common names; what X does not report is None."""
    public, private = row.get("public_metrics") or {}, row.get(PRIVATE) or {}
    return Figures(
        views=public.get("impression_count", private.get("impression_count")),
        reactions=public.get("like_count"),
        comments=public.get("reply_count"),
        shares=_sum(public.get("retweet_count", public.get("repost_count")), public.get("quote_count")),
        saves=public.get("bookmark_count"),
        clicks=private.get("url_link_clicks"),
    )


def _sum(*numbers: int | None) -> int | None:
    known = [n for n in numbers if n is not None]
    return sum(known) if known else None
