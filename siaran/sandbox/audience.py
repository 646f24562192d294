"""The audience: how many saw and answered a post, growing with its age, the same for the same seed."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from datetime import datetime

from siaran.sandbox.publication import Publication


@dataclass(frozen=True, slots=True)
class Crowd:
    """What a post has gathered so far."""

    views: int
    reach: int
    reactions: int
    comments: int
    shares: int
    quotes: int
    saves: int
    clicks: int
    profile_visits: int


def crowd(post: Publication, now: datetime, *, seed: int, speed: float) -> Crowd:
    """The audience of a post: a pure function of seed, post id and age, which never shrinks as the post ages.

    Real reposts and replies of other accounts of this world come on top.
    """
    age = max((now - post.live_at).total_seconds(), 0.0) * speed
    luck = hashlib.blake2b(f"{seed}:{post.id}".encode(), digest_size=16).digest()
    chance = [byte / 255 for byte in luck]
    grown = 1.0 - math.exp(-age / (3_600 * (4 + 20 * chance[0])))
    reach = post.author.followers * (0.04 + 0.5 * chance[1] ** 2) * grown
    reactions = reach * (0.01 + 0.06 * chance[2])
    return Crowd(
        views=int(reach * (1.15 + 0.6 * chance[3])),
        reach=int(reach),
        reactions=int(reactions),
        comments=int(reactions * 0.25 * chance[4]) + post.replies,
        shares=int(reactions * 0.35 * chance[5]) + post.reposts,
        quotes=int(reactions * 0.05 * chance[6]),
        saves=int(reactions * 0.15 * chance[7]),
        clicks=int(reach * 0.08 * chance[8]),
        profile_visits=int(reach * 0.03 * chance[9]),
    )


def age(post: Publication, now: datetime, speed: float) -> float:
    """The post's age in the audience's seconds."""
    return max((now - post.live_at).total_seconds(), 0.0) * speed
