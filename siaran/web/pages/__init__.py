"""The pages, one file for each noun; a module here whose `pages` is a `Pages` belongs to the desk."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator

from siaran.web.policy import Pages


def every() -> Iterator[Pages]:
    """The pages of every noun."""
    for module in pkgutil.iter_modules(__path__, f"{__name__}."):
        yield importlib.import_module(module.name).pages


def open_pages() -> Pages:
    """What anybody may fetch, without a desk."""
    found: Pages = importlib.import_module(f"{__name__}.open").pages
    return found
