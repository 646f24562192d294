"""The days that people can mean. Beyond them there is nothing to show or to publish, and dates soon cannot count on."""

from __future__ import annotations

from datetime import date

FIRST, LAST = date(2000, 1, 1), date(2100, 12, 31)
