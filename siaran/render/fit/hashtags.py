"""The hashtags of a text, and what becomes of those that a platform has no room for."""

from __future__ import annotations

import re

from siaran.render.plain import URL

_TAG = re.compile(r"(?<![\w&/#])#\w*[^\W\d_]\w*")
_TAGS_ALONE = re.compile(r"\s*#\w+(?:\s+#\w+)*\s*")


def hashtags(text: str) -> list[str]:
    """The hashtags of `text` in order; what a link holds after its # is none."""
    return _TAG.findall(URL.sub(" ", text))


def only_hashtags(line: str) -> bool:
    """Whether a line holds hashtags and nothing else."""
    return _TAGS_ALONE.fullmatch(line) is not None


def capped(text: str, most: int) -> tuple[str, list[str]]:
    """`text` with at most `most` hashtags, and those left out: the last ones of lines that hold nothing but hashtags.

    Hashtags within sentences are words of theirs and stay, also where they are too many.
    """
    over = len(hashtags(text)) - most
    dropped: list[str] = []
    lines = text.split("\n")
    for n in reversed(range(len(lines))):
        if len(dropped) < over and only_hashtags(lines[n]):
            tags = [tag.start() for tag in re.finditer("#", lines[n])]
            cut = tags[max(len(tags) - (over - len(dropped)), 0)]
            lines[n], dropped = lines[n][:cut], [*lines[n][cut:].split(), *dropped]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.rstrip() for line in lines)).strip(), dropped
