"""How pages are drawn: Jinja's environments, one a language, with the filters of speech and the names of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from siaran.domain.member import Action
from siaran.speech import FILTERS, Tongue, tongues, unquoted
from siaran.web import words
from siaran.web.assets import Assets

HTML = Path(__file__).parent / "html"


class Drawing:
    """Everything that a page is drawn with, made once for each process."""

    def __init__(self, assets: Assets) -> None:
        self.assets = assets
        self.tongues = tongues()
        self._environments = {code: self._environment(tongue) for code, tongue in self.tongues.items()}

    def compile(self, language: str) -> None:
        """Make every template ready: whoever looks at a page first need not wait for it."""
        for name in self._environments[language].list_templates():
            self._environments[language].get_template(name)

    def page(self, template: str, language: str, values: Mapping[str, Any]) -> str:
        """A whole page."""
        return self._environments[language].get_template(template).render(self._with_pieces(language, values))

    def block(self, template: str, block: str, language: str, values: Mapping[str, Any]) -> str:
        """One block of a page, for HTMX."""
        found = self._environments[language].get_template(template)
        context = found.new_context(self._with_pieces(language, values))
        return "".join(found.blocks[block](context))

    def _with_pieces(self, language: str, values: Mapping[str, Any]) -> dict[str, Any]:
        """`ui`: the macros of parts.html, which speak with these values."""
        pieces = self._environments[language].get_template("parts.html").make_module(dict(values))
        return {**values, "ui": pieces}

    def _environment(self, tongue: Tongue) -> Environment:
        made = Environment(
            loader=FileSystemLoader(HTML),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            extensions=["jinja2.ext.i18n"],
        )
        made.install_gettext_callables(tongue.gettext, tongue.ngettext, newstyle=True)  # type: ignore[attr-defined]
        made.policies["ext.i18n.trimmed"] = True
        made.globals |= {"assets": self.assets, "words": words, "Action": Action}
        made.filters |= {name: _filter(name) for name in FILTERS}
        made.filters |= {"word": tongue.gettext, "said": _said, "gist": _gist}
        return made


@pass_context
def _said(context: Context, sentences: str) -> str:
    told: str = context["desk"].said(sentences)
    return told


@pass_context
def _gist(context: Context, sentences: str) -> str:
    return unquoted(_said(context, sentences))


def _filter(name: str) -> Callable[..., Any]:
    @pass_context
    def spoken(context: Context, *values: Any) -> Any:
        return getattr(context["speech"], name)(*values)

    return spoken
