"""`siaran run`, `siaran serve`, `siaran collect`: the engine without the web, with it, and one round of measuring."""

from __future__ import annotations

import signal
import threading
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from siaran import alert, flow, health
from siaran.cli.members import first_link
from siaran.cli.output import JSON_HELP, console, house, say, show_json, warn
from siaran.domain.errors import SiaranError
from siaran.domain.post import State
from siaran.engine import Chore, Engine, ports_of, run_until, run_until_idle
from siaran.house import House
from siaran.store import posts
from siaran.store.condition import with_pictures
from siaran.store.idle import published
from siaran.web import create_app, create_pictures, serving, warm

ALERT_EVERY = 5.0
COLLECT_EVERY = 30.0
MARK_EVERY = 1.0
DISK_EVERY = 30.0


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("run")(run)
    app.command("serve")(serve)
    app.command("collect")(collect)


def run(
    until_idle: bool = typer.Option(False, "--until-idle", help="Selesai bila tidak ada lagi yang ditunggu."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Terbitkan yang jatuh tempo, tanpa meja. Berhenti dengan Ctrl-C atau SIGTERM; tidak ada yang hilang."""
    with house() as opened, stop_signal() as stop, _pictures(opened):
        if not until_idle:
            say("Siaran berjalan. Berhenti dengan Ctrl-C.")
            run_until(engine_of(opened), stop)
            return
        before, poll = _lost(opened), opened.settings.poll
        with progress(opened) as show:
            left = run_until_idle(engine_of(opened), opened.database, stop, poll=poll, progress=show)
        ills = [*health.for_people(opened), *_sentences(_lost(opened) - before)]
    for sentence in ills:
        say(sentence)
    if as_json:
        show_json({"left": left, "ills": ills})
    if ills:
        raise typer.Exit(1)


def _lost(opened: House) -> Counter[State]:
    """How many posts have ended without being public."""
    with opened.database.read() as connection:
        ended = posts.listed(connection, states=(State.FAILED, State.MISSED))
    return Counter(p.state for p in ended)


def _sentences(lost: Counter[State]) -> list[str]:
    words = {State.FAILED: "gagal", State.MISSED: "terlewat waktunya"}
    return [
        f"{count} kiriman {words[state]}. Lihat sebabnya dengan «siaran queue list --state {state}»."
        for state, count in sorted(lost.items())
    ]


def serve(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Jalankan web dan mesin penerbit dalam satu proses."""
    with house() as opened, stop_signal() as stop:
        settings, app = opened.settings, create_app(opened)
        warm(app)
        with serving(app, settings.host, settings.port) as web:
            if as_json:
                show_json({"url": web.url})
            say(f"Siaran berjalan di {web.url}. Berhenti dengan Ctrl-C.")
            for note in health.links(opened).notes:
                warn(note)
            if (link := first_link(opened)) is not None:
                print(
                    f"Belum ada anggota. Jadilah Pengelola yang pertama di {link} (sekali pakai, 3 hari).", flush=True
                )
            run_until(engine_of(opened), stop)


def collect(as_json: bool = typer.Option(False, "--json", help=JSON_HELP)) -> None:
    """Ukur semua kiriman yang sudah terbit, sekarang juga."""
    with house() as opened:
        collected = flow.collect_now(opened)
    for note in collected.notes:
        warn(note)
    if as_json:
        show_json({"measured": collected.measured, "gone": collected.gone, "notes": list(collected.notes)})
    else:
        print(f"{collected.measured} kiriman terukur, {collected.gone} sudah tidak ada di kanalnya.")


def engine_of(opened: House) -> Engine:
    """The engine of this process with its chores: collecting, alerting, the mark file, the disk."""
    settings = opened.settings
    chores = (
        Chore("collect", min(COLLECT_EVERY, settings.metric_hour / 4), lambda: flow.collect_due(opened)),
        Chore("alerts", ALERT_EVERY, partial(_tell, opened), at_end=True),
        Chore("mark", MARK_EVERY, lambda: health.keep_mark(opened), at_end=True),
        Chore("disk", DISK_EVERY, lambda: health.watch_disk(opened)),
    )
    health.check_copy(opened)
    return Engine(ports_of(opened), concurrency=settings.concurrency, chores=chores)


def _tell(opened: House) -> int:
    targets = [address.get_secret_value() for address in opened.settings.alerts]
    return alert.deliver(opened.database, targets, opened.database.now(), opened.tongue())


@contextmanager
def stop_signal() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set; the old handlers come back at the end."""
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def progress(opened: House) -> Iterator[Callable[[int], None]]:
    """A bar on a terminal, nothing in a pipe; sequels join it when their leaders are out."""
    columns = (TextColumn("Terbit"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    screen = console(stderr=True)
    before = _published(opened)
    with Progress(*columns, console=screen, disable=not screen.is_terminal) as bar:
        task = bar.add_task("posts", total=None)

        def show(left: int) -> None:
            done = _published(opened) - before
            bar.update(task, total=done + left, completed=done)

        yield show


def _published(opened: House) -> int:
    with opened.database.read() as connection:
        return published(connection)


@contextmanager
def _pictures(opened: House) -> Iterator[None]:
    """Pictures for the platforms that fetch them: from here, where PUBLIC_URL leads here and nobody answers there yet.

    Where nobody answers at all, that is warned of.
    """
    settings = opened.settings
    with ExitStack() as stack:
        if settings.answers_itself and not _answers(settings.public_url):
            try:
                stack.enter_context(serving(create_pictures(opened), settings.host, settings.port))
            except SiaranError as error:
                warn(str(error))
        _warn_of_pictures(opened)
        yield


def _warn_of_pictures(opened: House) -> None:
    with opened.database.read() as connection:
        wanting = with_pictures(connection)
    if wanting and not _answers(opened.settings.public_url):
        warn(
            f"{wanting} kiriman bergambar menunggu, tetapi Siaran tidak menjawab di {opened.settings.public_url}. "
            "Kanal yang mengambil gambarnya sendiri memerlukannya: jalankan «siaran serve», atau isi SIARAN_PUBLIC_URL."
        )


def _answers(url: str) -> bool:
    """Whether a Siaran answers there, well or not."""
    try:
        with urllib.request.urlopen(f"{url}/healthz", timeout=3) as answer:
            said = answer.read(10_000)
    except urllib.error.HTTPError as error:
        said = error.read(10_000)
    except OSError:
        return False
    return b'"ok"' in said
