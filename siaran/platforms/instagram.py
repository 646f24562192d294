"""Instagram professional accounts, through the Page's token: what they accept, and the verbs to publish and read back.

A picture is fetched by Meta from our signed address into a container; when the container is FINISHED, one
`media_publish` makes it public. There is no way from a container to its medium but the caption. What we leave out on
purpose, and why: docs/connect.md, "Yang sengaja tidak dilakukan".
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import SplitResult, urlsplit

from siaran import media
from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.errors import AccountLost, OutcomeUnknown, PlatformClosed, PlatformError, Refused, Unavailable
from siaran.domain.limits import Limits
from siaran.domain.metric import Figures, Measured
from siaran.domain.platform import Alike, Container, Prepared, Resend, Seen, Sighting
from siaran.domain.post import Draft, Picture
from siaran.platforms import _links as links
from siaran.platforms._graph import Graph
from siaran.platforms._graph_answer import GraphError, moment, named, whole
from siaran.platforms._graph_app import OPTIONS, App
from siaran.platforms._graph_errors import Step, speaking
from siaran.platforms._graph_metrics import BAD_PARAMETER, Insights, entries
from siaran.platforms._instagram_container import STATES, Making, advance, look
from siaran.wire import Door

POST = "id,caption,timestamp,permalink"
FEW_COUNTS = "id,permalink,timestamp,media_product_type,like_count,comments_count"
COUNTS = f"{FEW_COUNTS},saved_count,shares_count,reposts_count"
"""The last three since April 2026 and on this host only. The `total_*` ones count boosted posts too: never mixed in."""
METRICS = ("views", "reach", "likes", "comments", "saved", "shares")
STORY_METRICS = ("views", "reach", "replies", "shares")
MOST_TAGS = 20
HOSTS = ("instagram.com",)
SCOPES = ("instagram_basic", "instagram_content_publish", "instagram_manage_insights")


class Instagram:
    """An Instagram Business account that is linked to a Page."""

    kind: ClassVar[str] = "instagram"
    label: ClassVar[str] = "Instagram"
    limits: ClassVar[Limits] = Limits(
        length=2200,
        images=10,
        alt_length=1000,
        image_bytes=8 * 1024 * 1024,
        image_formats=("JPEG",),
        image_ratio=(0.8, 1.91),
        image_width=(320, 1440),
        image_required=True,
        hashtags=5,
        daily=50,
        apart=20,
    )
    secrets: ClassVar[tuple[str, ...]] = ("access_token",)
    options: ClassVar[Mapping[str, str]] = {**OPTIONS, "public_url": "", "media_key": ""}
    mode: ClassVar[Mode] = Mode.OWN
    alike: ClassVar[Alike] = Alike.WARN
    resend: ClassVar[Resend] = Resend.SAME_HANDLE
    sends: ClassVar[int] = 6
    link_apart: ClassVar[bool] = False

    def __init__(self, door: Door, options: Mapping[str, str]) -> None:
        self._app = App(door, options)
        self._public_url, self._key = options.get("public_url", ""), options.get("media_key", "")
        self._insights = Insights()
        self._counts = COUNTS

    @staticmethod
    def count(text: str) -> int:
        """Characters (code points, composed), as Instagram counts a caption."""
        return len(unicodedata.normalize("NFC", text))

    @staticmethod
    def warnings(text: str, link: str | None) -> tuple[str, ...]:
        """What an author should know about this caption here."""
        said = []
        if link or "http://" in text or "https://" in text:
            said.append("Tautan dalam keterangan Instagram tidak dapat diketuk. Sebutkan juga cara lain mencapainya.")
        if sum(word.startswith("@") for word in text.split()) > MOST_TAGS:
            said.append(f"Instagram menerima paling banyak {MOST_TAGS} sebutan @akun. Kurangi sebutannya.")
        return tuple(said)

    def troubles(self) -> tuple[str, ...]:
        """What an administrator must mend about the Meta app, as sentences."""
        return self._app.troubles()

    def notices(self) -> tuple[str, ...]:
        """What an administrator should mend about the Meta app, as sentences."""
        return self._app.notices()

    def whoami(self, access: Access) -> Identity:
        """Ask for the account with the Page's token: an answer means that the two belong together."""
        graph = self._app.graph(access)
        with speaking(self.label, Step.READ):
            told = self._profile(graph, access.external_id)
        account = self._app.identity(told, access, SCOPES)
        if account is None:
            raise Unavailable("Instagram tidak menyebut akun dari izin ini. Coba lagi sebentar lagi.")
        return account

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        """One step towards a FINISHED container; its state is read at most once a call, and nothing waits here."""
        making = Making.of(handle)
        if making.status in ("FINISHED", "PUBLISHED"):
            return making.prepared()
        if not draft.pictures:
            raise Refused("Instagram tidak menerima kiriman tanpa gambar. Pasang satu gambar, lalu ajukan lagi.")
        if not (self._public_url and self._key):
            raise PlatformClosed(
                "SIARAN_PUBLIC_URL atau kunci Siaran belum diatur, jadi Instagram tidak dapat mengambil gambar."
            )
        with speaking(self.label, Step.PREPARE):
            return advance(self._app.graph(access), access.external_id, draft, making, self._address)

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:  # noqa: ARG002
        """One `media_publish` of the container. Only "not ready" is a sure no here; everything else leaves doubt."""
        making = Making.of(handle)
        if making.status == "PUBLISHED":
            raise OutcomeUnknown("Instagram menyatakan kiriman ini sudah terbit.")
        if not making.container:
            raise Refused("Gambar kiriman ini belum disiapkan di Instagram.", stale_handle=True)
        graph = self._app.graph(access)
        with speaking(self.label, Step.RELEASE):
            told = graph.put_object(access.external_id, "media_publish", creation_id=making.container)
        post = named(told)
        if post is None:
            raise OutcomeUnknown("Instagram menjawab tanpa nomor kiriman.", status=200)
        return Receipt(post, _permalink(graph, post), container_id=making.container)

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:
        """The container's state, and the account's own posts, newest first, until beyond `since`."""
        seen: list[Seen | None] = []
        with speaking(self.label, Step.READ):
            graph = self._app.graph(access)
            container = _state(graph, Making.of(handle).container)
            for page, last in graph.pages(access.external_id, "media", limit=25, fields=POST):
                seen += [_seen(entry) for entry in page]
                oldest = seen[-1] if seen else None
                if last or (oldest and oldest.created_at < since):
                    return Sighting(tuple(filter(None, seen)), complete=None not in seen, container=container)
        return Sighting(tuple(filter(None, seen)), container=container)

    def led_to(self, link: str, posts: Sequence[Seen]) -> Seen | None:
        """By the shortcode, which is the same in every form: the app's (`?igsh=`), the browser's, one with a name."""
        parts = links.opened(link, HOSTS, self.label)
        if links.pieces_of(parts)[:1] == ["share"]:
            raise links.closed(self.label)
        code = _shortcode(parts)
        if code is None:
            raise links.foreign(link, self.label)
        return next((seen for seen in posts if _shortcode(urlsplit(seen.permalink or "")) == code), None)

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        """Counts from the account's list, insights in a batch; an empty answer was not measured, which is not 0."""
        account = access.external_id
        with speaking(self.label, Step.READ):
            graph = self._app.graph(access)
            found = self._entries(graph, account, ids)
            stories = [p for p, entry in found.items() if entry and entry.get("media_product_type") == "STORY"]
            others = [p for p, entry in found.items() if entry and p not in stories]
            insights = self._insights.read(graph, account, others, METRICS)
            insights |= self._insights.read(graph, account, stories, STORY_METRICS)
        return {post: _measured(entry, insights.get(post, {}), graph.served) for post, entry in found.items()}

    def _profile(self, graph: Graph, external_id: str) -> Any:
        if external_id:
            return graph.get_object(external_id, fields="id,username,name")
        page = graph.get_object("me", fields="instagram_business_account{id,username,name}")
        linked = page.get("instagram_business_account") if isinstance(page, dict) else None
        if named(page) and not linked:
            raise AccountLost(
                "Halaman ini tidak terhubung ke akun Instagram profesional. Hubungkan, lalu sambungkan ulang."
            )
        return linked

    def _address(self, picture: Picture, until: datetime) -> str:
        """Where Meta finds the picture, already fitted, until then."""
        try:
            media.fitted(picture, self.limits)
        except ValueError as problem:
            raise Refused(str(problem)) from problem
        return media.signed_url(self._public_url, self._key, picture, media.variant(self.limits), until)

    def _entries(self, graph: Graph, account: str, ids: Sequence[str]) -> dict[str, Any]:
        """One field that Meta does not know fails the whole call; then we ask for less, from then on."""
        try:
            return entries(graph, account, "media", ids, fields=self._counts, limit=50)
        except GraphError as error:
            if error.code != BAD_PARAMETER or self._counts == FEW_COUNTS:
                raise
            self._counts = FEW_COUNTS
            return entries(graph, account, "media", ids, fields=FEW_COUNTS, limit=50)


