"""What one account says: template and body, rendered for its territory, made plain and fitted to its platform."""

from __future__ import annotations

import re
import traceback
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Template, TemplateError, TemplateNotFound, TemplatesNotFound, TemplateSyntaxError, UndefinedError
from jinja2.exceptions import SecurityError

from siaran.domain.campaign import Campaign, Fit
from siaran.domain.errors import ContentError, Mistake
from siaran.domain.platform import Platform
from siaran.domain.territory import Territory, Tree
from siaran.domain.together import together
from siaran.domain.variant import Variant
from siaran.render.compiled import Compiled
from siaran.render.environment import Markdown, Sandbox, begun, made, unreadable, unusable
from siaran.render.fit import capped, hashtags, shortened, threaded
from siaran.render.lacking import guessed, told
from siaran.render.limits import AT_FIRST, FOR_EACH, WORK, TooDense, weight
from siaran.render.plain import plain

FALLBACK = "_default"
BODY = "isi"
MOST_PARTS = 25
"""Of a thread: nobody reads more, and cutting a book takes long."""
_BROKEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\ufeff\uffff]")


class Renderer:
    """Renders campaigns for territories and platforms, all in the words that the templates had when first asked for.

    What is compiled is kept for its lifetime; with `compiled`, files are kept for the next one, too.
    """

    def __init__(
        self, templates: Path, tree: Tree, kinds: Mapping[str, type[Platform]], compiled: Compiled | None = None
    ) -> None:
        self._templates, self._tree, self._kinds = templates, tree, kinds
        self._sandbox = Sandbox(templates, compiled)
        self._bodies: dict[str, Template] = {}
        self._found: dict[tuple[str, str], Template] = {}

    def compile(self) -> None:
        """Make every template file ready, but for those with mistakes: these are told where they are used."""
        for name in self._sandbox.list_templates(extensions=["j2"]):
            with suppress(TemplateError, ValueError, OSError):
                self._sandbox.get_template(name)

    def variant(
        self, campaign: Campaign, territory: str, platform: str, handle: str = "", *, voice: bool = False
    ) -> Variant:
        """What is said there, fitted; `voice`: for others, too. Raises ContentError with every mistake."""
        mistakes: list[Mistake] = []
        with self._sandbox.on_clock(ZoneInfo(self._tree.timezone(territory))):
            markdown = self._rendered(campaign, territory, platform, handle, mistakes)
        mistakes += (
            self._lacking(campaign, name, [territory], platform, voice=voice)
            for name in dict.fromkeys(self._sandbox.missing)
        )
        if mistakes or markdown is None:
            raise ContentError(mistakes)
        return self._fitted(campaign, territory, self._kinds[platform], plain(markdown))

    def check(
        self, campaign: Campaign, speaking: Mapping[str, Sequence[str]], voices: Collection[tuple[str, str]] = ()
    ) -> list[Mistake]:
        """Every mistake of a campaign's templates and values, each once, with the territories that it concerns.

        `speaking` are the territories with words of their own, by platform; `voices` those (territory, platform)
        whose words others repost: they speak whether or not they are in the audience.
        """
        found: list[tuple[str, Mistake]] = []
        lacking: dict[tuple[str, str, bool], list[str]] = {}
        spent, most = 0, AT_FIRST + FOR_EACH * sum(map(len, speaking.values()))
        for platform, territories in speaking.items():
            mistakes: list[Mistake] = []
            before = None
            for code in territories:
                with self._sandbox.on_clock(ZoneInfo(self._tree.timezone(code))):
                    markdown = self._rendered(campaign, code, platform, "", mistakes)
                if self._sandbox.meter.left < 0:
                    break  # what costs too much here does so elsewhere
                for name in dict.fromkeys(self._sandbox.missing):
                    lacking.setdefault((name, platform, (code, platform) in voices), []).append(code)
                if markdown not in (None, before) and not self._sandbox.missing:
                    spent += WORK - self._sandbox.meter.left
                    mistakes += self._unfit(campaign, code, platform, markdown)
                    before = markdown
                if spent > most:
                    todo = "Ringkas naskahnya, atau bagi sasarannya menjadi beberapa pengumuman."
                    return [_mistake(campaign, "body", "Naskah ini terlalu berat untuk sasaran sebanyak ini.", todo)]
            found += ((self._kinds[platform].label, mistake) for mistake in mistakes)
        found += (
            (self._kinds[kind].label if voice else "", self._lacking(campaign, name, codes, kind, voice=voice))
            for (name, kind, voice), codes in lacking.items()
        )
        once = together((label, m.what, (m.file, m.line, m.todo, m.in_form, m.value)) for label, m in found)
        return [Mistake(file, line, what, *rest) for what, (file, line, *rest) in once]

    def _unfit(self, campaign: Campaign, code: str, platform: str, markdown: str) -> Iterator[Mistake]:
        try:
            self._fitted(campaign, code, self._kinds[platform], plain(markdown))
        except ContentError as error:
            yield from error.mistakes

    def _rendered(
        self, campaign: Campaign, code: str, platform: str, handle: str, mistakes: list[Mistake]
    ) -> str | None:
        """The Markdown of a variant; None where a mistake was noted."""
        context = self._context(campaign, code, platform, handle)
        origin = _body_file(campaign, code)
        try:
            template = self._template(campaign, platform)
            body = self._body(campaign.bodies.get(code, campaign.body))
            return self._sandbox.read(made(template, context | {BODY: Markdown(made(body, context))}))
        except TemplateNotFound as error:
            name, todo = str(error.name), "Periksa namanya di include atau extends."
            if isinstance(error, TemplatesNotFound):
                name, todo = campaign.template, f"Buat templates/{campaign.template}.j2, atau pilih templat lain."
            what, in_form = f"Templat “{name}” tidak ada.", "Pilih templat lain, atau tanpa templat."
            mistakes.append(_mistake(campaign, "template", what, todo, in_form))
        except TemplateSyntaxError as error:
            mistakes.append(Mistake(*self._place(error.name, begun(error), campaign, origin), *unreadable(error)))
        except UndefinedError as error:
            self._sandbox.missing.append(_name_in(str(error)))
        except TooDense as error:
            lines = campaign.bodies.get(code, campaign.body).split("\n")
            place = self._place(None, 1 + lines.index(max(lines, key=weight)), campaign, origin)
            mistakes.append(Mistake(*place, str(error), "Ringkas, atau hapus tanda yang tidak perlu."))
        except (SecurityError, ValueError, TypeError, ArithmeticError) as error:
            place = self._place(*self._where(error), campaign, origin)
            mistakes.append(Mistake(*place, *unusable(error)))
        return None

    def _body(self, source: str) -> Template:
        if source not in self._bodies:
            self._bodies[source] = self._sandbox.from_string(source)
        return self._bodies[source]

    def _template(self, campaign: Campaign, platform: str) -> Template:
        wanted = campaign.template, platform
        if wanted not in self._found:
            self._found[wanted] = self._look_up(campaign, platform)
        return self._found[wanted]

    def _look_up(self, campaign: Campaign, platform: str) -> Template:
        names = (f"{campaign.template}/{platform}.j2", f"{campaign.template}.j2")
        fallback = (f"{FALLBACK}.j2",) if campaign.template == FALLBACK or self._exists(campaign.template) else ()
        return self._sandbox.select_template([*names, *fallback])

    def _exists(self, template: str) -> bool:
        """Whether a template has a folder: then a platform without a file of its own falls back."""
        return (self._templates / template).is_dir()

    def _context(self, campaign: Campaign, code: str, platform: str, handle: str) -> dict[str, Any]:
        names: dict[str, Any] = {"judul": campaign.title, "title": campaign.title, "program": campaign.program}
        names |= {"tautan": campaign.link, "link": campaign.link, "slug": campaign.slug}
        return {
            "wilayah": self._place_values(self._tree[code]),
            "kampanye": names | {"tagar": list(campaign.hashtags), "hashtags": list(campaign.hashtags)},
            "akun": {"nama": handle, "handle": handle, "kanal": platform},
            "vars": dict(campaign.vars),
        }

    def _place_values(self, place: Territory) -> dict[str, Any]:
        parent = self._tree.get(place.parent) if place.parent else None
        own: dict[str, Any] = {
            "nama": place.name,
            "name": place.name,
            "kode": place.code,
            "code": place.code,
            "level": place.level.value,
        }
        own |= {"tingkat": place.level.value, "induk": self._place_values(parent) if parent else None}
        if place.population is not None:
            own |= {"penduduk": place.population, "population": place.population}
        return self._tree.variables(place.code) | own

    def _lacking(
        self, campaign: Campaign, name: str, codes: Iterable[str], platform: str, *, voice: bool = False
    ) -> Mistake:
        codes = sorted(codes) if voice else list(codes)
        places = list(dict.fromkeys(self._tree[code].name for code in codes))
        file, line, of_place = self._mention(campaign, name, platform)
        what, todo = told(name, places, self._kinds[platform].label if voice else "")
        if of_place:
            todo = guessed(name, self._place_values(self._tree[codes[0]]), todo)
        return Mistake(file, line, what, todo, value=name if of_place else "")

    def _mention(self, campaign: Campaign, name: str, platform: str) -> tuple[str, int, bool]:
        """The file and line where a value is asked for (in the body, else in the template), and whether of a place."""
        asked = re.compile(rf"(\bwilayah\.)?\b{re.escape(name)}\b")
        if found := asked.search(campaign.body):
            line = campaign.lines.get("body", 1) + campaign.body.count("\n", 0, found.start())
            return campaign.origin or campaign.slug, line, bool(found[1])
        for path in (f"{campaign.template}/{platform}.j2", f"{campaign.template}.j2", f"{FALLBACK}.j2"):
            file = self._templates / path
            text = file.read_text(encoding="utf-8") if file.exists() else ""
            if found := asked.search(text):
                return file.as_posix(), 1 + text.count("\n", 0, found.start()), bool(found[1])
        return campaign.origin or campaign.slug, campaign.lines.get("body", 0), False

    def _place(self, name: str | None, line: int, campaign: Campaign, origin: str) -> tuple[str, int]:
        if name and name != "<template>":
            return (self._templates / name).as_posix(), line
        first = campaign.lines.get("body", 1) if origin == campaign.origin else 1
        return origin or campaign.slug, first + max(line, 1) - 1

    def _where(self, error: BaseException) -> tuple[str | None, int]:
        """The template's name and line in which an error came up, by its traceback."""
        frames = [f for f in traceback.extract_tb(error.__traceback__) if f.filename.endswith((".j2", "<template>"))]
        if not frames:
            return None, 1
        file = Path(frames[-1].filename)
        inside = file.is_relative_to(self._templates)
        return file.relative_to(self._templates).as_posix() if inside else None, frames[-1].lineno or 1

    def _fitted(self, campaign: Campaign, code: str, platform: type[Platform], text: str) -> Variant:
        limits, warnings = platform.limits, []
        if not text or _BROKEN.search(text):
            what = f"Naskahnya kosong di {platform.label}."
            if text:
                what = f"Naskahnya memuat huruf yang tidak dapat diterbitkan di {platform.label}."
            raise ContentError([_mistake(campaign, "body", what, "Periksa isi dan templatnya.")])
        if limits.hashtags is not None:
            text, left_out = capped(text, limits.hashtags)
            warnings += [f"Hanya {limits.hashtags} tagar dipakai; tanpa {', '.join(left_out)}."] if left_out else []
            if (many := len(hashtags(text))) > limits.hashtags:
                todo = f"Sisakan paling banyak {limits.hashtags}."
                raise ContentError([_mistake(campaign, "body", f"{platform.label} tidak menerima {many} tagar.", todo)])
        parts, fitted = self._parts(campaign, platform, text)
        link = _link_apart(campaign, platform)
        return Variant(
            campaign=campaign.slug,
            territory=code,
            platform=platform.kind,
            parts=tuple(parts),
            link=link,
            media=campaign.media,
            fitted=fitted,
            lengths=tuple(platform.count(part) for part in parts),
            warnings=(*warnings, *dict.fromkeys(w for part in parts for w in platform.warnings(part, link))),
        )

    def _parts(self, campaign: Campaign, platform: type[Platform], text: str) -> tuple[list[str], str]:
        count, limit = platform.count, platform.limits.length
        if count(text) <= limit:
            return [text], ""
        if campaign.delivery_on(platform.kind).fit is Fit.THREAD and not platform.limits.image_required:
            if count(text) > limit * MOST_PARTS:
                what = f"Naskah {platform.label} terlalu panjang untuk utas {MOST_PARTS} bagian."
                raise ContentError([_mistake(campaign, "body", what, "Pendekkan isinya.")])
            parts, fitted = threaded(text, limit, count), "thread"
        else:
            short = shortened(text, limit, count, campaign.link)
            parts, fitted = [short] if short is not None else None, "shortened"
        if parts is None:
            what = f"Naskah {platform.label} terlalu panjang dan tidak dapat dipendekkan tanpa memotong kata."
            raise ContentError([_mistake(campaign, "body", what, "Pendekkan isinya.")])
        return parts, fitted


def _link_apart(campaign: Campaign, platform: type[Platform]) -> str | None:
    """The link, where the platform takes it beside the text."""
    takes = getattr(platform, "takes_link", None)
    return campaign.link if takes is not None and takes(bool(campaign.media)) else None


def _body_file(campaign: Campaign, code: str) -> str:
    if code not in campaign.bodies:
        return campaign.origin
    return (Path(campaign.origin).parent / f"{code}.md").as_posix()


def _name_in(words: str) -> str:
    """The name in Jinja's sentence about an undefined value."""
    found = re.findall(r"'([^']*)'", words)
    return found[-1] if found else words


def _mistake(campaign: Campaign, field: str, what: str, todo: str, in_form: str = "") -> Mistake:
    return Mistake(campaign.origin or campaign.slug, campaign.lines.get(field, 0), what, todo, in_form)
