"""How Instagram's containers come to be: one step a call, each step's outcome in a handle that is kept in between.

    quota read, first container made ─ further children made ─ children polled ─ parent made ─ polled ─→ FINISHED

Containers are invisible, so every step may be repeated; what has been made is never made again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from siaran.domain.errors import RateLimited, Refused, Unavailable
from siaran.domain.platform import Container, Prepared
from siaran.domain.post import Draft, Picture
from siaran.platforms._graph import Graph
from siaran.platforms._graph_answer import GraphError, named, whole
from siaran.platforms._graph_errors import Means, Step, meaning, row_of

LABEL = "Instagram"
LIFE = timedelta(hours=24)
ADDRESS_LIFE = timedelta(hours=25)
"""Longer than any container: Meta may fetch a picture again while the container lives."""
TRIES = 3
PAUSE = 10.0
SLOWEST_POLL = 60.0
MOST_POLLS = 10
"""After 1 + 2 + 4 + … seconds, about five minutes in all, Meta says to give a container up."""
STATES: Mapping[str, Container] = {
    "IN_PROGRESS": Container.PENDING,
    "FINISHED": Container.READY,
    "PUBLISHED": Container.PUBLISHED,
    "EXPIRED": Container.EXPIRED,
    "ERROR": Container.BROKEN,
}
FOR_GOOD = frozenset({2207004, 2207005, 2207009, 2207010, 2207023, 2207026, 2207028, 2207040})
"""Size, format, ratio, caption, type, carousel, tags: the same picture would fail again."""
_SUBCODE = re.compile(r"\b2207\d{3}\b")

Address = Callable[[Picture, datetime], str]


@dataclass(frozen=True, slots=True)
class Making:
    """A handle: the `container`, its `children` so far (those before `finished` are FINISHED), its `status`.

    `tries` counts pictures that Instagram could not fetch, `polls` the reads of the container now in the making.
    """

    container: str = ""
    children: list[str] = field(default_factory=list)
    finished: int = 0
    status: str = ""
    tries: int = 0
    polls: int = 0
    expires_at: str = ""

    @classmethod
    def of(cls, handle: Mapping[str, Any] | None) -> Making:
        """The making that a kept handle describes; a new one where there is none."""
        return cls(**{name: value for name, value in (handle or {}).items() if name in cls.__slots__})

    def prepared(self, again_in: float = 0.0) -> Prepared:
        """What `prepare` answers: ready once the container is FINISHED (or was published already)."""
        return Prepared(asdict(self), ready=self.status in ("FINISHED", "PUBLISHED"), again_in=again_in)

    def polled(self) -> Prepared:
        """Ask again after 1, 2, 4 … seconds, at most a minute."""
        return replace(self, polls=self.polls + 1).prepared(min(2.0**self.polls, SLOWEST_POLL))


def advance(graph: Graph, account: str, draft: Draft, making: Making, address: Address) -> Prepared:
    """Take the next step towards a FINISHED container. Raises GraphError and PlatformErrors.

    A picture that Instagram could not fetch is offered again, three times in all: often the failure is Meta's.
    """
    try:
        if making.container:
            return _poll(graph, making)
        if len(draft.pictures) == 1 or len(making.children) < len(draft.pictures):
            return _make(graph, account, draft, making, address)
        return _gather(graph, account, draft, making)
    except GraphError as error:
        return _again(making, *_missing(error))


def look(graph: Graph, container: str) -> tuple[str, str]:
    """A container's `status_code`, and `status` in words. One read; 100/33 here is a known glitch, not an absence."""
    try:
        told = graph.get_object(container, fields="status_code,status")
    except GraphError as error:
        if row_of(error).means is Means.FETCH:
            raise
        raise meaning(error, LABEL, Step.READ) from None
    code = str(told.get("status_code")) if isinstance(told, dict) else ""
    if code not in STATES:
        raise Unavailable("Instagram tidak menyebut keadaan gambarnya. Siaran mencoba lagi.", again_in=5.0)
    return code, str(told.get("status") or "")


def _make(graph: Graph, account: str, draft: Draft, making: Making, address: Address) -> Prepared:
    """The container of a single picture, or a carousel's next child."""
    if not making.expires_at:
        _heed_quota(graph, account)
    alone = len(draft.pictures) == 1
    picture = draft.pictures[len(making.children)]
    made = _container(
        graph,
        account,
        image_url=address(picture, _until(graph, making)),
        alt_text=picture.alt or None,
        caption=(draft.text or None) if alone else None,
        is_carousel_item=None if alone else True,
    )
    expires_at = making.expires_at or (graph.answered_at + LIFE).isoformat() if graph.answered_at else making.expires_at
    if alone:
        return replace(making, container=made, status="IN_PROGRESS", polls=0, expires_at=expires_at).polled()
    children = [*making.children, made]
    return replace(making, children=children, polls=0, expires_at=expires_at).prepared(
        1.0 if len(children) == len(draft.pictures) else 0.0
    )


