"""Pictures go up to X: initialize, append in pieces, finalize, words for who cannot see them. All invisible.

tweepy 4.17 has no v2 media upload; the calls go over its session, signed by its own OAuth 1.0a handler.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import tweepy

from siaran import media
from siaran.domain.limits import Limits
from siaran.domain.post import Picture
from siaran.platforms._x_errors import Step, read_answer
from siaran.wire import Session

HOST = "https://api.twitter.com"
PIECE = 1 << 20
"""Bytes: larger pieces have been answered with 431."""
LIFE = timedelta(hours=24)
"""How long finalized media may be used, by X's documentation of media uploads."""


class Uploads:
    """Uploads for one account."""

    def __init__(self, session: Session, auth: tweepy.OAuth1UserHandler, limits: Limits) -> None:
        self._session, self._auth, self._limits = session, auth.apply_auth(), limits

    def begin(self, picture: Picture) -> tuple[str, bool, float]:
        """Upload one picture with its alt text: its media id, whether it is ready, and else when to ask again."""
        content = media.fitted(picture, self._limits)
        kind = "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
        start = {"media_type": kind, "total_bytes": len(content), "media_category": "tweet_image"}
        media_id = str(self._call("POST", "/2/media/upload/initialize", json=start)["data"]["id"])
        for number, begin in enumerate(range(0, len(content), PIECE)):
            piece = {"media": ("piece", content[begin : begin + PIECE], kind)}
            self._call("POST", f"/2/media/upload/{media_id}/append", files=piece, data={"segment_index": str(number)})
        done = self._call("POST", f"/2/media/upload/{media_id}/finalize")
        self._describe(media_id, picture.alt)
        return media_id, *_ready(done)

    def poll(self, media_id: str) -> tuple[bool, float]:
        """Whether X has processed it, and else when to ask again (seconds)."""
        return _ready(self._call("GET", "/2/media/upload", params={"command": "STATUS", "media_id": media_id}))

    def _describe(self, media_id: str, alt: str) -> None:
        if alt:
            words = {"id": media_id, "metadata": {"alt_text": {"text": alt[: self._limits.alt_length]}}}
            self._call("POST", "/2/media/metadata", json=words)

    def _call(self, method: str, path: str, **named: Any) -> Mapping[str, Any]:
        response: requests.Response = self._session.request(method, f"{HOST}{path}", auth=self._auth, **named)
        if not 200 <= response.status_code < 300:
            raise read_answer(response, Step.PREPARE)
        return dict(response.json()) if response.content else {}


def expiry(session: Session) -> str:
    """When media finalized now can no longer be used, by X's own clock."""
    from email.utils import parsedate_to_datetime

    stamp = session.last.headers.get("Date") if session.last else None
    now = parsedate_to_datetime(stamp) if stamp else datetime.now(UTC)
    return (now + LIFE).isoformat()


def _ready(answer: Mapping[str, Any]) -> tuple[bool, float]:
    processing = (answer.get("data") or {}).get("processing_info") or {}
    state = processing.get("state", "succeeded")
    if state == "failed":
        raise ValueError("processing failed")
    return state == "succeeded", float(processing.get("check_after_secs", 1))
