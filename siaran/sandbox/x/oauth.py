"""OAuth at X: who signed a request, and whether the signature is true."""

from __future__ import annotations

import re
from types import SimpleNamespace
from urllib.parse import unquote

from oauthlib.oauth1.rfc5849 import signature

from siaran.sandbox.answer import Refusal
from siaran.sandbox.call import FORM, Call
from siaran.sandbox.profile import Profile
from siaran.sandbox.world import World
from siaran.sandbox.x import errors

PART = re.compile(r'(\w+)="([^"]*)"')
SIGNED = ("oauth_consumer_key", "oauth_nonce", "oauth_signature", "oauth_timestamp", "oauth_token")


def claimed(world: World, call: Call) -> list[Profile]:
    """The accounts that the request says it speaks for."""
    return [p for p in world.tokens.get(_header(call).get("oauth_token", ""), []) if p.platform == "x"]


def bearer(call: Call) -> str:
    """An app's own token, where the request carries one in place of a signature."""
    scheme, _, token = call.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def verify(world: World, call: Call) -> Profile:
    """The account that surely signed this request. Raises Refusal: 401, or 401 with code 135 for a wrong clock."""
    oauth = _header(call)
    found = claimed(world, call)
    if not found or any(name not in oauth for name in SIGNED) or oauth["oauth_consumer_key"] != world.keys.consumer_key:
        raise errors.unauthorized()
    if refusal := _out_of_bounds(world, call, oauth["oauth_timestamp"]):
        raise refusal
    if oauth.get("oauth_signature_method") != "HMAC-SHA1" or not _true(world, call, oauth, found[0]):
        raise errors.unauthorized()
    return found[0]


def _header(call: Call) -> dict[str, str]:
    header = call.headers.get("authorization", "")
    if not header.startswith("OAuth "):
        return {}
    return {name: unquote(value) for name, value in PART.findall(header) if name != "realm"}


def _out_of_bounds(world: World, call: Call, timestamp: str) -> Refusal | None:
    if world.rules.oauth_skew is None:
        return None
    if not timestamp.isdecimal() or abs(call.now.timestamp() - int(timestamp)) > world.rules.oauth_skew:
        return errors.skewed()
    return None


def _true(world: World, call: Call, oauth: dict[str, str], who: Profile) -> bool:
    """The signature covers method, address, query and form fields (RFC 5849, 3.4.1.3); never JSON or files."""
    params = [(name, value) for name, value in oauth.items() if name != "oauth_signature"] + call.pairs
    if call.type == FORM:
        params += signature.collect_parameters(body=call.body.decode("utf-8", "replace"), exclude_oauth_signature=False)
    request = SimpleNamespace(
        params=params, signature=oauth["oauth_signature"], uri=call.origin + call.path, http_method=call.method
    )
    return bool(signature.verify_hmac_sha1(request, world.keys.consumer_secret, who.secret))
