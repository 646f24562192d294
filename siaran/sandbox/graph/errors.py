"""Graph's errors, in the bodies that Meta really sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from siaran.sandbox.answer import Answer, Refusal

TOKEN: Mapping[int, str] = {
    458: "Error validating access token: The user has not authorized application 100000000000001.",
    459: "Error validating access token: You cannot access the app till you log in to www.facebook.com.",
    460: "Error validating access token: The session has been invalidated because the user changed their password or "
    "Facebook has changed the session for security reasons.",
    463: "Error validating access token: Session has expired.",
    464: "Error validating access token: Sessions for the user are not allowed because the user is not confirmed.",
    467: "Error validating access token: The session has been invalidated because the user logged out.",
    492: "Error validating access token: Session does not match current stored session. The user is no longer an "
    "administrator of the Page.",
}
WORDS: Mapping[tuple[int, int | None], str] = {
    (1, None): "An unknown error occurred",
    (2, None): "An unexpected error has occurred. Please retry your request later.",
    (-1, 2207001): "Instagram server error. Try again later.",
    (4, None): "(#4) Application request limit reached",
    (4, 2207051): "Application request limit reached",
    (9, 2207042): "Application request limit reached: the account has published too many posts in 24 hours.",
    (10, None): "(#10) Application does not have permission for this action",
    (17, None): "(#17) User request limit reached",
    (24, 2207006): "The requested resource does not exist",
    (24, 2207008): "The media builder with this creation ID does not exist or has expired.",
    (25, 2207050): "The Instagram account is restricted.",
    (32, None): "(#32) Page request limit reached",
    (100, 33): "Unsupported get request. Object with this ID does not exist, cannot be loaded due to missing "
    "permissions, or does not support this operation.",
    (190, None): "Invalid OAuth access token - Cannot parse access token",
    (197, None): "The post is empty. Please enter a message to share.",
    (200, None): "(#200) The user hasn't authorized the application to perform this action",
    (368, None): "The action attempted has been deemed abusive or is otherwise disallowed",
    (368, 1390008): "We limit how often you can post, comment or do other things in a given amount of time.",
    (368, 1404082): "It looks like you've already posted this.",
    (368, 4854002): "Please confirm your identity before you publish.",
    (506, None): "Duplicate status message: Duplicate posts cannot be published consecutively.",
    (613, None): "(#613) Calls to this api have exceeded the rate limit.",
    (80001, None): "(#80001) There have been too many calls to this Page account. Wait a bit and try again.",
    (80002, None): "(#80002) There have been too many calls to this Instagram account. Wait a bit and try again.",
    (9004, 2207052): "Only photo or video can be accepted as media type.",
    (9007, 2207027): "Media ID is not available",
}
"""What Meta says for a code and subcode."""

STATUS: Mapping[int, int] = {-1: 500, 1: 500, 2: 500, 4: 403, 10: 403, 25: 403, 32: 403, 200: 403}
"""The HTTP status of a code; 400 for every other."""


def error(
    code: int, subcode: int | None = None, message: str = "", *, status: int | None = None, **more: Any
) -> Answer:
    """An error with its usual words and status, unless others are given. `more` joins the error object."""
    words = message or WORDS.get((code, subcode)) or WORDS.get((code, None)) or f"(#{code}) Error"
    body: dict[str, Any] = {"message": words, "type": "OAuthException", "code": code}
    if subcode is not None:
        body["error_subcode"] = subcode
    if code in (1, 2, -1):
        body["is_transient"] = True
    trace = {"fbtrace_id": f"A{code}sandbox{subcode or ''}"}
    return Answer(status or STATUS.get(code, 400), {"error": body | more | trace})


def refuse(code: int, subcode: int | None = None, message: str = "", **more: Any) -> Refusal:
    """The same, to be raised."""
    return Refusal(error(code, subcode, message, **more))


def token(subcode: int | None = None) -> Answer:
    """A dead token."""
    if subcode is None:
        return error(190)
    return error(190, subcode, TOKEN.get(subcode, TOKEN[463]), status=401)


def missing(id: str, verb: str = "get") -> Refusal:
    """An object that is not there, or not for this token; Meta does not say which."""
    return refuse(
        100,
        33,
        f"Unsupported {verb} request. Object with ID '{id}' does not exist, cannot be loaded due to missing "
        "permissions, or does not support this operation.",
        type="GraphMethodException",
    )
