"""What each key of the front matter may hold, and how authors may write it, in Indonesian or in English."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import Enum
from itertools import islice
from typing import Annotated, Any, TypeVar
from urllib.parse import urlsplit

from dateutil.rrule import rrulestr
from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, ValidationInfo
from pydantic_core import PydanticCustomError

from siaran.content.frontmatter import BLOCK_KEYS, KEYS, MEDIUM_KEYS, Entry, Findings, in_english
from siaran.domain.campaign import Fit, Mode, Priority
from siaran.domain.century import FIRST, LAST

INDONESIAN = {english: word for words in (KEYS, MEDIUM_KEYS, BLOCK_KEYS) for word, english in words.items()}
MODES = {"own": Mode.OWN, "sendiri": Mode.OWN, "amplify": Mode.AMPLIFY, "gaungkan": Mode.AMPLIFY}
FITS = {"shorten": Fit.SHORTEN, "ringkas": Fit.SHORTEN, "thread": Fit.THREAD, "utas": Fit.THREAD}
PRIORITIES = {"normal": Priority.NORMAL, "darurat": Priority.EMERGENCY, "emergency": Priority.EMERGENCY}
NEXT_SLOT = ("slot berikutnya", "next slot")
UNITS = {
    **dict.fromkeys(("s", "detik"), 1),
    **dict.fromkeys(("m", "mnt", "menit"), 60),
    **dict.fromkeys(("h", "j", "jam"), 3600),
    **dict.fromkeys(("d", "hari"), 86_400),
}
"""In seconds."""
EVERY = {
    **dict.fromkeys(("harian", "daily"), "DAILY"),
    **dict.fromkeys(("mingguan", "weekly"), "WEEKLY"),
    **dict.fromkeys(("bulanan", "monthly"), "MONTHLY"),
    **dict.fromkeys(("tahunan", "yearly"), "YEARLY"),
}
MOST_OCCURRENCES = 1000
LONGEST = timedelta(days=30)

MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})(?:[ T]+(\d{1,2})[:.](\d{2})(?:[:.]00)?)?")
DURATION = re.compile(r"(\d{1,9})\s*([a-z]+)\s*")
REPETITION = re.compile(r"(\w+)(?:\s+(?:sampai|until)\s+(\d{4}-\d{2}-\d{2}))?", re.IGNORECASE)
HASHTAG = re.compile(r"\w*[^\W\d_]\w*")
TEMPLATE = re.compile(r"[\w-]+")


def wrong(what: str, todo: str) -> PydanticCustomError:
    """The error that a value's reader raises: what is wrong, and what to do."""
    return PydanticCustomError("wrong", "{what} {todo}", {"what": what, "todo": todo})


def called(info: ValidationInfo) -> str:
    """The key as authors know it."""
    name = info.field_name or ""
    return INDONESIAN.get(name, name)


def read_text(value: object, info: ValidationInfo) -> str:
    """One line of words, spaces tidied."""
    if isinstance(value, str):
        if own := next((key for key in (called(info), info.field_name) if key and _begins_with(value, key)), None):
            raise wrong(f"“{called(info)}” diawali namanya sendiri.", f"Tulis isinya saja, tanpa “{own}:”.")
        return " ".join(value.split())
    raise wrong(f"“{called(info)}” bukan teks.", f"Tulis satu teks, misalnya “{called(info)}: …”.")


def _begins_with(value: str, key: str) -> bool:
    """Whether a value was copied together with its key, as it stands in a file: «program: Kesehatan»."""
    return value.partition(":")[0].strip().casefold() == key and ":" in value


