"""What a platform accepts: the facts that fitting and checking need."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """A platform's limits. `length` is in the platform's own count (`Platform.count`), not characters.

    `images` the most pictures of one post; `image_ratio` width / height, lowest and highest; `image_bytes` a file's
    size; `image_formats` Pillow's names; `hashtags` the most hashtags, None where there is no limit.
    `daily` and `half_hourly` are the platform's own ceilings of posts for one account, None where none is known;
    `apart` the seconds between like posts of different accounts that its rules against spam let pass.
    """

    length: int
    images: int
    alt_length: int
    image_bytes: int
    image_formats: tuple[str, ...] = ("JPEG", "PNG")
    image_ratio: tuple[float, float] | None = None
    image_width: tuple[int, int] | None = None
    image_required: bool = False
    hashtags: int | None = None
    daily: int | None = None
    half_hourly: int | None = None
    apart: int = 0
