"""`siaran demo --desk`: the desk on this machine, with a day's work on it: things out, due, to approve, in doubt."""

from __future__ import annotations

import json
import secrets
import urllib.request
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from siaran.cli.output import say
from siaran.cli.running import engine_of, stop_signal
from siaran.cli.stage import free_port, plan_all, show_plans, stage
from siaran.domain.account import Account
from siaran.domain.member import EVERYWHERE, Role
from siaran.domain.post import Draft, Post
from siaran.engine import run_until
from siaran.house import House, user_name
from siaran.sandbox import Running
from siaran.settings import read
from siaran.store import accounts, members, passwords, posts
from siaran.web import create_app, serving

FOLDER = Path("demo-desk")
SPREAD = "30 detik"
HOURS: Mapping[str, float] = {
    "hoaks-bantuan-tunai": 1,
    "donor-darah": 2.5,
    "rakor-kewilayahan": 4,
    "jadwal-posyandu": 21,
}
"""How much later than now a campaign goes out; the others at once."""
LATER = frozenset({"jadwal-posyandu"})
HURRY: Mapping[str, Any] = {
    "look_at": (1, 2, 4, 8, 16, 25),
    "settle_after": 15,
    "call_timeout": 6,
    "read_timeout": 4,
    "lease": 15,
}
TEAM = {"penulis": Role.EDITOR, "penyetuju": Role.APPROVER, "pengelola": Role.ADMIN}
OFFICE = "Diskominfo"
DOUBTFUL, CUT_OFF = ("32.77.02.1003", "facebook"), ("32.77.02.1002", "instagram")
"""Territory and platform of the account whose answer is lost, and of the one whose permission was taken back."""


def run_desk() -> None:
    """Serve the desk until SIGTERM or Ctrl-C; who may sign in is printed on stdout."""
    with stage(FOLDER, free_port(read().port), delay=_delay, spread=SPREAD, **HURRY) as (opened, sandbox):
        show_plans(plan_all(opened, waiting=LATER))
        _trouble(opened, sandbox)
        password = _seat_team(opened)
        settings = opened.settings
        with stop_signal() as stop, serving(create_app(opened), settings.host, settings.port) as web:
            _invite(web.url, sandbox.url, password)
            run_until(engine_of(opened), stop)


def _delay(slug: str) -> timedelta:
    return timedelta(hours=HOURS.get(slug, 0))


def _seat_team(opened: House) -> str:
    """The three members; their one password, made anew for each demo."""
    password = "-".join(secrets.token_hex(2) for _ in range(3))
    now, sealed = opened.database.now(), passwords.seal(password)
    with opened.database.write() as connection:
        for name, role in TEAM.items():
            member = members.add(
                connection, name=name, office=OFFICE, role=role, territory=EVERYWHERE, who=user_name(), now=now
            )
            members.set_password(connection, member, sealed, who=user_name(), now=now)
    return password


def _trouble(opened: House, sandbox: Running) -> None:
    """One answer is lost while somebody posts nearly the same by hand; one account's permission is taken back."""
    doubtful, cut_off = _account(opened, *DOUBTFUL), _account(opened, *CUT_OFF)
    p = _first_post(opened, doubtful)
    if p is not None:
        words = p.text.replace("08.00", "09.00").replace("Gratis", "Gratis untuk semua")
        draft = Draft(text=f"{words} Yuk!")
        platform, access = opened.platforms[doubtful.platform], opened.access(doubtful.id)
        platform.publish(access, draft, platform.prepare(access, draft, None).handle)
    lost = {
        "kind": "reset_before",
        "match": {"account": doubtful.handle, "platform": doubtful.platform, "action": "publish"},
    }
    taken = {"kind": "token", "match": {"account": cut_off.handle, "platform": cut_off.platform}, "times": None}
    order = urllib.request.Request(f"{sandbox.url}/_sandbox/faults", json.dumps([lost, taken]).encode())
    urllib.request.urlopen(order, timeout=5).close()


def _account(opened: House, territory: str, platform: str) -> Account:
    with opened.database.read() as connection:
        return accounts.listed(connection, territory=territory, platform=platform)[0]


def _first_post(opened: House, account: Account) -> Post | None:
    with opened.database.read() as connection:
        found = posts.listed(connection, territory=account.territory)
    return next((p for p in found if p.account == account.id), None)


def _invite(url: str, timelines: str, password: str) -> None:
    print(f"Meja Siaran: {url}", flush=True)
    for name in TEAM:
        print(f"  masuk sebagai {name:<10} kata sandi {password}", flush=True)
    say(f"Linimasa kanal tiruan: {timelines}. Berhenti dengan Ctrl-C; isinya tinggal di folder {FOLDER}/.")