def read_list(value: object, info: ValidationInfo) -> tuple[str, ...]:
    """A list of words; a text with commas will do."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
        raise wrong(f"“{called(info)}” bukan daftar.", f"Tulis sebagai daftar, misalnya “{called(info)}: [satu, dua]”.")
    return tuple(dict.fromkeys(stripped for item in items if (stripped := item.strip())))


def read_names(value: object, info: ValidationInfo) -> tuple[str, ...]:
    """A list of levels, codes or platforms, however they are capitalised."""
    return tuple(dict.fromkeys(re.sub(r"^-\s+", "-", item.casefold()) for item in read_list(value, info)))


def read_place(value: object, info: ValidationInfo) -> str:
    """One level or code, however it is capitalised."""
    return read_text(value, info).casefold()


def read_moment(value: object, info: ValidationInfo) -> datetime | None:
    """Wall time without a zone, or None for the next slot."""
    text = read_text(value, info)
    if text.casefold() in NEXT_SLOT:
        return None
    found = MOMENT.fullmatch(text)
    todo = "Tulis seperti “2026-11-25 07:30” (waktu setempat, tanpa WIB/WITA/WIT), atau “slot berikutnya”."
    if found and not found[2]:
        raise wrong(f"“{called(info)}” tidak menyebut jam.", todo)
    try:
        moment = datetime.fromisoformat(f"{found[1]} {found[2]:0>2}:{found[3]}" if found else "")
    except ValueError:
        raise wrong(f"Waktu “{text}” tidak dapat dibaca.", todo) from None
    if not FIRST <= moment.date() <= LAST:
        raise wrong(f"Waktu “{text}” di luar abad ini.", f"Tulis tahun {FIRST.year} sampai {LAST.year}.")
    return moment


def read_duration(value: object, info: ValidationInfo) -> timedelta:
    """A length of time such as 45m, 6h, 1d, 45 menit, 1 jam 30 menit."""
    text = read_text(value, info).casefold()
    parts = DURATION.findall(text)
    todo = "Tulis angka dan satuannya, misalnya 45m, 6h, 1d, “45 menit”, “6 jam”, atau “1 hari”."
    if text == "0":
        return timedelta()
    if DURATION.sub("", text) or not parts or any(unit not in UNITS for _, unit in parts):
        raise wrong(f"“{called(info)}: {text}” bukan lama waktu.", todo)
    length = sum(int(number) * UNITS[unit] for number, unit in parts)
    if length > LONGEST.total_seconds():
        raise wrong(f"“{called(info)}: {text}” terlalu lama.", f"Tulis paling lama {LONGEST.days} hari.")
    return timedelta(seconds=length)


def read_freshness(value: object, info: ValidationInfo) -> timedelta:
    """A length of time of at least a minute: what is stale at once could never be published."""
    length = read_duration(value, info)
    if length < timedelta(minutes=1):
        raise wrong(f"“{called(info)}” terlalu singkat.", "Tulis paling sedikit 1 menit.")
    return length


def read_repetition(value: object, info: ValidationInfo) -> str:
    """The RRULE (RFC 5545, wall time) of "mingguan sampai 2026-12-31", or the author's own, once it has proved sane."""
    text = read_text(value, info)
    start = info.data.get("publish")
    if start is None:
        if "publish" not in info.data:  # its own mistake is reported already
            return ""
        raise wrong("“ulang” memerlukan tanggal dan jam pertama.", "Isi “terbit”, misalnya “2026-11-25 07:30”.")
    rule = _as_rule(text, start)
    _try_rule(rule, start, text)
    return rule


def _as_rule(text: str, start: datetime) -> str:
    said = REPETITION.fullmatch(text)
    if said is None or said[1].casefold() not in EVERY:
        rule = text.upper().removeprefix("RRULE:").rstrip(";")
        return re.sub(r"UNTIL=(\d{8})(?=;|$)", r"UNTIL=\1T235959", rule)
    rule = f"FREQ={EVERY[said[1].casefold()]}"
    if rule == "FREQ=MONTHLY" and start.day > 28:  # where a month is shorter, its last day: no month is left out
        days = ",".join(map(str, range(28, start.day + 1)))
        rule += f";BYMONTHDAY={days};BYSETPOS=-1"
    return rule + (f";UNTIL={said[2].replace('-', '')}T235959" if said[2] else "")


def _try_rule(rule: str, start: datetime, text: str) -> None:
    example = "Tulis misalnya “mingguan sampai 2026-12-31”, “bulanan sampai 2026-12-31”, atau sebuah RRULE."
    if re.search(r"INTERVAL=0+(;|$)|BY(HOUR|MINUTE|SECOND)=|=(HOURLY|MINUTELY|SECONDLY)|UNTIL=\w+Z", rule):
        todo = "Pakai jarak paling dekat harian; jamnya dari “terbit”, dan UNTIL dalam waktu setempat tanpa Z."
        raise wrong(f"“ulang: {text}” tidak dapat dipakai.", todo)
    try:
        dates = list(islice(rrulestr(rule, dtstart=start), MOST_OCCURRENCES + 1))
    except (ValueError, TypeError, LookupError, ArithmeticError, AttributeError):  # whatever dateutil stumbles over
        raise wrong(f"“ulang: {text}” tidak dapat dibaca.", example) from None
    if not dates:
        raise wrong(f"“ulang: {text}” tidak memuat satu tanggal pun sejak “terbit”.", example)
    if re.search("UNTIL=|COUNT=", rule) is None:
        return
    if len(dates) > MOST_OCCURRENCES:
        raise wrong(f"“ulang: {text}” lebih dari {MOST_OCCURRENCES} kali.", "Akhiri lebih awal.")
    if dates[-1].date() > LAST:
        raise wrong(f"“ulang: {text}” berakhir sesudah tahun {LAST.year}.", "Akhiri lebih awal.")


def read_link(value: object, info: ValidationInfo) -> str:
    """A web address that readers can open."""
    text = read_text(value, info)
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and "." in (parts.hostname or "") and parts.port != 0
    except ValueError:
        sound = False
    if not sound or " " in text or "@" in parts.netloc:
        raise wrong(f"Tautan “{text}” bukan alamat web.", "Tulis lengkap, misalnya https://cimahikota.go.id/berita.")
    return text


