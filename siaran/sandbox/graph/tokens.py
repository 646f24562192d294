"""Graph's tokens: whom a call may act for, and the proof that it comes from the app's own server."""

from __future__ import annotations

import hashlib
import hmac
from typing import Any

from siaran.sandbox.answer import Answer, Refusal
from siaran.sandbox.call import Call
from siaran.sandbox.graph import errors
from siaran.sandbox.profile import Profile
from siaran.sandbox.world import World

SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_posts",
    "read_insights",
    "instagram_basic",
    "instagram_content_publish",
    "instagram_manage_insights",
    "business_management",
)


def token(call: Call) -> str:
    """The token of a call: header, query or body."""
    scheme, _, value = call.headers.get("authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "oauth") and value:
        return value.strip()
    return call.text("access_token")


def actors(world: World, call: Call) -> list[Profile]:
    """The accounts that the token may act for; the Page first, its Instagram account after it."""
    given = token(call)
    if given == world.keys.user_token:
        return [p for p in world.profiles.values() if p.network == "graph"]
    return sorted((p for p in world.tokens.get(given, []) if p.network == "graph"), key=lambda p: p.platform)


def verify(world: World, call: Call) -> None:
    """Raises Refusal: 104 without a token, 190 with a wrong one, 100 for a wrong proof."""
    given = token(call)
    if not given:
        raise errors.refuse(104, None, "An access token is required to request this resource.")
    if not call.actors and given != world.keys.user_token and not _app(world, given):
        raise Refusal(errors.token())
    proof = call.text("appsecret_proof")
    if not world.keys.app_secret or (not proof and not world.rules.proof_required):
        return
    right = hmac.new(world.keys.app_secret.encode(), given.encode(), hashlib.sha256).hexdigest()
    if not proof:
        raise errors.refuse(100, None, "API calls from the server require an appsecret_proof argument")
    if not hmac.compare_digest(proof, right):
        raise errors.refuse(100, None, "Invalid appsecret_proof provided in the API argument")


def own(world: World, call: Call, platform: str) -> Profile:
    """The account in the path, where the token may act for it. Raises Refusal: 100/33, or 200 for somebody else's."""
    id = call.rest["id"]
    found = next((p for p in call.actors if p.external_id == id), None)
    if found is not None and found.platform == platform:
        return found
    other = world.profiles.get(id)
    if other is not None and other.platform == platform:
        raise errors.refuse(200)
    raise errors.missing(id, call.method.lower())


def debug(world: World, call: Call) -> Answer:
    """GET /debug_token: what a token is; a wrong one is an answer too."""
    given = call.text("input_token")
    if given == world.keys.user_token:
        return Answer(200, {"data": _described(world, "USER") | {"user_id": "122000000000000"}})
    found = next((p for p in world.tokens.get(given, []) if p.network == "graph"), None)
    if found is None:
        wrong = {"code": 190, "message": "Invalid OAuth access token.", "subcode": 463}
        return Answer(200, {"data": {"app_id": world.keys.app_id, "is_valid": False, "error": wrong, "scopes": []}})
    targets = [p.external_id for p in world.tokens[given]]
    granular = [{"scope": scope, "target_ids": targets} for scope in SCOPES]
    more = {"profile_id": found.external_id, "user_id": "122000000000000", "granular_scopes": granular}
    return Answer(200, {"data": _described(world, "PAGE") | more})


def _described(world: World, kind: str) -> dict[str, Any]:
    return {
        "app_id": world.keys.app_id,
        "type": kind,
        "application": "Siaran",
        "data_access_expires_at": 0,
        "expires_at": 0,
        "is_valid": True,
        "scopes": list(SCOPES),
    }


def _app(world: World, given: str) -> bool:
    """The app's own token, `id|secret`."""
    return bool(world.keys.app_secret) and given == f"{world.keys.app_id}|{world.keys.app_secret}"
