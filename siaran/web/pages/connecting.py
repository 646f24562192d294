"""`/accounts/new`, `/accounts/meta`, `/accounts/import`: how accounts come in. Tokens are never shown again."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from typing import Annotated

from fastapi import File, Form, UploadFile
from fastapi.responses import Response

from siaran import connect
from siaran.domain.account import Identity
from siaran.domain.errors import ContentError, SiaranError
from siaran.domain.member import Action
from siaran.domain.platform import Offer, Offers
from siaran.domain.territory import Tree
from siaran.speech import N_
from siaran.store import accounts, pending, places
from siaran.web.bodies import MEGABYTE
from siaran.web.desk import Desk, Seated
from siaran.web.policy import EVERY_PLACE, Pages

pages = Pages()

MOST_BYTES = 2 * MEGABYTE
META, SHEET = "meta", "sheet"
UNKNOWN = N_("Wilayah berkode “%(code)s” tidak ada. Cari kodenya di halaman Wilayah.")


@pages.get("/accounts/new", Action.CONNECT)
def new(desk: Seated) -> Response:
    """The three ways."""
    return _new(desk)


@pages.post("/accounts", Action.CONNECT)
def paste(
    desk: Seated,
    territory: Annotated[str, Form(max_length=100)] = "",
    access_token: Annotated[str, Form(max_length=2000)] = "",
    access_token_secret: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """An X account by its own two values; X says whose they are."""
    territory = _code(desk, territory.strip())
    if not territory:
        return _new(desk, place=desk._("Pilih wilayahnya, lalu isi kedua nilainya."))
    if _unknown(desk, [territory]):
        return _new(desk, place=desk._(UNKNOWN, code=territory), territory=territory)
    desk.require(Action.CONNECT, territory)
    secrets = {"access_token": access_token, "access_token_secret": access_token_secret}
    try:
        return _connected(desk, [connect.recognise(desk.house.platforms, "x", secrets, territory=territory)])
    except SiaranError as error:
        return _new(desk, x=desk.said(str(error)), territory=territory)


@pages.post("/accounts/meta", Action.CONNECT)
def offers(desk: Seated, token: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """The Pages of a system user's token and their Instagram accounts, to choose from; the token itself is dropped."""
    facebook: object = desk.house.platforms.get("facebook")
    try:
        value = connect.tidied(token)
        if not value or not isinstance(facebook, Offers):
            return _new(desk, meta=desk._("Tempel token pengguna sistemnya."))
        found = facebook.offers(value)
    except SiaranError as error:
        return _new(desk, meta=desk.said(str(error)))
    _hold(desk, META, {"offers": json.dumps([_told(offer) for offer in found])})
    return _offered(desk, found)


