"""A telephone number in what somebody wrote down, so that a thumb can call it."""

from __future__ import annotations

import re

HOME = "62"
"""Whose numbers begin with 0."""
_NUMBER = re.compile(r"(?<![\w@])(?<!\d[-./])(?:\+\d|\(?0|62|8)[\d ().-]{6,}\d(?![\w@])")
"""What may be one: dates, post codes and numbers of contracts begin otherwise, or are shorter."""
_OURS = re.compile(r"8\d{8,11}|[2-79]\d{7,10}")
"""Mobile numbers and those with an area code, without the 0."""
_ABROAD = re.compile(r"[1-9]\d{7,14}")


def phone(text: str) -> str:
    """The first number in a text, as it is called from anywhere: `+6281…`; empty where there is none."""
    numbers = (_called(found[0]) for found in _NUMBER.finditer(text))
    return next(filter(None, numbers), "")


def _called(written: str) -> str:
    digits = re.sub(r"\D", "", written)
    if written.startswith("+") and not digits.startswith(HOME):
        return f"+{digits}" if _ABROAD.fullmatch(digits) else ""
    ours = digits.removeprefix(HOME).lstrip("0")
    return f"+{HOME}{ours}" if _OURS.fullmatch(ours) else ""


def mobile(number: str) -> str:
    """The digits by which WhatsApp knows a mobile number of here; empty for every other."""
    return number.removeprefix("+") if number.startswith(f"+{HOME}8") else ""