def _shortcode(parts: SplitResult) -> str | None:
    """What names a medium in its links, after /p/, /reel/ or /tv/: the Graph API's own field `shortcode`.

    Some forms have the account's name before it (collected in medialab/ural, ural/instagram.py).
    """
    return links.after(parts, "p", "reel", "reels", "tv")


def _permalink(graph: Graph, post: str) -> str | None:
    """The new post's address, as an extra: a read after a yes must never make the yes an error."""
    try:
        told = graph.get_object(post, fields="permalink")
    except (GraphError, PlatformError):
        return None
    link = told.get("permalink") if isinstance(told, dict) else None
    return link if isinstance(link, str) else None


def _state(graph: Graph, container: str) -> Container | None:
    return STATES[look(graph, container)[0]] if container else None


def _seen(entry: Mapping[str, Any]) -> Seen | None:
    """One post of the list; None where it cannot be understood (then the read is not complete)."""
    post, created_at = named(entry), moment(entry.get("timestamp"))
    if post is None or created_at is None:
        return None
    return Seen(post, str(entry.get("caption") or ""), created_at, permalink=entry.get("permalink"))


def _measured(entry: Mapping[str, Any] | None, insights: Mapping[str, int], version: str) -> Measured:
    """The list's counts are of this moment, insights up to two days late: the list's go first."""
    if entry is None:
        return Measured(gone=True, api_version=version)
    listed = {name: whole(entry.get(name)) for name in COUNTS.split(",") if name.endswith("_count")}
    raw = {name: number for name, number in listed.items() if number is not None} | dict(insights)
    figures = Figures(
        views=raw.get("views"),
        reach=raw.get("reach"),
        reactions=raw.get("like_count", raw.get("likes")),
        comments=raw.get("comments_count", raw.get("comments", raw.get("replies"))),
        shares=raw.get("shares_count", raw.get("shares")),
        saves=raw.get("saved_count", raw.get("saved")),
    )
    return Measured(figures, raw, version)


PLATFORM = Instagram
