"""What is the same on several platforms is said once, and names them."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator
from typing import TypeVar

Rest = TypeVar("Rest", bound=Hashable)
HOLE = "\0"


def together(found: Iterable[tuple[str, str, Rest]]) -> Iterator[tuple[str, Rest]]:
    """Sentences about platforms, each once, in the order of their first: «Naskah Facebook/Instagram …».

    `found`: a platform's name (empty where the sentence is about none), the sentence, which may hold that name as a
    word, and what else belongs to it. Those are one that differ in the name alone.
    """
    groups: dict[tuple[str, Rest], dict[str, None]] = {}
    for name, sentence, rest in found:
        bare = re.sub(rf"\b{re.escape(name)}\b", HOLE, sentence, count=1) if name else sentence
        groups.setdefault((bare, rest), {})[name] = None
    for (bare, rest), names in groups.items():
        yield bare.replace(HOLE, "/".join(names)), rest
