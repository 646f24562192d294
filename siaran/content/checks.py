"""What is wrong with a campaign beyond its spelling: places, platforms, pictures and the clock."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from difflib import get_close_matches
from pathlib import Path

from dateutil.rrule import rrulestr

from siaran.content.frontmatter import Findings
from siaran.content.schema import INDONESIAN, Block, Front
from siaran.domain.campaign import Mode
from siaran.domain.limits import Limits
from siaran.domain.platform import Amplifies, Platform
from siaran.domain.territory import Level, Tree
from siaran.domain.times import Times
from siaran.domain.together import together
from siaran.media import problems

EXAMPLES = {
    "title": "Donor darah di kantor kelurahan",
    "program": "Kesehatan Ibu dan Anak",
    "audience": "[kelurahan, kecamatan]",
    "platforms": "[{}]",
}
PICKED = {
    "audience": "Pilih wilayahnya, atau tulis misalnya “kelurahan, kecamatan”.",
    "platforms": "Centang paling sedikit satu kanal.",
}
"""What to do in a form, where that is no example to write down."""
OTHER_PICTURE = "Pilih gambar lain, atau unggah gambarnya ke pustaka."
LEVELS = tuple(level.value for level in Level)
LATEST_ZONE = timezone(timedelta(hours=7))
"""WIB: of Indonesia's three zones the one where a wall time comes last."""
SMALL = 5000
"""So many territories can be searched for a similar name in no time."""
ENOUGH = 50
"""Mistakes after which no more places are looked for: each is searched for among all there are."""
PICTURES = (".jpg", ".jpeg", ".png", ".webp")
HASHTAG = re.compile(r"(?<![\w&/#])#(\w*[^\W\d_]\w*)")


def check_required(front: Front, platforms: Iterable[str], findings: Findings) -> None:
    """Title, programme, audience and platforms must be there."""
    for key, example in EXAMPLES.items():
        if not getattr(front, key) and not findings.spoiled(key):
            word = INDONESIAN[key]
            what = f"“{word}” belum diisi." if key in findings.lines else f"“{word}” belum ada."
            todo = f"Tulis misalnya “{word}: {example.format(', '.join(platforms))}”."
            findings.note(key, what, todo, PICKED.get(key, f"Tulis misalnya “{example}”."))


def check_audience(front: Front, tree: Tree, findings: Findings) -> None:
    """Every entry names a level or a place that is there."""
    for entry in dict.fromkeys(front.audience):
        if len(findings.mistakes) >= ENOUGH:
            break
        word = entry.removeprefix("-")
        code = word.removesuffix("/*")
        if word in LEVELS:
            if not tree.of_level(word):
                findings.note("audience", f"Tidak ada {word} di daftar wilayah.", "Pilih tingkat yang lain.")
        elif code not in tree:
            findings.note("audience", f"Wilayah atau tingkat “{entry}” tidak ada.", meant_place(code, tree))
        elif code != word and not tree.below(code):
            findings.note("audience", f"Di bawah {tree[code].name} tidak ada wilayah lagi.", f"Tulis “{code}” saja.")
    if front.audience and all(entry.startswith("-") for entry in front.audience):
        findings.note("audience", "“sasaran” hanya mengeluarkan wilayah.", "Sebut dahulu siapa sasarannya.")


def check_platforms(front: Front, kinds: Mapping[str, type[Platform]], findings: Findings) -> None:
    """Every platform is known, and each block asks for what its platform and the territories can do."""
    for platform in front.platforms:
        if platform not in kinds:
            near = get_close_matches(platform, kinds, n=1)
            todo = f"Maksud Anda “{near[0]}”?" if near else f"Pilih: {', '.join(kinds)}."
            findings.note("platforms", f"Kanal “{platform}” tidak dikenal.", todo)


