"""A territory: a place we speak for, in a tree whose values are inherited downwards."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType


class Level(StrEnum):
    """The levels of Indonesian administration, from the top."""

    NEGARA = "negara"
    PROVINSI = "provinsi"
    KOTA = "kota"
    KABUPATEN = "kabupaten"
    KECAMATAN = "kecamatan"
    KELURAHAN = "kelurahan"
    DESA = "desa"
    DESA_ADAT = "desa adat"


@dataclass(frozen=True, slots=True)
class Territory:
    """One place. `code` is the Kemendagri code (`32.77.01.1001`); `timezone` an IANA zone or None (inherited).

    `variables` holds what templates may say about the place; a missing one is looked for in the parents.
    """

    code: str
    name: str
    level: Level
    parent: str | None = None
    timezone: str | None = None
    population: int | None = None
    variables: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


REGENCY = 1
"""How many dots a regency's code has: 32.77."""


def contains(ancestor: str, code: str) -> bool:
    """Whether `code` is `ancestor` or lies below it; codes are prefixes of each other on a dot boundary."""
    return code == ancestor or code.startswith(f"{ancestor}.")


def lineage(code: str) -> Iterator[str]:
    """`code` and its ancestors' codes, the nearest first: 32.77.01.1001, 32.77.01, 32.77, 32."""
    while code:
        yield code
        code = code.rpartition(".")[0]


class Tree(Mapping[str, Territory]):
    """All territories by code, with what each inherits. Built once from the stored rows; 84,000 of them are fine."""

    def __init__(self, territories: Iterable[Territory]) -> None:
        self._by_code = {t.code: t for t in territories}
        self._codes, self._levels = sorted(self._by_code), self._by_level()
        self._around: tuple[frozenset[str], Tree] | None = None

    def __getitem__(self, code: str) -> Territory:
        return self._by_code[code]

    def __iter__(self) -> Iterator[str]:
        return iter(self._by_code)

    def __len__(self) -> int:
        return len(self._by_code)

    def ancestors(self, code: str) -> Iterator[Territory]:
        """The territory itself and those above it that are known, the nearest first."""
        return (self._by_code[c] for c in lineage(code) if c in self._by_code)

    def timezone(self, code: str, default: str = "Asia/Jakarta") -> str:
        """The IANA zone of a territory: its own, else the nearest ancestor's, else `default`."""
        return next((t.timezone for t in self.ancestors(code) if t.timezone), default)

    def variables(self, code: str) -> dict[str, str]:
        """A territory's variables, the nearest value of each name winning."""
        merged: dict[str, str] = {}
        for territory in self.ancestors(code):
            merged = {**territory.variables, **merged}
        return merged

    def below(self, code: str) -> list[Territory]:
        """Every territory under `code`, itself left out, in the order of codes."""
        codes = self._codes
        inside = slice(bisect_left(codes, f"{code}."), bisect_left(codes, f"{code}/"))  # "/" comes right after "."
        return [self._by_code[c] for c in codes[inside]]

    def around(self, codes: Iterable[str]) -> Tree:
        """The part of the tree where these places are: their whole regencies (kabupaten, kota), and what lies above.

        It is the same one as before for the same places: pages ask again and again for those that have accounts.
        """
        wanted, held = frozenset(codes), self._around
        if held is not None and held[0] == wanted:
            return held[1]
        above = {each for code in wanted for each in lineage(code)}
        regencies = (code for code in above if code.count(".") == REGENCY)
        inside = (place.code for regency in regencies for place in self.below(regency))
        part = Tree(self._by_code[code] for code in above.union(inside) if code in self._by_code)
        self._around = (wanted, part)
        return part

    def of_level(self, level: Level | str) -> frozenset[str]:
        """The codes of every territory of a level."""
        return self._levels.get(level, frozenset())

    def _by_level(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for code, place in self._by_code.items():
            found.setdefault(place.level, set()).add(code)
        return {level: frozenset(codes) for level, codes in found.items()}
