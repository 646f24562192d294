"""X's dialect: routes, signatures, headers, and the errors that faults ask for."""

from __future__ import annotations

from datetime import datetime

from siaran.sandbox.answer import Answer
from siaran.sandbox.call import Call
from siaran.sandbox.dialect import Route, find, route
from siaran.sandbox.fault import Fault
from siaran.sandbox.world import World
from siaran.sandbox.x import errors, limits, oauth, posts, reading, uploads
from siaran.sandbox.x.names import NEW, OLD

ROUTES = (
    route("POST", "/2/tweets", "publish", posts.create),
    route("GET", "/2/tweets", "lookup", reading.lookup),
    route("GET", "/2/users/me", "me", reading.me),
    route("GET", "/2/users/{id}/tweets", "timeline", reading.timeline),
    route("POST", "/2/users/{id}/retweets", "repost", posts.repost),
    route("DELETE", "/2/users/{id}/retweets/{tweet}", "unrepost", posts.unrepost),
    route("DELETE", "/2/tweets/{id}", "delete", posts.delete),
    route("POST", "/2/media/upload", "upload", uploads.one_shot),
    route("GET", "/2/media/upload", "upload_status", uploads.status),
    route("POST", "/2/media/upload/initialize", "upload_part", uploads.initialize),
    route("POST", "/2/media/upload/{id}/append", "upload_part", uploads.append),
    route("POST", "/2/media/upload/{id}/finalize", "upload_part", uploads.finalize),
    route("POST", "/2/media/metadata", "alt", uploads.alt_text),
    route("GET", "/2/usage/tweets", "usage", reading.usage),
)
APP_ONLY = frozenset({"usage"})
APP_TOO = frozenset({"lookup", "timeline"})


class X:
    """X API v2."""

    name = "x"

    def route(self, call: Call) -> Route | None:
        """The route of a call."""
        found = find(ROUTES, call.method, call.path)
        if found is None:
            return None
        call.rest = found[1]
        return found[0]

    def who(self, world: World, call: Call) -> None:
        """The account whose token the signature names."""
        call.actors = oauth.claimed(world, call)
        call.account = call.actors[0] if call.actors else None

    def admit(self, world: World, call: Call) -> None:
        """Signature first, then the kind of token, then limits."""
        token = oauth.bearer(call)
        if token:
            if token != world.keys.app_bearer:
                raise errors.unauthorized()
            if call.action not in APP_ONLY | APP_TOO:
                raise errors.unsupported()
        else:
            call.account = oauth.verify(world, call)
            if call.action in APP_ONLY:
                raise errors.unsupported()
        limits.spend(world, call)

    def said(self, call: Call) -> str:
        """The text, or the post that is reposted."""
        return call.text("text") or call.text("tweet_id") or call.text("post_id")

    def pointed(self, _: Call) -> str | None:
        """X fetches nothing."""
        return None

    def dress(self, world: World, call: Call, answer: Answer) -> None:
        """Rate headers, the transaction's id, the API's version."""
        version = NEW.version if world.rules.vocabulary == "new" else OLD.version
        fixed = {"x-transaction-id": world.ids.trace(), "api-version": version, "x-access-level": "read-write"}
        answer.headers = fixed | call.extra | answer.headers

    def lost(self, call: Call) -> Answer:
        """A path that X does not know."""
        return errors.problem(404, "Not Found", f"There is no {call.method} {call.path}.")

    def refusal(self, _: World, call: Call, fault: Fault, until: datetime) -> Answer:
        """X's own error for a fault."""
        params = fault.params
        match fault.kind:
            case "rate":
                return limits.limited(call, fault, until)
            case "credits":
                return errors.credits_depleted()
            case "usage_cap":
                capped = errors.usage_capped(str(params.get("period", "Monthly")))
                capped.headers["x-rate-limit-remaining"] = "39999"
                return capped
            case "token":
                refused = errors.skewed() if params.get("code") == 135 else errors.unauthorized()
                return refused.answer
            case "held":
                return errors.held(str(params.get("code", "326")))
            case "duplicate":
                return errors.forbidden(errors.DUPLICATE).answer
        detail = str(params.get("message", "Something is wrong."))
        title, kind = str(params.get("title", "Invalid Request")), str(params.get("type", "invalid-request"))
        return errors.problem(int(params.get("status", 400)), title, detail, kind)
