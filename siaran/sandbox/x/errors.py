"""X's errors, in the bodies that X really sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from siaran.sandbox.answer import Answer, Refusal

PROBLEMS = "https://api.twitter.com/2/problems/"
"""The documentation says api.x.com; the wire still says this."""

TOO_LONG = (
    "Your Tweet text is too long. For more information on how Twitter determines text length see "
    "https://github.com/twitter/twitter-text."
)
DUPLICATE = "You are not allowed to create a Tweet with duplicate content."
HELD: Mapping[str, str] = {
    "326": "To protect our users from spam and other malicious activity, this account is temporarily locked. "
    "Please log in to https://twitter.com to unlock your account.",
    "226": "This request looks like it might be automated. To protect our users from spam and other malicious "
    "activity, we can't complete this action right now. Please try again later.",
    "344": "You have reached your daily limit for sending Tweets and messages. Please try again later.",
    "185": "User is over daily status update limit.",
    "64": "Your account is suspended and is not permitted to access this feature.",
}
"""Legacy codes about the account itself; a person must see to it."""


def problem(status: int, title: str, detail: str, kind: str = "about:blank", **more: Any) -> Answer:
    """A problem as RFC 7807 words it. `kind` is the type's last segment."""
    address = kind if kind == "about:blank" else PROBLEMS + kind
    return Answer(status, {"title": title, "detail": detail, "type": address, "status": status, **more})


def unauthorized() -> Refusal:
    """The token or its signature is wrong."""
    return Refusal(problem(401, "Unauthorized", "Unauthorized"))


def skewed() -> Refusal:
    """The signature's timestamp is too far from X's clock."""
    return Refusal(legacy(401, 135, "Timestamp out of bounds"))


def forbidden(detail: str) -> Refusal:
    """A 403 about what was asked for."""
    return Refusal(problem(403, "Forbidden", detail))


def unsupported() -> Refusal:
    """A kind of token with which this endpoint cannot be used."""
    return Refusal(
        problem(
            403,
            "Unsupported Authentication",
            "Authenticating with this kind of token is forbidden for this endpoint.",
            "unsupported-authentication",
        )
    )


def bad(detail: str) -> Refusal:
    """A 400 in one sentence."""
    return Refusal(problem(400, "Bad Request", detail))


def invalid(parameter: str, values: list[str], message: str) -> Refusal:
    """A 400 about one parameter."""
    detail = "One or more parameters to your request was invalid."
    errors = [{"parameters": {parameter: values}, "message": message}]
    return Refusal(problem(400, "Invalid Request", detail, "invalid-request", errors=errors))


def media_invalid(ids: list[str]) -> Refusal:
    """Unfinished, expired, or another account's media."""
    return invalid("media.media_ids", ids, "Your media IDs are invalid.")


def legacy(status: int, code: int, message: str) -> Answer:
    """An error in the shape of v1.1, which v2 still sends at times."""
    return Answer(status, {"errors": [{"message": message, "code": code}]})


def not_found(id: str, parameter: str = "ids", kind: str = "tweet") -> dict[str, Any]:
    """One entry of `errors` beside the rows that were found."""
    return {
        "value": id,
        "detail": f"Could not find {kind} with {parameter}: [{id}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": id,
        "type": PROBLEMS + "resource-not-found",
    }


def not_yours(id: str, field: str) -> dict[str, Any]:
    """One entry of `errors` for a private metric of another's, or an old, post."""
    return {
        "resource_id": id,
        "parameter": "",
        "resource_type": "tweet",
        "section": "data",
        "title": "Field Authorization Error",
        "value": id,
        "detail": f"Sorry, you are not authorized to access '{field}' on the Tweet with id : [{id}].",
        "type": PROBLEMS + "not-authorized-for-field",
        "field": field,
    }


def too_many() -> Answer:
    """The usual 429."""
    return problem(429, "Too Many Requests", "Too Many Requests")


def credits_depleted() -> Answer:
    """402: the app's account has no credits left; the rate headers look healthy."""
    return Answer(
        402,
        {
            "account_id": 1_990_000_000_000_000_001,
            "title": "CreditsDepleted",
            "detail": "Your enrolled account [1990000000000000001] does not have any credits to fulfill this request.",
            "type": PROBLEMS + "credits",
        },
    )


def usage_capped(period: str) -> Answer:
    """The other 429: the plan's cap is used up, whatever the rate headers say."""
    return Answer(
        429,
        {
            "account_id": 1_990_000_000_000_000_001,
            "product_name": "standard-basic",
            "title": "UsageCapExceeded",
            "period": period,
            "scope": "Product",
            "detail": f"Usage cap exceeded: {period} product cap",
            "type": PROBLEMS + "usage-capped",
        },
    )


def held(code: str) -> Answer:
    """A 403 about the account or the app. `code`: a legacy number, "permissions", "client-forbidden" or "feature"."""
    if code == "permissions":
        detail = "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint."
        return problem(403, "Forbidden", detail, "oauth1-permissions")
    if code == "client-forbidden":
        detail = "When authenticating to the Twitter API v2, you must use keys and tokens from an enrolled app."
        more = {"reason": "client-not-enrolled", "required_enrollment": "Appropriate Level of API Access"}
        return problem(403, "Client Forbidden", detail, "client-forbidden", **more)
    if code == "feature":
        return problem(403, "Forbidden", "Your account is not permitted to access this feature.")
    return legacy(403, int(code), HELD.get(code, HELD["326"]))
