"""X: what it accepts, and the verbs to publish, repost and read back, through tweepy and v2 of its API.

Government use needs X's Enterprise agreement or its relief for public utilities: docs/connect.md says so, and the city,
not Siaran, holds it. What we leave out on purpose, and why, stands there too: "Yang sengaja tidak dilakukan".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from siaran import media
from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.errors import Duplicate, OutcomeUnknown, Refused, Unavailable
from siaran.domain.limits import Limits
from siaran.domain.metric import Measured
from siaran.domain.platform import Alike, Prepared, Resend, Seen, Sighting
from siaran.domain.post import Draft, Picture
from siaran.platforms import _links as links
from siaran.platforms import _x_reading as reading
from siaran.platforms import _x_text as counting
from siaran.platforms._x_answer import Answer, identity
from siaran.platforms._x_client import OPTIONS, SECRETS, App, Client
from siaran.platforms._x_errors import Step
from siaran.platforms._x_upload import advance
from siaran.wire import Door

PAGE = 20
"""Every post that is read costs money, and a look seldom needs more."""
PAGES = 50
"""Pages of one look: a thousand posts. An account that says more in an hour cannot be looked through."""
BATCH = 100
PRICE, PRICE_WITH_LINK = 0.015, 0.20
"""US dollars for one post."""
UNVERIFIED = "Akun ini belum terverifikasi, jadi X menerima paling banyak 50 kiriman asli sehari darinya."

HOSTS = ("x.com", "twitter.com")

_CASHTAG = re.compile(r"(?<![\w$])\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?!\w)")
_MENTION = re.compile(r"(?<![\w@])@\w{1,15}(?!\w)")


class X:
    """An account at X, spoken for with its OAuth 1.0a tokens, which do not end by themselves."""

    kind: ClassVar[str] = "x"
    label: ClassVar[str] = "X"
    limits: ClassVar[Limits] = Limits(
        length=280,
        images=4,
        alt_length=1000,
        image_bytes=5 * 1024 * 1024,
        image_formats=("JPEG", "PNG"),
        daily=50,
        half_hourly=1,
    )
    secrets: ClassVar[tuple[str, ...]] = SECRETS
    options: ClassVar[Mapping[str, str]] = OPTIONS
    mode: ClassVar[Mode] = Mode.AMPLIFY
    alike: ClassVar[Alike] = Alike.REFUSE
    resend: ClassVar[Resend] = Resend.AFTER_PROOF
    sends: ClassVar[int] = 2

    def __init__(self, door: Door, options: Mapping[str, str]) -> None:
        self._app = App(door, options)
        self._names = reading.OLD

    @staticmethod
    def count(text: str) -> int:
        """The weighted length: a link 23, an emoji 2, a letter of a heavy script 2."""
        return counting.count(text)

    @staticmethod
    def warnings(text: str, link: str | None) -> tuple[str, ...]:  # noqa: ARG004 - the link is part of the text here
        """What an author should know about this text here."""
        said = []
        links = counting.urls(text)
        if links:
            said.append(
                f"Kiriman X dengan tautan ({links[0]}) berbiaya 0,20 dolar AS, 13 kali kiriman biasa (0,015); "
                "nama domain tanpa https:// juga dihitung tautan."
            )
        if len(_CASHTAG.findall(text)) > 1:
            said.append("X menerima paling banyak satu cashtag ($KODE) dalam satu kiriman. Sisakan satu.")
        if _MENTION.search(text):
            said.append("X membatasi sebutan @akun yang tidak diminta. Sebut akun lain hanya bila perlu.")
        if refused := counting.invalid_characters(text):
            said.append(f"X menolak karakter {', '.join(refused)}. Hapus karakter itu dari naskah.")
        return tuple(said)

    @staticmethod
    def price(text: str) -> float:
        """US dollars for one post of this text."""
        return PRICE_WITH_LINK if counting.urls(text) else PRICE

    def troubles(self) -> tuple[str, ...]:
        """What an administrator must mend about the X app, as sentences."""
        if self._app.ready:
            return ()
        return ("SIARAN_X_CONSUMER_KEY dan SIARAN_X_CONSUMER_SECRET belum diisi, jadi tidak ada yang terbit di X.",)

    notices = troubles

    def whoami(self, access: Access) -> Identity:
        """Ask X who the token is."""
        ask = self._app.client(access).say
        told = ask(Step.READ, lambda x: x.get_me(user_fields=["verified"], user_auth=True)).content
        account = identity(told.get("id"))
        if account is None:
            raise Unavailable("X tidak menyebut pemilik izin akun ini. Coba lagi sebentar lagi.")
        notes = (UNVERIFIED,) if told.get("verified") is False else ()
        return Identity(account, str(told.get("username") or ""), str(told.get("name") or ""), notes=notes)

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        """Upload the draft's pictures, one a call; the words for who cannot see them go with them."""
        return advance(self._app.client(access), draft, handle, self._fitted)

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        """One POST; a part of a thread answers its leader. The id in the answer is the proof."""
        media_ids = list(handle.get("media_ids", ())) or None
        if not (draft.text or media_ids):
            raise Refused("Kiriman ini kosong. Tulis naskahnya, lalu ajukan lagi.")
        answer = self._app.client(access).say(
            Step.PUBLISH,
            lambda x: x.create_tweet(
                text=draft.text or None, media_ids=media_ids, in_reply_to_tweet_id=draft.leader_id, user_auth=True
            ),
        )
        post = identity(answer.content.get("id"))
        if post is None:
            raise OutcomeUnknown("X menjawab tanpa nomor kiriman.", status=answer.status)
        return Receipt(post, reading.permalink(access.handle, post))

    def amplify(self, access: Access, leader_id: str) -> Receipt:
        """Repost `leader_id`, by the account's own id: tweepy would guess it from the token. "Already" is a yes."""
        path = f"/2/users/{access.external_id}/retweets"
        try:
            answer = self._app.client(access).post(Step.PUBLISH, path, {"tweet_id": leader_id})
        except Duplicate:
            return Receipt(None)
        if answer.content.get("retweeted") is not True:
            raise OutcomeUnknown("X menjawab tanpa memastikan posting ulang ini.", status=answer.status)
        repost = identity(answer.content.get("rest_id"))
        if repost is None or repost == leader_id:
            return Receipt(None)
        return Receipt(repost, reading.permalink(access.handle, repost))

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:  # noqa: ARG002
        """The account's own posts, newest first, until beyond `since`; never filtered: that would hide some."""
        client, path = self._app.client(access), f"/2/users/{access.external_id}/tweets"
        params: dict[str, Any] = {"max_results": PAGE}
        seen: list[Seen] = []
        whole = True
        for _ in range(PAGES):
            answer = self._ask(client, path, _timeline, params)
            page, more = _page(answer)
            read = [reading.seen(row, access.handle) for row in page]
            seen += [post for post in read if post]
            whole = whole and None not in read and not answer.errors
            if more is None or (seen and seen[-1].created_at < since):
                return Sighting(tuple(seen), complete=whole)
            params["pagination_token"] = more
        return Sighting(tuple(seen))

    def led_to(self, link: str, posts: Sequence[Seen]) -> Seen | None:
        """By the number after /status/, whatever handle stands before it: a handle may change, the number may not.

        It is the id that the API tells (docs.x.com, "Get Post by ID"); a pretend X has its pages where its API is.
        """
        number = links.after(links.opened(link, (*HOSTS, self._app.host), self.label), "status", "statuses")
        if number is None:
            raise links.foreign(link, self.label)
        return next((seen for seen in posts if seen.platform_id == number), None)

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        """The metrics of the account's posts, a hundred a call; clicks for those X still tells of (30 days)."""
        client = self._app.client(access)
        found: dict[str, Measured] = {}
        for start in range(0, len(ids), BATCH):
            found |= self._measured(client, ids[start : start + BATCH])
        return found

    def _measured(self, client: Client, ids: Sequence[str]) -> dict[str, Measured]:
        try:
            answer = self._ask(client, "/2/tweets", _private, {"ids": ",".join(ids)})
        except Unavailable as error:
            if error.status not in (400, 403):
                raise
            return _figures(self._ask(client, "/2/tweets", _public, {"ids": ",".join(ids)}))
        found = _figures(answer)
        hidden = [post for post in ids if post in reading.withheld(answer) and post not in found]
        if hidden:
            found |= _figures(self._ask(client, "/2/tweets", _public, {"ids": ",".join(hidden)}))
        return found

    def _ask(
        self, client: Client, path: str, fields: Callable[[reading.Names], str], params: Mapping[str, Any]
    ) -> Answer:
        """One read in the vocabulary that X understood last, or else, from then on, in the other one."""
        names = self._names
        try:
            return client.get(path, {**params, names.fields: fields(names)})
        except Unavailable as error:
            if error.status != 400:
                raise
        other = reading.NEW if names is reading.OLD else reading.OLD
        answer = client.get(path, {**params, other.fields: fields(other)})
        self._names = other
        return answer

    def _fitted(self, picture: Picture) -> bytes:
        try:
            return media.fitted(picture, self.limits)
        except ValueError as problem:
            raise Refused(str(problem)) from problem


def _private(_: reading.Names) -> str:
    return reading.PRIVATE


def _public(_: reading.Names) -> str:
    return reading.PUBLIC


def _timeline(names: reading.Names) -> str:
    return names.timeline


def _figures(answer: Answer) -> dict[str, Measured]:
    rows = [row for row in answer.rows if isinstance(row, dict)]
    found = {str(row.get("id")): reading.measured(row, answer.api_version) for row in rows}
    return {post: Measured(gone=True, api_version=answer.api_version) for post in reading.gone(answer)} | found


def _page(answer: Answer) -> tuple[list[Any], str | None]:
    """A page's rows, and the token of the next one. Raises Unavailable where emptiness is not said in so many words:
    from emptiness we would conclude absence."""
    meta = answer.body.get("meta")
    counted = meta.get("result_count") if isinstance(meta, dict) else None
    if not isinstance(meta, dict) or (not answer.rows and counted != 0):
        raise Unavailable("X menjawab tanpa daftar kiriman akun ini. Siaran mencoba lagi.", status=answer.status)
    token = meta.get("next_token")
    return answer.rows, token if isinstance(token, str) and token else None


PLATFORM = X