def read_hashtags(value: object, info: ValidationInfo) -> tuple[str, ...]:
    """Hashtags without their "#"; a text with spaces or commas will do."""
    items = read_list(re.split(r"[\s,]+", value) if isinstance(value, str) else value, info)
    tags = [item.removeprefix("#") for item in items]
    if bad := next((tag for tag in tags if not HASHTAG.fullmatch(tag)), None):
        joined = "".join(word[:1].upper() + word[1:] for word in re.findall(r"\w+", bad))
        todo = f"Tulis tanpa spasi, misalnya “{joined or 'Cimahi'}”."
        raise wrong(f"“{bad}” tidak akan terbaca sebagai satu tagar.", todo)
    return tuple({tag.casefold(): tag for tag in reversed(tags)}.values())[::-1]


def read_template(value: object, info: ValidationInfo) -> str:
    """A template's name: a file or a folder directly in the templates' folder."""
    text = read_text(value, info).removesuffix(".j2")
    if not TEMPLATE.fullmatch(text):
        raise wrong(f"“{text}” bukan nama templat.", "Tulis nama saja, misalnya “pengumuman”.")
    return text


def read_vars(value: object, info: ValidationInfo) -> object:
    """Variables: a block of names and values."""
    if not isinstance(value, dict):
        raise wrong(f"“{called(info)}” tidak berisi nama dan nilai.", f"Tulis seperti {called(info)}: {{nama: nilai}}.")
    if bad := next((name for name in value if not str(name).isidentifier()), None):
        raise wrong(f"“{bad}” tidak dapat dipakai sebagai nama.", "Pakai huruf, angka, dan garis bawah, tanpa spasi.")
    return value


Word = TypeVar("Word", bound=Enum)


def one_of(words: Mapping[str, Word]) -> BeforeValidator:
    """A reader for one of a few words."""

    def read(value: object, info: ValidationInfo) -> Word:
        text = read_text(value, info)
        if text.casefold() in words:
            return words[text.casefold()]
        raise wrong(f"“{called(info)}: {text}” tidak dikenal.", f"Pilih: {', '.join(words)}.")

    return BeforeValidator(read)


Text = Annotated[str, BeforeValidator(read_text)]
Names = Annotated[tuple[str, ...], BeforeValidator(read_names)]


class Item(BaseModel):
    """One of `media`."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    file: Text = ""
    alt: Text = ""


class Block(BaseModel):
    """How the campaign goes out on one platform."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    mode: Annotated[Mode | None, one_of(MODES)] = None
    voice: Annotated[str | None, BeforeValidator(read_place)] = None
    by: Names = ()
    fit: Annotated[Fit, one_of(FITS)] = Fit.SHORTEN
    similar: Text | None = None


class Front(BaseModel):
    """The front matter in English keys. All is optional here, so that one mistake hides no other."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    title: Text = ""
    program: Text = ""
    template: Annotated[str, BeforeValidator(read_template)] = "_default"
    audience: Names = ()
    platforms: Names = ()
    publish: Annotated[datetime | None, BeforeValidator(read_moment)] = None
    spread: Annotated[timedelta, BeforeValidator(read_duration)] = timedelta()
    fresh_for: Annotated[timedelta | None, BeforeValidator(read_freshness)] = None
    repeat: Annotated[str | None, BeforeValidator(read_repetition)] = None
    link: Annotated[str | None, BeforeValidator(read_link)] = None
    media: tuple[Item, ...] = ()
    hashtags: Annotated[tuple[str, ...], BeforeValidator(read_hashtags)] = ()
    vars: Annotated[dict[str, Any], BeforeValidator(read_vars)] = {}
    priority: Annotated[Priority, one_of(PRIORITIES)] = Priority.NORMAL
    delivery: dict[str, Block] = {}


def read_front(written: Iterable[Entry], platforms: Iterable[str], findings: Findings) -> Front:
    """The front matter as values; what cannot be read is noted and left at its default."""
    values = in_english(written, platforms, findings)
    try:
        return Front.model_validate(values)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        return Front.model_validate(_sound(values, {_note(fault, findings) for fault in faults}))


def _note(fault: Any, findings: Findings) -> str:
    """Write a fault down; the key, or the platform's block, that has it."""
    at = ".".join(map(str, fault["loc"])).removeprefix("delivery.")
    context = fault.get("ctx", {})
    findings.note(at, context.get("what", "Nilai ini tidak dapat dibaca."), context.get("todo", "Periksa contohnya."))
    return at.partition(".")[0]


def _sound(values: Mapping[str, Any], faulty: set[str]) -> dict[str, Any]:
    """What is left without the faulty keys; nor can `repeat` be read where its beginning has a fault."""
    left_out = faulty | ({"repeat"} if "publish" in faulty else set())
    blocks = {key: block for key, block in values["delivery"].items() if key not in faulty}
    return {key: value for key, value in values.items() if key not in left_out} | {"delivery": blocks}
