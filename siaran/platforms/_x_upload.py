"""Pictures go to X, one a call: begun, sent in parts of 1 MiB, ended, given its words. tweepy 4.17 has no verb for it.

Parts of 5 MB have been answered 431 (`twitteroauth#1257`). A finished picture can be used for 24 hours, by the account
that uploaded it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from siaran.domain.errors import Refused, Unavailable
from siaran.domain.platform import Prepared
from siaran.domain.post import Draft, Picture
from siaran.platforms._x_answer import Answer, identity
from siaran.platforms._x_client import Client
from siaran.platforms._x_errors import Step

PART = 1 << 20
LIFE = 86_400


def advance(
    client: Client, draft: Draft, handle: Mapping[str, Any] | None, content: Callable[[Picture], bytes]
) -> Prepared:
    """One picture further, so that a lease never runs out over four of them; nothing waits here.

    The handle: `media_ids` of the pictures that are there, `pending` one that X still works on, `expires_at` of the
    first. Raises Refused where X cannot use a picture.
    """
    saved = dict(handle or {})
    ids, pending = list(saved.get("media_ids", ())), str(saved.pop("pending", ""))
    if len(ids) >= len(draft.pictures):
        return Prepared({**saved, "media_ids": ids})
    picture = draft.pictures[len(ids)]
    answer = _status(client, pending) if pending else _upload(client, content(picture))
    medium = _named(answer)
    made = {**_expiry(answer), **saved, "media_ids": ids}
    wait = _wait(answer)
    if wait is not None:
        return Prepared({**made, "pending": medium}, ready=False, again_in=wait)
    if picture.alt:
        _describe(client, medium, picture.alt)
    ids.append(medium)
    return Prepared(made, ready=len(ids) == len(draft.pictures), again_in=0.0)


def _upload(client: Client, content: bytes) -> Answer:
    begun = client.post(
        Step.PREPARE,
        "/2/media/upload/initialize",
        {"media_type": "image/jpeg", "media_category": "tweet_image", "total_bytes": len(content)},
    )
    upload = f"/2/media/upload/{_named(begun)}"
    for index, start in enumerate(range(0, len(content), PART)):
        client.send(f"{upload}/append", {"segment_index": index}, content[start : start + PART])
    return client.post(Step.PREPARE, f"{upload}/finalize")


def _status(client: Client, medium: str) -> Answer:
    params = {"command": "STATUS", "media_id": medium}
    return client.say(Step.PREPARE, lambda x: x.request("GET", "/2/media/upload", params=params, user_auth=True))


def _describe(client: Client, medium: str, words: str) -> None:
    """Words for who cannot see the picture."""
    client.post(Step.PREPARE, "/2/media/metadata", {"id": medium, "metadata": {"alt_text": {"text": words}}})


def _named(answer: Answer) -> str:
    medium = identity(answer.content.get("id"))
    if medium is None:
        raise Unavailable("X menerima gambar tanpa memberi nomornya. Siaran mencoba lagi.")
    return medium


def _wait(answer: Answer) -> float | None:
    """Seconds until X may be done with a picture; None where it is. Still pictures are done at once, as a rule."""
    processing = answer.content.get("processing_info")
    if not isinstance(processing, dict) or processing.get("state") == "succeeded":
        return None
    if processing.get("state") == "failed":
        raise Refused("X tidak dapat mengolah gambar ini. Ganti gambarnya, lalu ajukan lagi.")
    after = processing.get("check_after_secs")
    return float(after) if isinstance(after, int) else 1.0


def _expiry(answer: Answer) -> dict[str, str]:
    """When X forgets the picture, by X's own clock."""
    life = answer.content.get("expires_after_secs")
    seconds = life if isinstance(life, int) and life > 0 else LIFE
    return {"expires_at": (answer.at + timedelta(seconds=seconds)).isoformat()} if answer.at else {}
