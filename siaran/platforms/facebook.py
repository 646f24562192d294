"""Facebook Pages: what they accept, and the verbs to publish on one and to read it back.

Photos go up unpublished first (orphans of that step are invisible), then one POST to the feed makes them public.
What we leave out on purpose, and why: docs/connect.md, "Yang sengaja tidak dilakukan". A Page of an app in Development
mode answers as if all were well while nobody sees its posts, and Meta says so nowhere: the same page tells the city to
put its app into Live mode.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import SplitResult, parse_qs, urlsplit

from siaran import media
from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.campaign import Mode
from siaran.domain.errors import OutcomeUnknown, Refused, Unavailable
from siaran.domain.limits import Limits
from siaran.domain.metric import Figures, Measured
from siaran.domain.platform import Alike, Offer, Prepared, Resend, Seen, Sighting
from siaran.domain.post import Draft, Picture
from siaran.platforms import _links as links
from siaran.platforms._graph import Graph
from siaran.platforms._graph_answer import moment, named, whole
from siaran.platforms._graph_app import OPTIONS, App
from siaran.platforms._graph_errors import Step, speaking
from siaran.platforms._graph_metrics import Insights, entries
from siaran.wire import Door

SHORT = ("fb.watch", "fb.me")
HOSTS = ("facebook.com", "fb.com", *SHORT)
_STORY = re.compile(r"(?:\d+_)?(?P<story>\d+|pfbid\w+)")

HANDLE_LIFE = timedelta(hours=24)
POST = "id,message,created_time,permalink_url,application"
COUNTS = (
    "id,created_time,permalink_url,status_type,shares,"
    "reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count)"
)
METRICS = ("post_media_view", "post_total_media_view_unique", "post_clicks")
SCOPES = ("pages_manage_posts", "pages_read_engagement", "pages_read_user_content", "read_insights")
"""Reading one's own Page needs the third; Meta's error names the second where it is missing (`pdir#184`)."""


OFFERED = "id,name,username,access_token,tasks,instagram_business_account{id,username}"


class Facebook:
    """A Facebook Page, spoken for with its own Page token."""

    kind: ClassVar[str] = "facebook"
    label: ClassVar[str] = "Facebook"
    limits: ClassVar[Limits] = Limits(
        length=63_206,
        images=10,
        alt_length=1000,
        image_bytes=4 * 1024 * 1024,
        image_formats=("JPEG", "PNG"),
        daily=10,
        apart=20,
    )
    secrets: ClassVar[tuple[str, ...]] = ("access_token",)
    options: ClassVar[Mapping[str, str]] = OPTIONS
    mode: ClassVar[Mode] = Mode.OWN
    alike: ClassVar[Alike] = Alike.WARN
    resend: ClassVar[Resend] = Resend.AFTER_PROOF
    sends: ClassVar[int] = 2
    link_apart: ClassVar[bool] = True

    def __init__(self, door: Door, options: Mapping[str, str]) -> None:
        self._app = App(door, options)
        self._insights = Insights()

    @staticmethod
    def count(text: str) -> int:
        """Characters (code points, composed), as Facebook counts them."""
        return len(unicodedata.normalize("NFC", text))

    @staticmethod
    def takes_link(pictures: bool) -> bool:
        """Whether the link goes beside the text: a post shows a link's card or its own pictures, never both."""
        return not pictures

    @staticmethod
    def warnings(text: str, link: str | None) -> tuple[str, ...]:  # noqa: ARG004 - the text itself is free here
        """What an author should know about this link here."""
        host = (urlsplit(link).hostname or "") if link else ""
        if host == "facebook.com" or host.endswith(".facebook.com"):
            return ("Facebook sering menolak tautan ke facebook.com. Pakai tautan ke laman resmi.",)
        return ()

    def troubles(self) -> tuple[str, ...]:
        """What an administrator must mend about the Meta app, as sentences."""
        return self._app.troubles()

    def notices(self) -> tuple[str, ...]:
        """What an administrator should mend about the Meta app, as sentences."""
        return self._app.notices()

    def whoami(self, access: Access) -> Identity:
        """Ask Facebook who the token is; a Page token is its Page. Its end is known where our app may ask for it."""
        with speaking(self.label, Step.READ):
            told = self._app.graph(access).get_object("me", fields="id,name,username")
        page = self._app.identity(told, access, SCOPES)
        if page is None:
            raise Unavailable("Facebook tidak menyebut pemilik izin akun ini. Coba lagi sebentar lagi.")
        return page

    def offers(self, token: str) -> list[Offer]:
        """The Pages of a person or a system user, and the Instagram account behind each; one Page token serves both."""
        with speaking(self.label, Step.READ):
            pages = self._app.graph(Access("", "", {"access_token": token})).pages(
                "me", "accounts", limit=100, fields=OFFERED
            )
            return [offer for page, _ in pages for one in page for offer in _offered(one)]

    def prepare(self, access: Access, draft: Draft, handle: Mapping[str, Any] | None) -> Prepared:
        """Upload the draft's pictures, unpublished and one a call, so that a lease never runs out over ten of them."""
        ids = list((handle or {}).get("photo_ids", ()))
        if len(ids) >= len(draft.pictures):
            return Prepared({**(handle or {}), "photo_ids": ids})
        graph = self._app.graph(access)
        with speaking(self.label, Step.PREPARE):
            ids.append(self._upload(graph, access.external_id, draft.pictures[len(ids)]))
        made = {"photo_ids": ids, **_expiry(handle, graph)}
        return Prepared(made, ready=len(ids) == len(draft.pictures), again_in=0.0)

    def publish(self, access: Access, draft: Draft, handle: Mapping[str, Any]) -> Receipt:
        """One POST to the Page's feed; its answer's id is the proof."""
        photos = [{"media_fbid": photo} for photo in handle.get("photo_ids", ())]
        link = None if photos else draft.link
        if not (draft.text or link or photos):
            raise Refused("Kiriman ini kosong. Tulis naskahnya, lalu ajukan lagi.")
        with speaking(self.label, Step.PUBLISH):
            told = self._app.graph(access).put_object(
                access.external_id, "feed", message=draft.text or None, link=link, attached_media=photos or None
            )
        post = named(told)
        if post is None:
            raise OutcomeUnknown("Facebook menjawab tanpa nomor kiriman.", status=200)
        return Receipt(post, f"https://www.facebook.com/{post}")

    def find(self, access: Access, since: datetime, handle: Mapping[str, Any] | None) -> Sighting:  # noqa: ARG002
        """The Page's own posts, newest first, until beyond `since`; never with Meta's `since`, which hides some."""
        seen: list[Seen | None] = []
        with speaking(self.label, Step.READ):
            graph = self._app.graph(access)
            for page, last in graph.pages(access.external_id, "published_posts", limit=25, fields=POST):
                seen += [_seen(entry) for entry in page]
                oldest = seen[-1] if seen else None
                if last or (oldest and oldest.created_at < since):
                    return Sighting(tuple(filter(None, seen)), complete=None not in seen)
        return Sighting(tuple(filter(None, seen)))

    def led_to(self, link: str, posts: Sequence[Seen]) -> Seen | None:
        """By the story's number, or by what the Page's own permalink calls it (a photo's number, a `pfbid…`).

        The Page's name before it is not compared: it has two numbers and a name, and a number is Facebook's only once.
        A `pfbid…` cannot be turned into a number by anybody but Facebook.
        """
        parts = links.opened(link, HOSTS, self.label)
        if parts.hostname in SHORT or links.pieces_of(parts)[:1] == ["share"]:
            raise links.closed(self.label)
        story = _story(parts)
        if story is None:
            raise links.foreign(link, self.label)
        return next((seen for seen in posts if story in _names(seen)), None)

    def measure(self, access: Access, ids: Sequence[str]) -> Mapping[str, Measured]:
        """Counts from the Page's list, insights in a batch; `shares` alone is absent where it is 0."""
        page = access.external_id
        with speaking(self.label, Step.READ):
            graph = self._app.graph(access)
            found = entries(graph, page, "published_posts", ids, fields=COUNTS, limit=100)
            living = [post for post, entry in found.items() if entry is not None]
            insights = self._insights.read(graph, page, living, METRICS)
        return {post: _measured(entry, insights.get(post, {}), graph.served) for post, entry in found.items()}

    def _upload(self, graph: Graph, page: str, picture: Picture) -> str:
        try:
            content = media.fitted(picture, self.limits)
        except ValueError as problem:
            raise Refused(str(problem)) from problem
        told = graph.put_photo(
            (f"{picture.sha256[:12]}.jpg", content, "image/jpeg"),
            album_path=f"{page}/photos",
            published=False,
            alt_text_custom=picture.alt or None,
        )
        photo = named(told)
        if photo is None:
            raise Unavailable("Facebook menerima gambar tanpa memberi nomornya. Siaran mencoba lagi.")
        return photo


