"""Graph's dialect: versions, routes, tokens, headers, and the errors that faults ask for."""

from __future__ import annotations

import re
from datetime import datetime

from siaran.sandbox.answer import Answer, Refusal
from siaran.sandbox.call import Call
from siaran.sandbox.dialect import Route, find, route
from siaran.sandbox.fault import PUBLISHING, Fault
from siaran.sandbox.graph import batch, errors, insights, instagram, nodes, pages, tokens, usage
from siaran.sandbox.world import World

VERSION = re.compile(r"/(v\d+\.\d+)(/.*)?")
LIVING = ("v21.0", "v22.0", "v23.0", "v24.0", "v25.0", "v26.0")
"""Versions that Meta serves in November 2026; every other is silently served as the oldest of them."""


def _feed_action(_: World, call: Call) -> str:
    return "publish" if call.flag("published", True) or call.text("scheduled_publish_time") else "draft"


def _photo_action(_: World, call: Call) -> str:
    return "publish" if call.flag("published", True) else "photo"


def _edit_action(_: World, call: Call) -> str:
    return "publish" if call.flag("is_published", False) else "edit"


def _node_action(world: World, call: Call) -> str:
    return "container_status" if call.rest["id"] in world.containers else "node"


class Graph:
    """The Graph API of Facebook Pages and Instagram."""

    name = "graph"

    def __init__(self) -> None:
        self._routes = (
            route("POST", "/?", "batch", self._batch),
            route("GET", "/me/accounts", "accounts", nodes.accounts),
            route("GET", "/debug_token", "debug_token", tokens.debug),
            route("POST", "/{id}/feed", _feed_action, pages.feed),
            route("POST", "/{id}/photos", _photo_action, pages.photos),
            route("GET", "/{id}/(published_posts|posts|feed)", "timeline", nodes.posts),
            route("POST", "/{id}/media_publish", "publish", instagram.publish),
            route("POST", "/{id}/media", "container", instagram.create),
            route("GET", "/{id}/media", "timeline", nodes.media),
            route("GET", "/{id}/content_publishing_limit", "quota", instagram.quota),
            route("GET", "/{id}/insights", "insights", insights.insights),
            route("GET", "/{id}", _node_action, nodes.node),
            route("POST", "/{id}", _edit_action, pages.edit),
            route("DELETE", "/{id}", "delete", pages.delete),
        )

    def route(self, call: Call) -> Route | None:
        """The route of a call; notes the version that will answer."""
        match = VERSION.fullmatch(call.path)
        if match is None:
            return None
        call.extra["facebook-api-version"] = match[1] if match[1] in LIVING else LIVING[0]
        found = find(self._routes, call.method, match[2] or "/")
        if found is None:
            return None
        call.rest = found[1]
        return found[0]

    def who(self, world: World, call: Call) -> None:
        """Whom the token may act for, and the one whom the path is about."""
        call.actors = tokens.actors(world, call)
        id = call.rest.get("id", "me")
        if id == "me":
            call.account = call.actors[0] if call.actors else None
            if call.account is not None and "id" in call.rest:
                call.rest["id"] = call.account.external_id
            return
        container, post = world.containers.get(id), world.posts.get(id)
        owner = container.owner if container else post.author if post else world.profiles.get(id)
        call.account = owner or (call.actors[0] if call.actors else None)

    def admit(self, world: World, call: Call) -> None:
        """Token and proof first, then the account's budget; a read of several ids is gone since v26.0."""
        tokens.verify(world, call)
        if call.query("ids"):
            raise errors.refuse(100, None, "(#100) The ids parameter is no longer supported.")
        if call.account is not None and call.action != "batch":
            usage.spend(world, call, call.account)

    def said(self, call: Call) -> str:
        """The words, or the container that is published."""
        return call.text("message") or call.text("caption") or call.text("creation_id") or call.rest.get("id", "")

    def pointed(self, call: Call) -> str | None:
        """A picture's URL, for containers and photos."""
        if call.action == "container":
            return call.text("image_url") or None
        if call.action in ("photo", "publish") and call.path.endswith("/photos") and not call.files:
            return call.text("url") or None
        return None

    def dress(self, world: World, call: Call, answer: Answer) -> None:
        """The version that answered, the usage, a trace."""
        answer.headers = {"x-fb-trace-id": world.ids.trace()} | call.extra | answer.headers
        if isinstance(answer.body, dict) and answer.body.get("error", {}).get("code") == 190:
            answer.headers["www-authenticate"] = 'OAuth "Facebook Platform" "invalid_token"'

    def lost(self, call: Call) -> Answer:
        """A path that Graph does not know."""
        return errors.error(2500, None, f"Unknown path components: {call.path}")

    def refusal(self, world: World, call: Call, fault: Fault, until: datetime) -> Answer:
        """Meta's own error for a fault."""
        code, subcode = fault.params.get("code"), fault.params.get("subcode")
        match fault.kind:
            case "rate":
                answer = usage.limited(call, fault, until)
            case "token":
                answer = errors.token(int(subcode or 463))
            case "held":
                answer = errors.error(int(code or 368), subcode if code else 4854002)
            case "duplicate":
                answer = errors.error(int(code or 506), 1404082 if code == 368 else subcode)
            case "credits" | "usage_cap":
                answer = errors.error(4)
            case _:
                answer = errors.error(
                    int(code or 1), subcode, str(fault.params.get("message", "")), status=fault.params.get("status")
                )
        self.dress(world, call, answer)
        return answer

    def _batch(self, world: World, call: Call) -> Answer:
        return batch.batch(call, lambda part: self._part(world, part))

    def _part(self, world: World, part: Call) -> Answer:
        """One part of a batch, with a line of its own in the record where it publishes."""
        found = self.route(part)
        if found is None:
            return self.lost(part)
        self.who(world, part)
        part.action = found.action if isinstance(found.action, str) else found.action(world, part)
        try:
            self.admit(world, part)
            answer = found.verb(world, part)
        except Refusal as refusal:
            answer = refusal.answer
        self.dress(world, part, answer)
        if part.action in PUBLISHING:
            account = (part.account.external_id, part.account.handle) if part.account else ("", "")
            platform = part.account.platform if part.account else self.name
            written = (part.method, part.path, self.said(part))
            line = world.requests.arrive(part.now, platform, account, part.action, written)
            line.status, line.post = answer.status, answer.post
        return answer
