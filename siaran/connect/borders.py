"""Outlines of territories from a GeoJSON file: checked whole, simplified, or nothing is stored."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from siaran.domain.errors import ContentError, Mistake
from siaran.store import audit, outlines, places
from siaran.store.database import Database

Point = tuple[float, float]
MOST_BYTES = 20 * 1024 * 1024
MOST_POINTS = 300
"""Points that a ring keeps at most; a map of an office needs no more."""
CODES = ("kode", "code", "kode_wilayah")


def import_borders(db: Database, content: bytes, now: datetime, *, name: str, who: str) -> int:
    """Store the outlines of a GeoJSON FeatureCollection whose features have a property `kode` (or `code`); how many.

    Coordinates are longitude and latitude. Raises ContentError with every mistake; then nothing was written.
    """
    features = _features(content, name)
    with db.write() as connection:
        known = places.named(connection, [code for feature in features if (code := _code(feature))])
        mistakes = [m for n, feature in enumerate(features, 1) for m in _mistakes(feature, n, known, name)]
        if mistakes:
            raise ContentError(mistakes)
        found = {_code(feature): [simplified(ring) for ring in _rings(feature)] for feature in features}
        outlines.save(connection, found)
        audit.record(connection, who=who, action="borders import", subject=name, now=now, territories=len(found))
    return len(found)


def simplified(ring: Sequence[Point]) -> list[Point]:
    """The same ring with fewer points: those nearest to their neighbours' line go first; rounded to about a metre."""
    rounded = [(round(x, 5), round(y, 5)) for x, y in ring]
    tolerance = 0.00002
    while len(rounded) > MOST_POINTS:
        kept = rounded[:1]
        for point, following in pairwise(rounded[1:]):
            if _apart(point, kept[-1], following) > tolerance:
                kept.append(point)
        rounded, tolerance = [*kept, rounded[-1]], tolerance * 1.6
    return rounded


def _features(content: bytes, name: str) -> list[dict[str, Any]]:
    if len(content) > MOST_BYTES:
        raise ContentError([Mistake(name, 0, "berkas ini lebih besar dari 20 MB.", "Sederhanakan batasnya dahulu.")])
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        told = None
    features = told.get("features") if isinstance(told, dict) else None
    if not isinstance(features, list) or not features or not all(isinstance(one, dict) for one in features):
        todo = "Pilih berkas GeoJSON berisi FeatureCollection."
        raise ContentError([Mistake(name, 0, "berkas ini bukan GeoJSON dengan wilayah.", todo)])
    return features


def _code(feature: dict[str, Any]) -> str:
    properties = feature.get("properties")
    given = properties if isinstance(properties, dict) else {}
    return next((str(given[key]) for key in CODES if given.get(key)), "")


def _mistakes(feature: dict[str, Any], number: int, known: dict[str, str], name: str) -> Iterator[Mistake]:
    if (code := _code(feature)) not in known:
        what = f"wilayah ke-{number} ({code[:20] or 'tanpa kode'}) belum terdaftar."
        yield Mistake(name, 0, what, "Isi properti kode dengan kode Kemendagri wilayah yang sudah diimpor.")
    if not list(_rings(feature)):
        yield Mistake(name, 0, f"batas wilayah ke-{number} tidak dapat dibaca.", "Pakai Polygon atau MultiPolygon.")


def _rings(feature: dict[str, Any]) -> Iterator[list[Point]]:
    """The outer ring of each polygon; holes are left out. Nothing where any of it is no ring in degrees."""
    geometry = feature.get("geometry")
    shape = geometry if isinstance(geometry, dict) else {}
    parts = shape.get("coordinates")
    polygons = [parts] if shape.get("type") == "Polygon" else parts if shape.get("type") == "MultiPolygon" else []
    for polygon in polygons if isinstance(polygons, list) else []:
        if isinstance(polygon, list) and polygon and (ring := _ring(polygon[0])):
            yield ring


def _ring(points: Any) -> list[Point]:
    found = [_point(one) for one in points] if isinstance(points, list) else []
    whole = [point for point in found if point]
    return whole if len(whole) == len(found) >= 4 else []


def _point(one: Any) -> Point | None:
    if not isinstance(one, list) or len(one) < 2 or not all(isinstance(n, int | float) for n in one[:2]):
        return None
    x, y = float(one[0]), float(one[1])
    return (x, y) if abs(x) <= 180 and abs(y) <= 90 else None


def _apart(point: Point, start: Point, end: Point) -> float:
    """How far a point lies from the line between two others."""
    (x, y), (a, b), (c, d) = point, start, end
    length = math.hypot(c - a, d - b)
    return abs((c - a) * (b - y) - (a - x) * (d - b)) / length if length else math.hypot(x - a, y - b)
