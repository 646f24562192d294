"""The way to X: tweepy's client on our own session, one for each call of a verb, and its failures as Siaran's errors.

tweepy 4.17 sets no time-out, names its host in a local variable, follows redirects of a POST, sleeps for rate limits
when told to, and stumbles over error bodies of unusual shape. The session mends the first three, we never ask for the
fourth, and what it raises of the last is an answer that nobody could read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
import tweepy

from siaran.domain.account import Access
from siaran.domain.errors import AccountLost, PlatformClosed, PlatformError
from siaran.platforms._x_answer import Answer, read
from siaran.platforms._x_errors import Step, doubt, invisible, meaning
from siaran.wire import Door, Session, transport_error

HOST = "https://api.twitter.com"
"""What tweepy writes into every address; the session puts the real base URL in its place, before signing."""

OPTIONS: Mapping[str, str] = {"x_api_url": "https://api.x.com", "x_consumer_key": "", "x_consumer_secret": ""}

SECRETS = ("access_token", "access_token_secret")


class App:
    """The city's own X app: its keys, and where X is."""

    def __init__(self, door: Door, options: Mapping[str, str]) -> None:
        chosen = {**OPTIONS, **{name: value for name, value in options.items() if value}}
        self._door, self._routes = door, {HOST: chosen["x_api_url"]}
        self._key, self._secret = chosen["x_consumer_key"], chosen["x_consumer_secret"]
        self.host = urlsplit(chosen["x_api_url"]).hostname or ""

    @property
    def ready(self) -> bool:
        """Whether the app's keys are set."""
        return bool(self._key and self._secret)

    def client(self, access: Access) -> Client:
        """The client for one call of a verb, speaking as this account.

        Raises PlatformClosed where the app's keys are missing (X would answer 401, as if the account were lost), and
        AccountLost where the account's are.
        """
        if not self.ready:
            raise PlatformClosed("SIARAN_X_CONSUMER_KEY dan SIARAN_X_CONSUMER_SECRET belum diisi. Isi keduanya.")
        token, secret = (access.secrets.get(name, "") for name in SECRETS)
        if not (token and secret):
            raise AccountLost("Izin akun X ini belum lengkap. Sambungkan ulang akunnya.")
        return Client(Keys(self._key, self._secret, token, secret), self._door.session(self._routes))


class Keys(NamedTuple):
    """What a call is signed with: the app's two, the account's two."""

    consumer_key: str
    consumer_secret: str
    access_token: str
    access_token_secret: str


class Client:
    """One account at X. Its methods raise the `PlatformError` that a failure means at the step they are given."""

    def __init__(self, keys: Keys, session: Session) -> None:
        self._keys, self._session = keys, session
        # tweepy keeps every client alive whose cached methods were called: `retweet` and its like, which we never do.
        self._tweepy = tweepy.Client(**keys._asdict(), return_type=requests.Response)
        self._tweepy.session = session

    def say(self, step: Step, verb: Callable[[tweepy.Client], requests.Response]) -> Answer:
        """One of tweepy's own verbs."""
        return self._answer(step, lambda: verb(self._tweepy))

    def get(self, path: str, params: Mapping[str, Any]) -> Answer:
        """One read."""
        return self.say(Step.READ, lambda client: client.request("GET", path, params=params, user_auth=True))

    def post(self, step: Step, path: str, json: Mapping[str, Any] | None = None) -> Answer:
        """One JSON call for which tweepy has no verb, or none that fits."""
        return self.say(step, lambda client: client.request("POST", path, json=json, user_auth=True))

    def send(self, path: str, fields: Mapping[str, Any], content: bytes) -> None:
        """One part of an upload, as a form: tweepy can send JSON only. Neither is part of the signature."""
        signed = tweepy.OAuth1UserHandler(*self._keys).apply_auth()
        self._answer(
            Step.PREPARE,
            lambda: self._session.request("POST", HOST + path, data=fields, files={"media": content}, auth=signed),
            content_matters=False,
        )

    def _answer(self, step: Step, call: Callable[[], requests.Response], *, content_matters: bool = True) -> Answer:
        response = self._response(step, call)
        body = read(response)
        if not 200 <= response.status_code < 300:
            raise meaning(response, step)
        if body is None and (content_matters or response.content):
            raise _at(step, doubt(response.status_code))
        return Answer(body or {}, response.status_code, response.headers)

    def _response(self, step: Step, call: Callable[[], requests.Response]) -> requests.Response:
        try:
            return call()
        except tweepy.HTTPException as error:
            response: requests.Response = error.response
            return response
        except (OSError, TypeError, AttributeError, ValueError) as error:
            # The first is how requests and sockets fail. The others are tweepy's own: its exceptions read the answer's
            # body while they are made, and expect it in one shape.
            raise _at(step, transport_error(error, self._session)) from None


def _at(step: Step, said: PlatformError) -> PlatformError:
    return said if step is Step.PUBLISH else invisible(said, step)
