"""A list's form, as an address holds it: what is looked for, and how the same list is asked for with something else."""

from __future__ import annotations

from typing import ClassVar
from urllib.parse import urlencode

from pydantic import BaseModel


class Filter(BaseModel):
    """The fields of one page's form, each with what it is where nobody chose; `at` is the page's path."""

    at: ClassVar[str]

    def address(self, path: str = "", **other: object) -> str:
        """The page, or another one, with something else chosen; from its first page unless a page is named.

        What is empty, or as it is anyway, is left out.
        """
        usual = {name: field.default for name, field in type(self).model_fields.items()}
        words = {**self.model_dump(), **({"page": 1} if "page" in usual else {}), **other}
        told = urlencode({name: str(value) for name, value in words.items() if value and value != usual.get(name)})
        return f"{path or self.at}?{told}" if told else path or self.at
