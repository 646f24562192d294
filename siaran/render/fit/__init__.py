"""A text that is too long for a platform becomes shorter, or a thread; counted as the platform counts.

    shortened(text, limit, count, link)  → the text up to a sentence's end, the link kept; or None
    threaded(text, limit, count)         → its parts, numbered "(1/3)" at their ends; or None
    capped(text, most)                   → the text with fewer hashtags, and those left out

None: it cannot be done without cutting a word. Same text, same result.
"""

from __future__ import annotations

from siaran.render.fit.hashtags import capped, hashtags
from siaran.render.fit.shorten import shortened
from siaran.render.fit.thread import threaded

__all__ = ["capped", "hashtags", "shortened", "threaded"]
