"""`siaran check` and `siaran preview`: what is wrong, and what would be said, before anyone approves."""

from __future__ import annotations

from pathlib import Path

import typer

from siaran import flow
from siaran.cli.output import JSON_HELP, console, house, show_json
from siaran.domain.campaign import Campaign
from siaran.domain.errors import ContentError, Mistake, SiaranError
from siaran.domain.variant import Variant
from siaran.house import House
from siaran.plan import Line


def add_to(app: typer.Typer) -> None:
    """Add the commands of this file."""
    app.command("check")(check)
    app.command("preview")(preview)


def check(
    paths: list[Path] | None = typer.Argument(None, help="Berkas atau folder; kosong: semua pengumuman."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Periksa pengumuman dan templat: setiap kekeliruan dengan berkas, baris, dan apa yang harus dilakukan."""
    with house() as opened:
        reading = flow.read(opened, paths or ())
    if as_json:
        show_json(
            {"campaigns": [c.slug for c in reading.campaigns], "mistakes": [_mistake(m) for m in reading.mistakes]}
        )
    else:
        for mistake in reading.mistakes:
            print(mistake)
        if not reading.mistakes:
            print(f"{len(reading.campaigns)} pengumuman diperiksa; tidak ada kekeliruan.")
    if reading.mistakes:
        raise typer.Exit(1)


def preview(
    campaign: str,
    territory: str | None = typer.Option(None, "--territory", help="Kode satu wilayah."),
    platform: str | None = typer.Option(None, "--platform", help="Satu kanal."),
    as_json: bool = typer.Option(False, "--json", help=JSON_HELP),
) -> None:
    """Perlihatkan naskah jadi, persis seperti yang akan terbit."""
    with house() as opened:
        found, _ = find(opened, campaign)
        if territory is not None and territory not in opened.tree():
            raise SiaranError(f"Wilayah {territory} tidak ada. Lihat kodenya dengan «siaran territories list».")
        if platform is not None and platform not in opened.kinds:
            raise SiaranError(f"Kanal {platform} tidak dikenal. Pilih salah satu: {', '.join(sorted(opened.kinds))}.")
        shown = list(flow.preview(opened, found, territory=territory, platform=platform))
    if as_json:
        show_json([_document(line, variant) for line, variant in shown])
        return
    for line, variant in shown:
        _print(line, variant)


def find(opened: House, slug: str) -> tuple[Campaign, str]:
    """A campaign by its name and its source. Raises ContentError with its mistakes, SiaranError where there is none."""
    folder = opened.settings.content
    paths = [path for path in (folder / f"{slug}.md", folder / slug) if path.exists()]
    if not paths:
        known = ", ".join(sorted(c.slug for c in flow.read(opened).campaigns)) or "belum ada"
        raise SiaranError(f"Pengumuman {slug} tidak ada di folder {folder}. Yang ada: {known}.")
    reading = flow.read(opened, paths)
    if reading.mistakes:
        raise ContentError(reading.mistakes)
    return reading.campaigns[0], reading.sources[slug]


def _print(line: Line, variant: Variant) -> None:
    lengths = ", ".join(str(n) for n in variant.lengths)
    fitted = {"shortened": ", dipendekkan", "thread": f", utas {len(variant.parts)} bagian"}.get(variant.fitted, "")
    repost = f" · memosting ulang {line.voice.handle}" if line.voice else ""
    who = f" · {line.handle}" if line.handle else ""
    console().rule(f"{line.platform} · {line.territory}{who}{repost} · panjang {lengths}{fitted}")
    for part in variant.parts:
        print(part)
        print()
    if variant.link:
        print(f"Tautan: {variant.link}")
    for medium in variant.media:
        print(f"Gambar: {medium.file} ({medium.alt})")
    for warning in variant.warnings:
        print(f"Perhatian: {warning}")


def _document(line: Line, v: Variant) -> dict[str, object]:
    return {
        "campaign": v.campaign,
        "territory": line.territory,
        "account": line.handle or None,
        "platform": v.platform,
        "reposts": line.voice.handle if line.voice else None,
        "text": v.parts[0],
        "parts": list(v.parts),
        "lengths": list(v.lengths),
        "fitted": v.fitted,
        "link": v.link,
        "media": [{"file": m.file, "alt": m.alt} for m in v.media],
        "warnings": list(v.warnings),
    }


def _mistake(mistake: Mistake) -> dict[str, object]:
    return {"file": mistake.file, "line": mistake.line, "what": mistake.what, "todo": mistake.todo}
