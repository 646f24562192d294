"""Words that come from outside, as every database can keep them."""

from __future__ import annotations


def keepable(text: str) -> str:
    """The same text without NUL, and with a question mark in the place of half a character.

    PostgreSQL takes neither; a platform that cuts an echoed text by UTF-16 units leaves half an emoji behind.
    """
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
