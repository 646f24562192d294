"""What a person is told of a value that places lack."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

NAMED = 5
"""So many territories a sentence names; of more it says how many."""
ALIKE = 0.85
"""From here on a name is taken for a slip of the pen: `telpon`, but not `jadwal_kk` for `jadwal_ktp`."""


def told(name: str, places: Sequence[str], voicing: str = "") -> tuple[str, str]:
    """That `places` (their names, one at least) lack the value `name`, and what to do.

    `voicing` is the platform's label where the accounts of these places speak for others.
    """
    todo = "Isi nilainya, atau keluarkan dari sasaran."
    if voicing:
        what = f"{name} belum diisi untuk {', '.join(places)}, yang akunnya menyuarakan pengumuman ini di {voicing}."
        return what, "Isi nilainya, atau jangan pakai nilai ini di naskah."
    if len(places) == 1:
        return f"{name} belum diisi untuk {places[0]}.", todo
    if len(places) <= NAMED:
        return f"{name} belum diisi untuk {', '.join(places[:-1])} dan {places[-1]}.", todo
    first, more = places[: NAMED - 1], len(places) - NAMED + 1
    return f"{name} belum diisi untuk {', '.join(first)} dan {more} lainnya.", todo


def guessed(name: str, known: Iterable[str], todo: str) -> str:
    """What to do, after a question where `name` looks like a slip for one that is known."""
    near = get_close_matches(name, known, 1, ALIKE)
    asked = [f"Maksud Anda “{near[0]}”?"] if near else []
    return " ".join([*asked, todo])  # two sentences, which are translated apart