def check_delivery(
    platform: str, block: Block, kinds: Mapping[str, type[Platform]], tree: Tree, findings: Findings
) -> None:
    """A platform's block asks for what the platform can do, and names places that are there."""
    if block.mode is Mode.AMPLIFY and not isinstance(kinds[platform], Amplifies):
        what = f"{kinds[platform].label} tidak mengenal posting ulang."
        in_form = "Pilih Teks di atas, lalu hapus “cara: gaungkan” di blok kanal ini."
        findings.note(f"{platform}.mode", what, "Hapus “cara: gaungkan” di blok ini.", in_form)
    for key, place in [("voice", block.voice), *(("by", place) for place in dict.fromkeys(block.by))]:
        if len(findings.mistakes) >= ENOUGH:
            break
        if place is not None and place not in LEVELS and place not in tree:
            what = f"Wilayah atau tingkat “{place}” tidak ada."
            findings.note(f"{platform}.{key}", what, meant_place(place, tree))


def check_limits(front: Front, body: str, kinds: Mapping[str, type[Platform]], findings: Findings) -> None:
    """Pictures, their words and the hashtags are within what each platform takes."""
    if "hashtags" in findings.lines and not front.hashtags and not findings.spoiled("hashtags"):
        what = "“tagar” kosong: tanda “#” memulai catatan, jadi yang sesudahnya tidak terbaca."
        findings.note("hashtags", what, "Tulis tagar tanpa “#”, atau hapus barisnya.")
    tags = {tag.casefold() for tag in front.hashtags}
    tags |= set() if "{%" in body else {tag.casefold() for tag in HASHTAG.findall(body)}
    used = [kinds[platform] for platform in front.platforms if platform in kinds]
    found = ((kind.label, *beyond) for kind in used for beyond in _beyond(front, tags, kind, findings))
    for what, (at, todo, in_form) in together(found):
        findings.note(at, what, todo, in_form)


def _beyond(
    front: Front, tags: Collection[str], kind: type[Platform], findings: Findings
) -> Iterator[tuple[str, tuple[str, str, str]]]:
    """What a platform does not take; and where, what to do, and what instead in a form."""
    limits, label = kind.limits, kind.label
    if limits.image_required and not front.media and not findings.spoiled("media"):
        at = "media" if "media" in findings.lines else "platforms"
        todo, in_form = "Isi “media”, atau hapus kanal ini.", "Pilih gambarnya, atau jangan centang kanal ini."
        yield f"{label} memerlukan gambar.", (at, todo, in_form)
    if len(front.media) > limits.images:
        todo = f"Sisakan paling banyak {limits.images}."
        yield f"{label} tidak menerima {len(front.media)} gambar dalam satu kiriman.", ("media", todo, "")
    if limits.hashtags is not None and len(tags) > limits.hashtags:
        todo = f"Sisakan paling banyak {limits.hashtags}."
        yield f"{label} tidak menerima {len(tags)} tagar.", ("hashtags", todo, "")
    for number, item in enumerate(front.media):
        if len(item.alt) > limits.alt_length:
            what = f"Isi gambar {len(item.alt)} huruf, terlalu panjang untuk {label}."
            yield what, (f"media.{number}.alt", f"Ringkas menjadi paling banyak {limits.alt_length} huruf.", "")


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where pictures lie: beside the campaign file (`place`, within `root`, the content folder), else in the library.

    Without a root the files are not looked at.
    """

    place: Path
    root: Path | None = None
    library: Mapping[str, Path] = field(default_factory=dict)

    def named(self, file: str) -> Path:
        """What a campaign calls so, wherever that is: perhaps a place that is not ours to read."""
        beside = self.place / file
        return self.library[file] if file in self.library and not beside.exists() else beside

    def holds(self, path: Path) -> bool:
        """Whether a path, its links followed, lies where pictures of campaigns may."""
        inside = self.root is not None and path.resolve().is_relative_to(self.root.resolve())
        return inside or path in self.library.values()

    def located(self, file: str) -> Path:
        """The file of a picture that a campaign names. Raises ValueError for whatever is not ours, or no file."""
        path = self.named(file)
        if not self.holds(path) or not path.is_file():
            raise ValueError(f"Gambar “{file}” tidak ada di folder isi dan tidak ada di pustaka Anda.")
        return path


def check_media(front: Front, shelves: Shelves, limits: Iterable[Limits], findings: Findings) -> None:
    """Every picture has words for those who cannot see it, and a file that the platforms' `limits` allow."""
    limits = tuple(limits)
    for number, item in enumerate(front.media):
        at = f"media.{number}"
        if not item.alt and not findings.spoiled(f"{at}.alt"):
            todo = "Tulis isi gambar dalam satu kalimat, untuk warga yang tidak dapat melihatnya."
            findings.note(f"{at}.alt", "“alt” gambar ini belum ada.", todo)
        if not item.file and not findings.spoiled(f"{at}.file"):
            todo = "Tulis misalnya “berkas: gambar.jpg”."
            findings.note(f"{at}.file", "“berkas” gambar ini belum ada.", todo, "Pilih berkasnya.")
        elif item.file and shelves.root:
            _check_file(item.file, f"{at}.file", shelves, limits, findings)