def _expiry(handle: Mapping[str, Any] | None, graph: Graph) -> dict[str, str]:
    """When the first photo is a day old, by Meta's own clock."""
    if handle and handle.get("expires_at"):
        return {"expires_at": handle["expires_at"]}
    return {"expires_at": (graph.answered_at + HANDLE_LIFE).isoformat()} if graph.answered_at else {}


def _seen(entry: Mapping[str, Any]) -> Seen | None:
    """One post of the list; None where it cannot be understood (then the read is not complete)."""
    post, created_at = named(entry), moment(entry.get("created_time"))
    if post is None or created_at is None:
        return None
    app = entry.get("application")
    return Seen(
        post,
        str(entry.get("message") or ""),
        created_at,
        permalink=entry.get("permalink_url"),
        app=str(app.get("id") or "") if isinstance(app, dict) else "",
    )


def _story(parts: SplitResult) -> str | None:
    """What a link calls its post: a number or a `pfbid…`; None where it names none.

    Phones: story.php?story_fbid=…&id=…; browsers: /page/posts/…, permalink.php?story_fbid=…, photo.php?fbid=…, and
    /page_story, as the Graph API says it (collected in itteco/iframely, facebook.post.js, and in
    WSDOT/fb-comment-downloader, src/validation.py, after Meta's own list for oEmbed).
    """
    query = parse_qs(parts.query)
    told = next((query[name][0] for name in ("story_fbid", "fbid", "v") if name in query), None)
    found = _STORY.fullmatch(told or next(reversed(links.pieces_of(parts)), ""))
    return found["story"] if found else None