@pages.post("/accounts/meta/choice", Action.CONNECT, most=10 * MEGABYTE, fields=2 * EVERY_PLACE)
def choose(
    desk: Seated,
    which: Annotated[list[str], Form()] = [],  # noqa: B006 - FastAPI copies it
    territory: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:
    """Connect those that were given a territory: `which` and `territory` go in pairs."""
    chosen = {one: code.strip() for one, code in zip(which, territory, strict=False) if code.strip()}
    unknown = _unknown(desk, chosen.values())
    desk.require(Action.CONNECT, *(code for code in chosen.values() if code not in unknown))
    held = _take(desk, META)
    offered = json.loads(held["offers"])
    if unknown:
        _hold(desk, META, held)
        return _offered(desk, [Offer(**one) for one in offered], chosen, unknown)
    brought = [
        connect.Brought(chosen[key], one["platform"], Identity(one["external_id"], one["handle"]), one["secrets"])
        for one in offered
        if (key := f"{one['platform']}/{one['external_id']}") in chosen
    ]
    return _connected(desk, brought)


@pages.post("/accounts/import", Action.CONNECT, most=MOST_BYTES + MEGABYTE)
def upload(desk: Seated, file: Annotated[UploadFile | None, File()] = None) -> Response:
    """What a CSV file would add, change or leave; nothing is stored but the file, sealed, for an hour."""
    content = file.file.read(MOST_BYTES + 1) if file else b""
    if not content or len(content) > MOST_BYTES:
        return _new(desk, sheet=desk._("Pilih berkas CSV, paling besar 2 MB."))
    name = (file.filename if file else None) or "akun.csv"
    house = desk.house
    try:
        found = connect.preview_sheet(house.database, name, content, house.vault, house.kinds, _own(desk))
    except ContentError as error:
        return desk.page("accounts/import.html", status=422, mistakes=error.mistakes, rows=[], name=name)
    _hold(desk, SHEET, {"name": name, "content": content.decode("utf-8-sig")})
    return desk.page("accounts/import.html", mistakes=[], rows=found, name=name)


@pages.post("/accounts/import/confirmation", Action.CONNECT)
def confirm(desk: Seated) -> Response:
    """Do what the preview said."""
    house, held = desk.house, _take(desk, SHEET)
    done = connect.import_sheet(
        house.database,
        held["name"],
        held["content"].encode(),
        house.vault,
        house.kinds,
        _own(desk),
        desk.now,
        who=desk.member.who,
    )
    told = {"added": done.added, "changed": done.changed, "unchanged": done.unchanged}
    return desk.done(
        "/accounts", desk._("%(added)s akun ditambahkan, %(changed)s diubah, %(unchanged)s tetap.", **told)
    )


def _offered(
    desk: Desk, found: Sequence[Offer], chosen: Mapping[str, str] | None = None, unknown: Collection[str] = ()
) -> Response:
    """What may be chosen; `chosen` codes by platform/id, with a word beside those that are `unknown`."""
    with desk.house.database.read() as connection:
        known = {f"{a.platform}/{a.external_id}": a.territory for a in accounts.listed(connection)}
    mine = {key: code for key, code in known.items() if desk.may(Action.CONNECT, code)}
    free = {key: o for o in found if (key := f"{o.platform}/{o.external_id}") in mine or key not in known}
    return desk.page(
        "accounts/meta.html",
        status=422 if unknown else 200,
        offers=free,
        mine=mine,
        chosen=mine if chosen is None else chosen,
        faults={code: desk._(UNKNOWN, code=code) for code in unknown},
        places=_places(desk),
    )


def _code(desk: Desk, typed: str) -> str:
    """What was typed, or the code of the only place of theirs that has it as its name."""
    with desk.house.database.read() as connection:
        found = places.search(connection, typed, desk.scope, limit=50) if typed else []
    codes = [each.place.code for each in found if each.place.name.casefold() == typed.casefold()]
    return codes[0] if len(codes) == 1 else typed


def _unknown(desk: Desk, codes: Collection[str]) -> set[str]:
    """The codes of no territory at all."""
    with desk.house.database.read() as connection:
        return set(codes) - places.named(connection, [*codes]).keys()


def _connected(desk: Desk, brought: list[connect.Brought]) -> Response:
    count = connect.connect_all(desk.house.database, brought, desk.house.vault, desk.now, who=desk.member.who)
    return desk.done("/accounts", desk._("%(count)s akun tersambung.", count=count))


def _new(desk: Desk, *, place: str = "", x: str = "", meta: str = "", sheet: str = "", territory: str = "") -> Response:
    """The three ways, with what is wrong beside its field; who has one place only need not name it."""
    faults, near = {"place": place, "x": x, "meta": meta, "sheet": sheet}, _places(desk)
    status, only = 422 if any(faults.values()) else 200, near[0][0] if len(near) == 1 else ""
    return desk.page("accounts/new.html", status=status, faults=faults, places=near, territory=territory or only)


def _own(desk: Desk) -> Tree:
    """Only the territories that they may connect accounts for: others do not exist for them."""
    mine = desk.scope
    return desk.tree if mine is None else Tree([desk.tree[mine], *desk.tree.below(mine)])


def _places(desk: Desk) -> list[tuple[str, str]]:
    """Code and name of the territories that are offered; others can be typed."""
    with desk.house.database.read() as connection:
        return places.around(connection, desk.scope, limit=500)


def _told(offer: Offer) -> dict[str, object]:
    return {
        "platform": offer.platform,
        "external_id": offer.external_id,
        "handle": offer.handle,
        "name": offer.name,
        "secrets": dict(offer.secrets),
    }


def _hold(desk: Desk, kind: str, things: dict[str, str]) -> None:
    with desk.house.database.write() as connection:
        pending.put(connection, desk.member.id, kind, things, vault=desk.house.vault, now=desk.now)


def _take(desk: Desk, kind: str) -> dict[str, str]:
    with desk.house.database.write() as connection:
        return pending.take(connection, desk.member.id, kind, vault=desk.house.vault, now=desk.now)
