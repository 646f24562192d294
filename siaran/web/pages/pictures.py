"""`/posts/…/pictures/…`: a post's picture as members see it, small enough for a weak signal."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import quote

from fastapi import HTTPException
from fastapi.responses import Response

from siaran import media
from siaran.domain.campaign import Medium
from siaran.domain.limits import Limits
from siaran.domain.member import Action
from siaran.domain.post import Picture, Post
from siaran.store import posts
from siaran.web.desk import Seated
from siaran.web.policy import Pages

pages = Pages()

SMALL = Limits(length=0, images=1, alt_length=0, image_bytes=200_000, image_width=(1, 800))
KEPT = {"cache-control": "private, max-age=86400"}


@pages.get("/posts/{post}/pictures/{name}", Action.READ)
def of_post(desk: Seated, post: int, name: str) -> Response:
    """The picture that is called by its content's hash."""
    with desk.house.database.read() as connection:
        found = posts.by_ids(connection, [post])[post].pictures
    return shown(next((p for p in found if name == f"{p.sha256}.jpg"), None))


def pictures_of(post: Post) -> list[dict[str, object]]:
    """A post's pictures as templates draw them: address, words, and size, so that nothing jumps when they come."""
    found = [(p, f"/posts/{post.id}/pictures/{p.sha256}.jpg") for p in post.pictures]
    return [{"src": src, "alt": p.alt, "width": p.width, "height": p.height} for p, src in found]


def draft_pictures(slug: str, media: Sequence[Medium]) -> list[dict[str, str]]:
    """A draft's pictures as templates draw them; the address names the file, so that another one is fetched."""
    found = [(m, f"/campaigns/{slug}/draft/pictures/{n}?file={quote(m.file)}") for n, m in enumerate(media)]
    return [{"src": src, "alt": m.alt} for m, src in found]


def shown(picture: Picture | None) -> Response:
    """A picture's small fitting. Raises HTTPException 404 where there is none."""
    if picture is None:
        raise HTTPException(404)
    try:
        content = media.fitted(picture, SMALL)
    except ValueError:
        raise HTTPException(404) from None
    return Response(content, media_type="image/jpeg", headers=KEPT)