def _gather(graph: Graph, account: str, draft: Draft, making: Making) -> Prepared:
    """A carousel's children polled, each once; when all are FINISHED, their parent made."""
    for index in range(making.finished, len(making.children)):
        code, status = _state(graph, making.children[index])
        if code == "IN_PROGRESS" and making.polls < MOST_POLLS:
            return replace(making, finished=index).polled()
        if code != "FINISHED":
            kept = replace(making, children=making.children[:index], finished=index, polls=0)
            return _broken(kept, code, status)
    try:
        parent = _container(
            graph, account, media_type="CAROUSEL", children=",".join(making.children), caption=draft.text or None
        )
    except GraphError as error:
        return _again(replace(making, children=[], finished=0, polls=0), *_missing(error))
    finished = len(making.children)
    return replace(making, container=parent, finished=finished, status="IN_PROGRESS", polls=0).polled()


def _poll(graph: Graph, making: Making) -> Prepared:
    code, status = _state(graph, making.container)
    if code in ("FINISHED", "PUBLISHED"):
        return replace(making, status=code).prepared()
    if code == "IN_PROGRESS" and making.polls < MOST_POLLS:
        return making.polled()
    return _broken(replace(making, container="", status="", polls=0), code, status)


def _state(graph: Graph, container: str) -> tuple[str, str]:
    """`look`, for a container that was never published: one that Instagram no longer finds is as good as broken."""
    try:
        return look(graph, container)
    except GraphError as error:
        return _missing(error)


def _missing(error: GraphError) -> tuple[str, str]:
    """Instagram does not find what it made; its number and words. Raises any other error again."""
    if row_of(error).means is not Means.FETCH:
        raise error
    return error.number, error.words


def _broken(making: Making, code: str, status: str) -> Prepared:
    """A container that failed: dropped if its day is over, refused if the picture is at fault, else made anew."""
    if code == "EXPIRED":
        raise Refused("Gambar yang disiapkan di Instagram sudah kedaluwarsa.", stale_handle=True)
    if any(int(subcode) in FOR_GOOD for subcode in _SUBCODE.findall(status)):
        raise Refused(f'Instagram menolak gambar ini. Ganti gambarnya, lalu ajukan lagi. Kata Instagram: "{status}"')
    return _again(making, code, status or code)


def _again(making: Making, code: str, words: str) -> Prepared:
    tries = making.tries + 1
    if tries >= TRIES:
        raise Refused(
            f"Instagram tidak dapat mengambil gambarnya sesudah {tries} kali. Pastikan SIARAN_PUBLIC_URL terbuka "
            f'dari internet, lalu ajukan lagi. Kata Instagram: "{words}"',
            code=code,
        )
    return replace(making, tries=tries).prepared(PAUSE * tries)


def _container(graph: Graph, account: str, **what: Any) -> str:
    made = named(graph.put_object(account, "media", **what))
    if made is None:
        raise Unavailable("Instagram menjawab tanpa nomor wadah. Siaran mencoba lagi.")
    return made


def _heed_quota(graph: Graph, account: str) -> None:
    """Stop where the account's posts of a day are used up; the total is Meta's to say (its pages name 50 and 100)."""
    try:
        told = graph.get_connections(account, "content_publishing_limit", fields="quota_usage,config")
    except GraphError as error:
        if row_of(error).means is Means.REFUSED:
            return  # this account has no such figure; Instagram itself will say when it is too much
        raise
    rows = told.get("data") if isinstance(told, dict) else None
    row = rows[0] if isinstance(rows, list) and rows and isinstance(rows[0], dict) else {}
    config = row.get("config")
    used, total = whole(row.get("quota_usage")), whole(config.get("quota_total")) if isinstance(config, dict) else None
    if used is not None and total is not None and used >= total:
        raise RateLimited(
            f"Jatah terbit Instagram untuk 24 jam sudah habis ({used} dari {total}). Siaran mencoba lagi nanti."
        )


def _until(graph: Graph, making: Making) -> datetime:
    """Until when a picture's address must hold, by Meta's clock: of the first container, or of the quota."""
    if making.expires_at:
        return datetime.fromisoformat(making.expires_at) + ADDRESS_LIFE - LIFE
    if graph.answered_at:
        return graph.answered_at + ADDRESS_LIFE
    raise Unavailable("Instagram menjawab tanpa waktu. Siaran mencoba lagi.")
