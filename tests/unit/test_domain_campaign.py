"""A campaign and its variants: what holds where the author said nothing."""

from __future__ import annotations

from dataclasses import FrozenInstanceError

import pytest

from siaran.domain.campaign import Campaign, Delivery
from siaran.domain.variant import Variant


def campaign(**more: object) -> Campaign:
    return Campaign("rakor", "Rakor", "Koordinasi", "Isi", ("32.77",), ("x",), None, **more)  # type: ignore[arg-type]


def test_a_platform_goes_out_as_the_author_says() -> None:
    mine = Delivery(voice="32.77")

    assert campaign(delivery={"x": mine}).delivery_on("x") is mine


def test_where_the_author_says_nothing_the_defaults_hold() -> None:
    assert campaign(delivery={"x": Delivery(voice="32.77")}).delivery_on("facebook") == Delivery()


def test_a_variant_cannot_change_once_it_was_shown() -> None:
    variant = Variant("rakor", "32.77", "x", ("Halo",))

    with pytest.raises(FrozenInstanceError):
        variant.parts = ("Lain",)  # type: ignore[misc]