def check_time(front: Front, now: datetime, findings: Findings) -> None:
    """The last moment at which this could still be said fresh, anywhere in the country, is not over."""
    last = _last(front)
    if last is None or findings.spoiled("repeat", "publish"):
        return
    fresh_for = front.fresh_for or timedelta(seconds=Times().fresh_for)
    if last.replace(tzinfo=LATEST_ZONE).astimezone(UTC) + front.spread + fresh_for < now:
        when = f"{last:%Y-%m-%d %H:%M}"
        if front.repeat:
            what = f"Pengulangan terakhir {when} sudah lewat."
            findings.note("repeat", what, "Perpanjang sampai tanggal yang akan datang.")
        else:
            todo = "Tulis waktu yang akan datang, atau “slot berikutnya”."
            findings.note("publish", f"Waktu terbit {when} sudah lewat.", todo)


def meant_place(word: str, tree: Tree) -> str:
    """What to do about a place that is not there: a level, a place of that name, or a code beside it, perhaps."""
    if near := get_close_matches(word.casefold(), LEVELS, n=1, cutoff=0.7):
        return f"Maksud Anda “{near[0]}”?"
    named = [code for code, place in tree.items() if place.name.casefold() == word.casefold()]
    if not named and len(tree) <= SMALL:
        names = {place.name.casefold(): code for code, place in tree.items()}
        named = [names[name] for name in get_close_matches(word.casefold(), names, n=1, cutoff=0.75)]
    parent = word.rpartition(".")[0]
    beside = [code for code in tree if code.rpartition(".")[0] == parent]
    found = (named or get_close_matches(word, beside, n=1, cutoff=0.7))[:1]
    if not found:
        return "Tulis tingkat (kelurahan, kecamatan) atau kode wilayah, misalnya “32.77.01”."
    return f"Maksud Anda “{found[0]}” ({tree[found[0]].name})?"


def _last(front: Front) -> datetime | None:
    """The last wall time at which it is published; None for the next slot and for what has no end."""
    if front.repeat is None or front.publish is None:
        return front.publish
    if not re.search("UNTIL=|COUNT=", front.repeat):
        return None
    return list(rrulestr(front.repeat, dtstart=front.publish))[-1]


def _check_file(file: str, at: str, shelves: Shelves, limits: Iterable[Limits], findings: Findings) -> None:
    path = shelves.named(file)
    if "\\" in file:
        findings.note(at, f"Gambar “{file}” ditulis dengan “\\”.", f"Tulis “{file.replace(chr(92), '/')}”.")
    elif not shelves.holds(path):
        todo = "Salin gambarnya ke folder pengumuman ini, lalu tulis namanya saja."
        findings.note(at, f"Gambar “{file}” berada di luar folder isi.", todo, OTHER_PICTURE)
    elif path.is_file():
        for sentence in dict.fromkeys(sentence for limit in limits for sentence in problems(path, limit)):
            findings.note(at, sentence, "")
    else:
        findings.note(at, f"Gambar “{file}” tidak ada.", _meant_file(path), OTHER_PICTURE)


def _meant_file(path: Path) -> str:
    beside = path.parent.iterdir() if path.parent.is_dir() else ()
    near = get_close_matches(path.name, [other.name for other in beside if other.suffix.lower() in PICTURES], n=1)
    return f"Maksud Anda “{near[0]}”?" if near else "Simpan gambarnya di sebelah berkas ini, atau perbaiki namanya."
