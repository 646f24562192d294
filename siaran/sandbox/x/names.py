"""X's field names: the old ones, and those of the spec since 2.167."""

from __future__ import annotations

from dataclasses import dataclass

from siaran.sandbox.call import Call
from siaran.sandbox.world import World
from siaran.sandbox.x import errors


@dataclass(frozen=True, slots=True)
class Names:
    """One of the two vocabularies."""

    new: bool
    fields: str
    history: str
    referenced: str
    reposts: str
    includes: str
    version: str


OLD = Names(False, "tweet.fields", "edit_history_tweet_ids", "referenced_tweets", "retweet_count", "tweets", "2.165")
NEW = Names(True, "post.fields", "edit_history_post_ids", "referenced_posts", "repost_count", "posts", "2.168")


def names(world: World, call: Call) -> Names:
    """The vocabulary in force; where both are, the one the call uses."""
    if world.rules.vocabulary == "both":
        return NEW if NEW.fields in call.params else OLD
    return NEW if world.rules.vocabulary == "new" else OLD


def check(world: World, call: Call, allowed: frozenset[str]) -> None:
    """Refuse query parameters that this vocabulary does not know. Raises Refusal."""
    known = allowed | {names(world, call).fields}
    for key, value in call.pairs:
        if key not in known:
            listed = ",".join(sorted(known))
            raise errors.invalid(key, [value], f"The query parameter [{key}] is not one of [{listed}]")
