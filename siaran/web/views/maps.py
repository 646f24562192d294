"""A map of villages: their outlines where some were imported, else tiles placed as the villages lie; no legal borders.

Both are drawn into one box: (x, y) grow to the right and downwards.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from siaran.store.outlines import Ring

WIDTH = 600
TILE = 120
GAP = 6
TILES: Mapping[str, tuple[int, int]] = {
    "32.77.03.1004": (1, 0),
    "32.77.03.1003": (2, 0),
    "32.77.02.1005": (0, 1),
    "32.77.02.1006": (2, 1),
    "32.77.03.1002": (3, 1),
    "32.77.02.1004": (1, 2),
    "32.77.02.1003": (2, 2),
    "32.77.03.1001": (3, 2),
    "32.77.01.1005": (0, 3),
    "32.77.02.1001": (1, 3),
    "32.77.02.1002": (2, 3),
    "32.77.01.1004": (0, 4),
    "32.77.01.1003": (1, 4),
    "32.77.01.1002": (2, 4),
    "32.77.01.1001": (2, 5),
}
"""Column and row of each kelurahan of Cimahi, from how they lie to each other."""


@dataclass(frozen=True, slots=True)
class Area:
    """One village on the map: an SVG path, and where its name stands."""

    code: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Map:
    """All areas, and the size of the box. `real`: drawn from imported outlines."""

    areas: Sequence[Area]
    width: int
    height: int
    real: bool


def drawn(codes: Sequence[str], outlines: Mapping[str, Sequence[Ring]]) -> Map | None:
    """The map of these villages; None where we know of none how it lies."""
    if outlines:
        return _real({code: outlines[code] for code in codes if code in outlines})
    placed = [code for code in codes if code in TILES]
    return _tiles(placed) if len(placed) > 1 else None


def _tiles(codes: Sequence[str]) -> Map:
    areas = [_tile(code, *TILES[code]) for code in codes]
    return Map(areas, 4 * TILE, 6 * TILE, real=False)


def _tile(code: str, column: int, row: int) -> Area:
    x, y, side = column * TILE + GAP / 2, row * TILE + GAP / 2, TILE - GAP
    return Area(code, f"M{x:g} {y:g}h{side}v{side}h-{side}z", x + side / 2, y + side / 2)


def _real(outlines: Mapping[str, Sequence[Ring]]) -> Map:
    """Degrees to the box: an east–west degree is shorter by the cosine of the latitude."""
    points = [point for rings in outlines.values() for ring in rings for point in ring]
    west, north = min(p[0] for p in points), max(p[1] for p in points)
    east, south = max(p[0] for p in points), min(p[1] for p in points)
    narrow = math.cos(math.radians((north + south) / 2))
    scale = WIDTH / max((east - west) * narrow, (north - south) / 2, 1e-9)

    def at(point: Sequence[float]) -> tuple[float, float]:
        return (point[0] - west) * narrow * scale, (north - point[1]) * scale

    areas = [_area(code, [[at(point) for point in ring] for ring in rings]) for code, rings in outlines.items()]
    return Map(areas, math.ceil((east - west) * narrow * scale), math.ceil((north - south) * scale), real=True)


def _area(code: str, rings: Sequence[Sequence[tuple[float, float]]]) -> Area:
    path = "".join("M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in ring) + "z" for ring in rings)
    x, y = _middle(max(rings, key=len))
    return Area(code, path, round(x), round(y))


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float]:
    """The centre of gravity of a ring; of one without an area, its points' mean."""
    pairs = list(zip(ring, [*ring[1:], ring[0]], strict=True))
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in pairs)
    if not area:
        return sum(x for x, _ in ring) / len(ring), sum(y for _, y in ring) / len(ring)
    x = sum((a[0] + b[0]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    y = sum((a[1] + b[1]) * (a[0] * b[1] - b[0] * a[1]) for a, b in pairs)
    return x / (3 * area), y / (3 * area)
