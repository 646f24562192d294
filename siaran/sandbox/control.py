"""The control endpoint: accounts, rules and faults go in, what is really public and what was asked for come out."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from siaran.sandbox.fault import Fault
from siaran.sandbox.publication import Publication
from siaran.sandbox.trouble import HOMES, KINDS
from siaran.sandbox.world import World


class Control:
    """The routes under /_sandbox/."""

    def __init__(self, world: World) -> None:
        self._world = world

    def routes(self) -> list[Route]:
        """The routes; every mistake of the caller's answers 400 with a sentence."""
        return [
            Route("/_sandbox/accounts", _guarded(self.accounts), methods=["GET", "POST"]),
            Route("/_sandbox/faults", _guarded(self.faults), methods=["GET", "POST", "DELETE"]),
            Route("/_sandbox/rules", _guarded(self.rules), methods=["GET", "POST"]),
            Route("/_sandbox/state", _guarded(self.state), methods=["GET"]),
            Route("/_sandbox/requests", _guarded(self.requests), methods=["GET"]),
            Route("/_sandbox/pictures/{sha256}", _guarded(self.picture), methods=["GET"]),
            Route("/_sandbox/elsewhere", _guarded(self.elsewhere), methods=["GET"]),
        ]

    async def accounts(self, request: Request) -> Response:
        """GET: who there is, without tokens. POST: rows as in `accounts import`; they join."""
        if request.method == "POST":
            rows = await _json(request)
            with self._world.lock:
                joined = self._world.add(rows.get("accounts", []) if isinstance(rows, dict) else rows)
            return JSONResponse({"joined": len(joined)}, 201)
        with self._world.lock:
            known = [
                {
                    "platform": p.platform,
                    "handle": p.handle,
                    "external_id": p.external_id,
                    "name": p.name,
                    "territory": p.territory,
                    "followers": p.followers,
                    "posts": len(p.posts),
                }
                for p in self._world.profiles.values()
            ]
        return JSONResponse({"accounts": known})

    async def faults(self, request: Request) -> Response:
        """GET: what is still to strike. POST: one fault, or a list of them. DELETE: none any more."""
        order = await _json(request) if request.method == "POST" else None
        with self._world.lock:
            if request.method == "DELETE":
                self._world.faults.clear()
            if order is not None:
                orders = order if isinstance(order, list) else [order]
                made = [self._add(one) for one in orders]
                return JSONResponse({"faults": [_shown(fault) for fault in made]}, 201)
            return JSONResponse({"faults": [_shown(fault) for fault in self._world.faults.active()]})

    def _add(self, order: dict[str, Any]) -> Fault:
        match = dict(order.get("match") or {})
        if order.get("kind") in HOMES and "path" not in match:
            match.setdefault("action", HOMES[order["kind"]])
        return self._world.faults.add({**order, "match": match}, KINDS, self._world.clock())

    async def rules(self, request: Request) -> Response:
        """GET: the rules in force. POST: other values for some of them."""
        changes = await _json(request) if request.method == "POST" else {}
        with self._world.lock:
            self._world.rules.change(changes)
            return JSONResponse(asdict(self._world.rules))

    async def state(self, request: Request) -> Response:
        """Everything really public, of all accounts or of ?platform= and ?account= (id or handle)."""
        platform, account = request.query_params.get("platform"), request.query_params.get("account")
        with self._world.lock:
            posts = [
                _public(post)
                for post in self._world.public(self._world.clock())
                if platform in (None, post.author.platform)
                and account in (None, post.author.external_id, post.author.handle)
            ]
        return JSONResponse({"posts": posts})

    async def requests(self, request: Request) -> Response:
        """The publishing requests that arrived, from number ?since= on."""
        since = request.query_params.get("since", "0")
        with self._world.lock:
            return JSONResponse({"requests": self._world.requests.since(int(since))})

    async def picture(self, request: Request) -> Response:
        """A picture that was uploaded or fetched."""
        with self._world.lock:
            found = self._world.pictures.get(request.path_params["sha256"])
        if found is None:
            return JSONResponse({"error": "Gambar itu tidak ada di sini."}, 404)
        return Response(found.content, media_type=found.mime or "application/octet-stream")

    async def elsewhere(self, _: Request) -> Response:
        """Where the redirect fault leads: an answer that looks like a yes and is none."""
        return JSONResponse({"id": "1", "data": {"id": "1", "text": "", "retweeted": True}})


Endpoint = Callable[[Request], Awaitable[Response]]


def _guarded(endpoint: Endpoint) -> Endpoint:
    async def guarded(request: Request) -> Response:
        try:
            return await endpoint(request)
        except KeyError as error:
            return JSONResponse({"error": f"Nama {error} tidak dikenal di sini."}, 400)
        except (ValueError, TypeError, AttributeError) as error:
            return JSONResponse({"error": str(error)}, 400)

    return guarded


async def _json(request: Request) -> Any:
    try:
        return json.loads(await request.body())
    except ValueError:
        raise ValueError("Isi permintaan bukan JSON; kirim objek atau daftar JSON.") from None


def _shown(fault: Fault) -> dict[str, Any]:
    row = asdict(fault)
    row["until"] = fault.until.isoformat() if fault.until else None
    return row


def _public(post: Publication) -> dict[str, Any]:
    return {
        "platform": post.author.platform,
        "account": post.author.external_id,
        "handle": post.author.handle,
        "id": post.id,
        "text": post.text,
        "created_at": post.created_at.isoformat(),
        "live_at": post.live_at.isoformat(),
        "link": post.link or None,
        "media": [
            {
                "id": shot.id,
                "alt": shot.alt,
                "sha256": shot.picture.sha256,
                "mime": shot.picture.mime,
                "width": shot.picture.width,
                "height": shot.picture.height,
            }
            for shot in post.shots
        ],
        "refers_to": post.refers_to.id if post.refers_to else None,
        "answers": post.answers.id if post.answers else None,
        "container": post.container or None,
    }
