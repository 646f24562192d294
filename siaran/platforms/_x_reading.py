"""What X's rows say, in the old names and in those of its specification since 2.167 (July 2026): posts, metrics."""

from __future__ import annotations

import html
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from siaran.domain.metric import Figures, Measured
from siaran.domain.platform import Seen
from siaran.platforms._x_answer import Answer, identity


@dataclass(frozen=True, slots=True)
class Names:
    """One of the two vocabularies, as a question needs it."""

    fields: str
    timeline: str


OLD = Names("tweet.fields", "created_at,entities,note_tweet,referenced_tweets")
NEW = Names("post.fields", "created_at,entities,note_post,referenced_posts")

REPOSTED = frozenset({"retweeted", "reposted"})
PUBLIC = "public_metrics"
PRIVATE = f"{PUBLIC},non_public_metrics"
"""Private metrics are answered to the owner only, and only 30 days long."""


def seen(row: Any, handle: str) -> Seen | None:
    """One post of a timeline; None where it cannot be understood (then the read is not complete)."""
    row = row if isinstance(row, dict) else {}
    post, created_at = identity(row.get("id")), _moment(row.get("created_at"))
    if post is None or created_at is None:
        return None
    references = dict(map(_reference, _list(row, "referenced_tweets", "referenced_posts")))
    return Seen(
        post,
        _text(row, post),
        created_at,
        permalink=permalink(handle, post),
        refers_to=next((other for kind, other in references.items() if kind in REPOSTED), None),
        answers=references.get("replied_to"),
    )


def permalink(handle: str, post: str) -> str:
    """A post's address for people; X finds it by its id, whatever the handle."""
    return f"https://x.com/{handle.removeprefix('@') or 'i'}/status/{post}"


def measured(row: Mapping[str, Any], api_version: str) -> Measured:
    """One post's metrics. X reports no reach."""
    raw = {**_numbers(row.get("non_public_metrics")), **_numbers(row.get("public_metrics"))}
    reposts = raw.get("repost_count", raw.get("retweet_count"))
    shared = [count for count in (reposts, raw.get("quote_count")) if count is not None]
    figures = Figures(
        views=raw.get("impression_count"),
        reactions=raw.get("like_count"),
        comments=raw.get("reply_count"),
        shares=sum(shared) if shared else None,
        saves=raw.get("bookmark_count"),
        clicks=raw.get("url_link_clicks"),
    )
    return Measured(figures, raw, api_version)


def gone(answer: Answer) -> set[str]:
    """The ids that X says it does not have, among those it was asked for."""
    return {_about(error) for error in answer.errors if _kind(error) == "resource-not-found"}


def withheld(answer: Answer) -> set[str]:
    """The ids of whose metrics some are not for us: another's post, or an old one."""
    return {_about(error) for error in answer.errors if _kind(error) == "not-authorized-for-field"}


def _text(row: Mapping[str, Any], post: str) -> str:
    """The whole text as a reader sees it: unescaped, links as they lead, without the link that stands for pictures."""
    note = row.get("note_tweet") or row.get("note_post")
    whole: Mapping[str, Any] = note if isinstance(note, dict) and isinstance(note.get("text"), str) else row
    text = html.unescape(str(whole.get("text") or ""))
    for link in _links(whole) or _links(row):
        short, target = str(link.get("url") or ""), str(link.get("expanded_url") or "")
        if link.get("media_key") or f"/status/{post}/" in target:
            text = text.removesuffix(short).rstrip()
        elif short and target:
            text = text.replace(short, target)
    return text


def _links(row: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    entities = row.get("entities")
    return [link for link in _list(entities, "urls") if isinstance(link, dict)] if isinstance(entities, dict) else []


def _list(row: Mapping[str, Any], *names: str) -> list[Any]:
    return next((value for name in names if isinstance(value := row.get(name), list)), [])


def _reference(entry: Any) -> tuple[str, str | None]:
    return (str(entry.get("type")), identity(entry.get("id"))) if isinstance(entry, dict) else ("", None)


def _moment(text: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except (ValueError, TypeError):
        return None


def _numbers(metrics: Any) -> dict[str, int]:
    counts = metrics.items() if isinstance(metrics, dict) else ()
    return {name: count for name, count in counts if isinstance(count, int) and not isinstance(count, bool)}


def _about(error: Mapping[str, Any]) -> str:
    return str(error.get("resource_id") or error.get("value") or "")


def _kind(error: Mapping[str, Any]) -> str:
    return str(error.get("type") or "").rpartition("/")[2]
