"""The world: every account of the pretend platforms and everything that they have said, in memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from siaran.sandbox.audience import Crowd, crowd
from siaran.sandbox.fault import Faults
from siaran.sandbox.ids import Ids
from siaran.sandbox.media import Container, Photo, Upload
from siaran.sandbox.picture import Picture
from siaran.sandbox.profile import Profile, profile
from siaran.sandbox.publication import Publication
from siaran.sandbox.requests import Requests
from siaran.sandbox.rules import Rules


@dataclass(frozen=True, slots=True)
class Keys:
    """The apps' keys. `user_token` acts for a person (or a system user) who manages every Page.

    Without `app_secret` no appsecret_proof is checked.
    """

    consumer_key: str = "sandbox-consumer-key"
    consumer_secret: str = field(default="sandbox-consumer-secret", repr=False)
    app_bearer: str = field(default="sandbox-app-bearer", repr=False)
    app_id: str = "100000000000001"
    app_secret: str = field(default="", repr=False)
    user_token: str = field(default="sandbox-user-token", repr=False)


class World:
    """The state behind the pretend servers. `lock` is held for every look and every change.

    `accounts` are rows as `cast` makes them (or a CSV reader). `clock` is the only source of time (aware UTC).
    `titles` are the names of territories' accounts, by code. Further keyword arguments are `Rules`, by name. Raises
    ValueError for a row that is incomplete.
    """

    def __init__(
        self,
        accounts: Iterable[Mapping[str, object]] = (),
        *,
        seed: int = 0,
        clock: Callable[[], datetime],
        keys: Keys | None = None,
        titles: Mapping[str, str] | None = None,
        **rules: Any,
    ) -> None:
        self.lock = threading.RLock()
        self.seed, self.clock, self.keys, self.titles = seed, clock, keys or Keys(), titles or {}
        self.rules = Rules(**rules)
        self.ids = Ids()
        self.faults = Faults(seed)
        self.requests = Requests()
        self.profiles: dict[str, Profile] = {}
        self.tokens: dict[str, list[Profile]] = {}
        self.posts: dict[str, Publication] = {}
        self.pictures: dict[str, Picture] = {}
        self.uploads: dict[str, Upload] = {}
        self.photos: dict[str, Photo] = {}
        self.containers: dict[str, Container] = {}
        self.spoken: dict[tuple[str, str, str], Publication] = {}
        self.reposts: dict[tuple[str, str], Publication] = {}
        self.windows: dict[tuple[str, str], list[float]] = {}
        self.post_reads = 0
        self.add(accounts)

    def add(self, accounts: Iterable[Mapping[str, object]]) -> list[Profile]:
        """Let accounts join; all of them or, after a ValueError, none. A known id takes the new handle and token."""
        fresh = [profile(row, self.seed, self.titles) for row in accounts]
        with self.lock:
            return [self._join(one) for one in fresh]

    def _join(self, new: Profile) -> Profile:
        one = self.profiles.setdefault(new.external_id, new)
        if one is not new:
            self.tokens[one.token].remove(one)
            one.handle, one.name, one.token, one.secret = new.handle, new.name, new.token, new.secret
        self.tokens.setdefault(one.token, []).append(one)
        return one

    def named(self, platform: str, handle: str) -> Profile | None:
        """The profile with this handle."""
        same = (p for p in self.profiles.values() if p.platform == platform and p.handle.lower() == handle.lower())
        return next(same, None)

    def say(self, post: Publication) -> Publication:
        """Put a post into the world."""
        self.posts[post.id] = post
        post.author.posts.append(post)
        return post

    def post(self, id: str, now: datetime) -> Publication | None:
        """The post with this id, where it exists for the platform."""
        found = self.posts.get(id)
        return found if found is not None and found.exists(now) else None

    def keep(self, picture: Picture) -> Picture:
        """Store a picture once, however often it is sent."""
        return self.pictures.setdefault(picture.sha256, picture)

    def crowd(self, post: Publication, now: datetime) -> Crowd:
        """The audience that a post has by now."""
        return crowd(post, now, seed=self.seed, speed=self.rules.speed)

    def public(self, now: datetime) -> list[Publication]:
        """Everything that anybody can really see, in the order it was said."""
        return [post for post in self.posts.values() if post.public(now)]
