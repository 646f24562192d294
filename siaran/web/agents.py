"""A browser's name for people: «Chrome di Android»; from what browsers say of themselves, which is never sure."""

from __future__ import annotations

BROWSERS = {"Edg/": "Edge", "OPR/": "Opera", "SamsungBrowser": "Samsung", "Firefox/": "Firefox"} | {
    "Chrome/": "Chrome",
    "Safari/": "Safari",
}
SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac"} | {
    "CrOS": "ChromeOS",
    "Linux": "Linux",
}


def agent(header: str) -> str:
    """Browser and system, as far as they are known; "" where nothing is."""
    found = [next((name for mark, name in marks.items() if mark in header), "") for marks in (BROWSERS, SYSTEMS)]
    return " di ".join(filter(None, found))