def _names(seen: Seen) -> set[str | None]:
    return {seen.platform_id.rpartition("_")[2], _story(urlsplit(seen.permalink or ""))}


def _measured(entry: Mapping[str, Any] | None, insights: Mapping[str, int], version: str) -> Measured:
    if entry is None:
        return Measured(gone=True, api_version=version)
    shares = entry.get("shares")
    counts = {
        "reactions": _total(entry.get("reactions")),
        "comments": _total(entry.get("comments")),
        "shares": whole(shares.get("count")) if isinstance(shares, dict) else 0,
    }
    views, reach, clicks = (insights.get(metric) for metric in METRICS)
    raw = {name: number for name, number in counts.items() if number is not None} | dict(insights)
    return Measured(Figures(views=views, reach=reach, clicks=clicks, **counts), raw, version)


def _total(edge: Any) -> int | None:
    summary = edge.get("summary") if isinstance(edge, dict) else None
    return whole(summary.get("total_count")) if isinstance(summary, dict) else None


def _offered(page: Mapping[str, Any]) -> Iterator[Offer]:
    """Only Pages on which the token may create posts."""
    token, tasks = page.get("access_token"), page.get("tasks")
    if not token or (isinstance(tasks, list) and "CREATE_CONTENT" not in tasks):
        return
    name, secrets = str(page.get("name") or ""), {"access_token": str(token)}
    yield Offer("facebook", str(page["id"]), str(page.get("username") or name), name, secrets)
    linked = page.get("instagram_business_account")
    if isinstance(linked, dict) and linked.get("id"):
        handle = str(linked.get("username") or name)
        yield Offer("instagram", str(linked["id"]), handle, name, secrets)


PLATFORM = Facebook
