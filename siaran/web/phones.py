"""A telephone number in what somebody wrote down, so that a thumb can call it."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![\w@.])\+?\(?\d[\d ().-]{6,}\d(?![\w@])")
HOME = "62"
"""Whose numbers begin with 0."""


def phone(text: str) -> str:
    """The first number in a text, as it is called from anywhere: `+6281…`; empty where there is none."""
    found = _NUMBER.search(text)
    if found is None:
        return ""
    digits = re.sub(r"\D", "", found[0])
    return f"+{HOME}{digits[1:]}" if digits.startswith("0") else f"+{digits}"


def mobile(number: str) -> str:
    """The digits by which WhatsApp knows a mobile number of here; empty for every other."""
    return number.removeprefix("+") if number.startswith(f"+{HOME}8") else ""
