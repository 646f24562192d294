"""Secrets at rest."""

from __future__ import annotations

import pytest

from siaran.domain.errors import SiaranError
from siaran.store.vault import Vault, new_key

SECRETS = {"access_token": "sangat-rahasia"}


def test_what_is_sealed_can_be_opened_and_cannot_be_read() -> None:
    vault = Vault([new_key()])

    blob = vault.seal(SECRETS)

    assert b"sangat-rahasia" not in blob
    assert vault.open(blob) == SECRETS


def test_an_older_key_still_opens() -> None:
    old, new = new_key(), new_key()

    blob = Vault([old]).seal(SECRETS)

    assert Vault([new, old]).open(blob) == SECRETS


def test_after_rotation_the_newest_key_is_enough() -> None:
    old, new = new_key(), new_key()

    blob = Vault([new, old]).rotate(Vault([old]).seal(SECRETS))

    assert Vault([new]).open(blob) == SECRETS


@pytest.mark.parametrize("verb", ["open", "rotate"])
def test_a_wrong_key_is_a_sentence_without_any_secret(verb: str) -> None:
    blob, wrong = Vault([new_key()]).seal(SECRETS), new_key()

    with pytest.raises(SiaranError, match="SIARAN_SECRET_KEYS") as caught:
        getattr(Vault([wrong]), verb)(blob)

    assert wrong not in str(caught.value)
    assert blob.decode() not in str(caught.value)


def test_a_broken_key_is_named_by_its_place_only() -> None:
    with pytest.raises(SiaranError, match="ke-2") as caught:
        Vault([new_key(), "kunci-rusak"])

    assert "kunci-rusak" not in str(caught.value)


def test_without_a_key_there_is_no_vault() -> None:
    with pytest.raises(SiaranError, match="siaran init"):
        Vault([])


def test_a_vault_shows_no_key() -> None:
    key = new_key()

    assert key not in repr(Vault([key]))
