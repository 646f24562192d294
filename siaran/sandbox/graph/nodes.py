"""Graph's nodes: Pages, posts, Instagram accounts, media, containers and photos, read by id."""

from __future__ import annotations

from typing import Any

from siaran.sandbox.answer import Answer
from siaran.sandbox.call import Call
from siaran.sandbox.graph import errors, readers
from siaran.sandbox.graph.fields import pick
from siaran.sandbox.graph.listing import limit, listing
from siaran.sandbox.graph.tokens import own, token
from siaran.sandbox.publication import Publication
from siaran.sandbox.world import World


def node(world: World, call: Call) -> Answer:
    """GET /{id}?fields=."""
    id, spec = call.rest["id"], call.text("fields")
    container = world.containers.get(id)
    if container is not None and container.owner in call.actors:
        return Answer(
            200, pick(readers.container(container, container.look(call.now)), spec, "id", "ShadowIGMediaBuilder")
        )
    post = world.posts.get(id)
    if post is not None and post.author.network == "graph" and not (post.deleted or post.shadow):
        return Answer(200, _post_row(world, call, post, spec))
    if (photo := world.photos.get(id)) is not None:
        return Answer(200, pick(readers.photo(photo), spec, "id", "Photo"))
    who = world.profiles.get(id)
    if who is not None and who.network == "graph":
        kind = "Page" if who.platform == "facebook" else "ShadowIGUser"
        return Answer(200, pick(readers.profile(world, call, who), spec, "id,name" if kind == "Page" else "id", kind))
    raise errors.missing(id)


def accounts(world: World, call: Call) -> Answer:
    """GET /me/accounts: the Pages that a person manages."""
    pages = [p for p in call.actors if p.platform == "facebook"]
    if token(call) != world.keys.user_token:
        raise errors.refuse(100, None, "(#100) Tried accessing nonexisting field (accounts) on node type (Page)")
    size, after = limit(call), call.text("after")
    at = next((n + 1 for n, p in enumerate(pages) if p.external_id == after), 0)
    spec = call.text("fields", "id,name,access_token")
    rows = [pick(readers.profile(world, call, p), spec, "id,name", "Page") for p in pages[at : at + size]]
    paging = {"cursors": {"before": rows[0]["id"], "after": rows[-1]["id"]}} if rows else {}
    return Answer(200, {"data": rows, "paging": paging})


def posts(world: World, call: Call) -> Answer:
    """GET /{page}/published_posts, /posts, /feed."""
    page = own(world, call, "facebook")
    shown = [post for post in reversed(page.posts) if post.listed(call.now) and _since(call, post)]
    spec = call.text("fields")
    return listing(call, shown, lambda post: _post_row(world, call, post, spec, default="id,created_time,message"))


def media(world: World, call: Call) -> Answer:
    """GET /{ig}/media."""
    account = own(world, call, "instagram")
    shown = [post for post in reversed(account.posts) if post.listed(call.now)]
    spec = call.text("fields")
    return listing(call, shown, lambda post: _post_row(world, call, post, spec))


def _since(call: Call, post: Publication) -> bool:
    moment = post.created_at.timestamp()
    since, until = call.text("since"), call.text("until")
    return (not since.isdecimal() or moment >= int(since)) and (not until.isdecimal() or moment < int(until))


def _post_row(world: World, call: Call, post: Publication, spec: str, default: str = "id") -> dict[str, Any]:
    if post.author.platform == "instagram":
        return pick(readers.medium(world, call, post), spec, "id", "ShadowIGMedia")
    return pick(readers.page_post(world, call, post), spec, default, "Post")
