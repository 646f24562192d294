"""X's words: whether a text is short enough, and what X makes of it when it answers."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from functools import lru_cache
from typing import Any

from twitter_text import extract_urls_with_indices, parse_tweet

LONGEST = 280
URL_LENGTH = 23
SHORT = 300
"""Code points up to which twitter-text's URL pattern is quick enough whatever the text."""
MOST_DOTS = 60
"""Dots inside words beyond which a longer text is not given to twitter-text: its pattern is super-linear in them."""

FORBIDDEN = re.compile("[\ufffe\ufeff\uffff\u202a-\u202e\0]")
DOT = re.compile(r"\.(?=\S)")


@lru_cache(maxsize=4096)
def fits(text: str) -> bool:
    """Whether X takes the text: 1 to 280 by twitter-text's weights, and no forbidden characters."""
    normal = unicodedata.normalize("NFC", text)
    if not _fenced(normal):
        return False
    if normal.strip() and not FORBIDDEN.search(normal) and _at_most(normal) <= LONGEST:
        return True
    return bool(normal.strip() and parse_tweet(normal).valid)


def _at_most(text: str) -> int:
    """A bound on the weighted length, much cheaper than the exact one: no character weighs more than 2."""
    urls = urls_in(text)
    plain = len(text) - sum(len(url["url"]) for url in urls)
    return plain + sum(not c.isascii() for c in text) + URL_LENGTH * len(urls)


def _fenced(text: str) -> bool:
    return len(text) <= SHORT or (len(text) <= 5_000 and len(DOT.findall(text)) <= MOST_DOTS)


def urls_in(text: str) -> list[dict[str, Any]]:
    """The URLs in a text, with their places in code points."""
    return list(extract_urls_with_indices(text)) if "." in text else []


def answered(text: str, id: str, handle: str, shots: int) -> dict[str, Any]:
    """The text as the API answers it, and its entities: links wrapped, pictures as a trailing link, & < > escaped."""
    parts: list[str] = []
    entities: list[dict[str, Any]] = []
    at = length = 0
    for n, url in enumerate(urls_in(text)):
        start, end = url["indices"]
        parts.append(text[at:start])
        length += start - at
        short = _short(f"{id}:{n}")
        entities.append(_entity(short, url["url"], length))
        parts.append(short)
        at, length = end, length + len(short)
    parts.append(text[at:])
    whole = "".join(parts)
    if shots:
        short = _short(f"{id}:media")
        start = len(whole) + bool(whole)
        entities.append(_media_entity(short, start, id, handle))
        whole = f"{whole} {short}" if whole else short
    return {"text": html.escape(whole, quote=False), "urls": entities}


def _entity(short: str, url: str, start: int) -> dict[str, Any]:
    full = url if "://" in url else f"http://{url}"
    shown = re.sub(r"^https?://(www\.)?", "", full)
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": full,
        "display_url": shown if len(shown) <= 30 else f"{shown[:29]}…",
    }


def _media_entity(short: str, start: int, id: str, handle: str) -> dict[str, Any]:
    return {
        "start": start,
        "end": start + len(short),
        "url": short,
        "expanded_url": f"https://x.com/{handle}/status/{id}/photo/1",
        "display_url": f"pic.x.com/{short[-10:]}",
        "media_key": f"3_{id}",
    }


def _short(seed: str) -> str:
    digest = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=10).digest(), "big")
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    return "https://t.co/" + "".join(letters[digest // 62**n % 62] for n in range(10))
