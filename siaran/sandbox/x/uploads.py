"""X's media: uploaded whole or in parts, finalised, described."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from siaran.sandbox.answer import Answer, Refusal, html
from siaran.sandbox.call import Call
from siaran.sandbox.media import Upload
from siaran.sandbox.picture import look
from siaran.sandbox.world import World
from siaran.sandbox.x import errors

CATEGORIES = ("tweet_image", "tweet_gif", "tweet_video", "amplify_video")
LARGEST = {"tweet_image": 5 * 1024 * 1024, "tweet_gif": 15 * 1024 * 1024}
LARGEST_VIDEO = 512 * 1024 * 1024
LARGEST_PART = 4 * 1024 * 1024
"""Parts of 5 MB were seen to fail with 431, parts of 2 MB not."""
LONGEST_ALT = 1_000
SESSION_SECONDS = 15 * 86_400
READY_SECONDS = 86_400


def one_shot(world: World, call: Call) -> Answer:
    """POST /2/media/upload: the whole file, as multipart or as base64 in JSON."""
    upload = _begin(world, call)
    upload.segments[0] = _content(call)
    return _finish(world, call, upload)


def initialize(world: World, call: Call) -> Answer:
    """POST /2/media/upload/initialize."""
    size = call.text("total_bytes")
    if not size.isdecimal() or not call.text("media_type"):
        raise errors.invalid("total_bytes", [size], "media_type and total_bytes are required.")
    upload = _begin(world, call)
    upload.total_bytes = int(size)
    row = {"id": upload.id, "media_key": f"3_{upload.id}", "expires_after_secs": SESSION_SECONDS}
    return Answer(200, {"data": row})


def append(world: World, call: Call) -> Answer:
    """POST /2/media/upload/:id/append."""
    upload, index, content = _mine(world, call), call.text("segment_index"), _content(call)
    if not index.isdecimal() or int(index) > 999:
        raise errors.invalid("segment_index", [index], "segment_index must be between 0 and 999.")
    if len(content) > LARGEST_PART:
        raise Refusal(html(431, "431 Request Header Fields Too Large"))
    upload.segments[int(index)] = content
    return Answer(200, {"data": {"expires_at": int(call.now.timestamp()) + SESSION_SECONDS}})


def finalize(world: World, call: Call) -> Answer:
    """POST /2/media/upload/:id/finalize."""
    upload = _mine(world, call)
    whole = sum(map(len, upload.segments.values()))
    if upload.total_bytes is not None and whole != upload.total_bytes:
        raise errors.bad(f"Segments do not add up to provided total file size: {whole} != {upload.total_bytes}.")
    return _finish(world, call, upload)


def status(world: World, call: Call) -> Answer:
    """GET /2/media/upload?command=STATUS&media_id=."""
    if call.query("command", "STATUS") != "STATUS":
        raise errors.invalid("command", [call.query("command")], "command must be STATUS.")
    upload = world.uploads.get(call.query("media_id"))
    if upload is None or upload.owner is not call.actor():
        raise errors.invalid("media_id", [call.query("media_id")], "Could not find the media.")
    return Answer(200, {"data": _row(call, upload)})


def alt_text(world: World, call: Call) -> Answer:
    """POST /2/media/metadata: words for who cannot see the picture."""
    upload = world.uploads.get(call.text("id"))
    if upload is None or upload.owner is not call.actor():
        raise errors.invalid("id", [call.text("id")], "Could not find the media.")
    metadata = call.params.get("metadata")
    words = metadata.get("alt_text") if isinstance(metadata, dict) else None
    text = words.get("text") if isinstance(words, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_ALT:
        raise errors.invalid("metadata.alt_text.text", [], f"The alt text must have 1 to {LONGEST_ALT} characters.")
    upload.alt = text
    return Answer(200, {"data": {"id": upload.id, "associated_metadata": {"alt_text": {"text": text}}}})


def _begin(world: World, call: Call) -> Upload:
    category = call.text("media_category")
    if category not in CATEGORIES:
        raise errors.invalid("media_category", [category], f"media_category must be one of {', '.join(CATEGORIES)}.")
    owners = call.params.get("additional_owners")
    others = owners if isinstance(owners, list) else str(owners or "").split(",")
    upload = Upload(world.ids.snowflake(call.now), call.actor(), category, frozenset(str(o) for o in others if o))
    world.uploads[upload.id] = upload
    return upload


def _finish(world: World, call: Call, upload: Upload) -> Answer:
    content = b"".join(upload.segments[n] for n in sorted(upload.segments))
    upload.segments.clear()
    largest = LARGEST.get(upload.category, LARGEST_VIDEO)
    if not content or len(content) > largest:
        raise errors.bad(f"File size exceeds {largest} bytes." if content else "The media is empty.")
    picture = look(content)
    wanted = "image/" if upload.category in LARGEST else "video/"
    if not picture.mime.startswith(wanted):
        raise errors.bad("media type unrecognized.")
    upload.picture, upload.finalized_at = world.keep(picture), call.now
    return Answer(200, {"data": _row(call, upload)})


def _mine(world: World, call: Call) -> Upload:
    upload = world.uploads.get(call.rest["id"])
    if upload is None or upload.owner is not call.actor() or upload.finalized_at is not None:
        raise errors.invalid("id", [call.rest["id"]], "Could not find the upload session.")
    return upload


def _content(call: Call) -> bytes:
    if "media" in call.files:
        return call.files["media"]
    try:
        return base64.b64decode(call.text("media"), validate=True)
    except (binascii.Error, ValueError):
        raise errors.invalid("media", [], "media must be a file or base64.") from None


def _row(call: Call, upload: Upload) -> dict[str, Any]:
    row: dict[str, Any] = {"id": upload.id, "media_key": f"3_{upload.id}"}
    if upload.picture is not None and upload.finalized_at is not None:
        left = READY_SECONDS - int((call.now - upload.finalized_at).total_seconds())
        row |= {"size": len(upload.picture.content), "expires_after_secs": max(left, 0)}
    if upload.category != "tweet_image" or upload.finalized_at is None:
        state = upload.state(call.now)
        row["processing_info"] = {"state": state} | ({} if state == "succeeded" else {"check_after_secs": 1})
    return row
