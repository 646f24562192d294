"""The signed address of a picture."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from siaran.domain.limits import Limits
from siaran.domain.post import Picture
from siaran.media import fitted, open_signed, signed_url, variant

from .conftest import Keep

NOW = datetime(2026, 11, 24, 0, 30, tzinfo=UTC)
LIMITS = Limits(length=100, images=1, alt_length=100, image_bytes=8_000_000, image_ratio=(0.8, 1.91))
KEY = "kunci-media"


def parts(picture: Picture, base: str = "https://siaran.example.go.id/") -> tuple[str, str, str]:
    """Name, expiry and signature of a fresh address, as a web page takes them from the request."""
    url = urlsplit(signed_url(base, KEY, picture, variant(LIMITS), NOW + timedelta(hours=1)))
    query = parse_qs(url.query)
    return url.path.rpartition("/")[2], query["e"][0], query["s"][0]


def test_a_signed_address_leads_to_the_fitting(kept: Keep, tmp_path: Path) -> None:
    picture = kept((1000, 100))
    content = fitted(picture, LIMITS)

    assert open_signed(tmp_path, KEY, *parts(picture), NOW).read_bytes() == content


def test_an_address_ends_in_jpg_and_holds_no_key(kept: Keep) -> None:
    url = signed_url("https://a.example/siaran/", KEY, kept(), variant(LIMITS), NOW)

    assert urlsplit(url).path.startswith("/siaran/media/")
    assert urlsplit(url).path.endswith(".jpg")
    assert KEY not in url


def test_an_address_dies_at_its_time(kept: Keep, tmp_path: Path) -> None:
    picture = kept()
    fitted(picture, LIMITS)

    with pytest.raises(PermissionError, match="sudah habis"):
        open_signed(tmp_path, KEY, *parts(picture), NOW + timedelta(hours=1, seconds=1))


@pytest.mark.parametrize("part", [0, 1, 2])
def test_an_address_changed_in_any_part_is_refused(kept: Keep, tmp_path: Path, part: int) -> None:
    picture = kept()
    fitted(picture, LIMITS)
    changed = list(parts(picture))
    changed[part] = ("0" if changed[part][0] != "0" else "1") + changed[part][1:]

    with pytest.raises(PermissionError, match="tidak dikenal"):
        open_signed(tmp_path, KEY, *changed, NOW)


@pytest.mark.parametrize("name", ["../siaran.db", "a.jpg", "", "f" * 64 + ".jpg", "/etc/passwd"])
def test_only_names_of_fittings_are_looked_up(tmp_path: Path, name: str) -> None:
    with pytest.raises(PermissionError):
        open_signed(tmp_path, KEY, name, "1", "0", NOW)


@pytest.mark.parametrize(("expires", "signature"), [("selasa", "0"), ("٣", "0"), ("9", "tanda-tangan-é"), ("-1", "")])
def test_nonsense_in_the_query_is_refused(tmp_path: Path, expires: str, signature: str) -> None:
    with pytest.raises(PermissionError):
        open_signed(tmp_path, KEY, f"{'a' * 64}-{'b' * 12}.jpg", expires, signature, NOW)


def test_a_fitting_that_was_never_made_is_not_found(kept: Keep, tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        open_signed(tmp_path, KEY, *parts(kept()), NOW)


def test_without_a_key_nothing_is_signed_or_opened(kept: Keep, tmp_path: Path) -> None:
    with pytest.raises(PermissionError, match="siaran init"):
        signed_url("https://a.example", "", kept(), variant(LIMITS), NOW)
    with pytest.raises(PermissionError):
        open_signed(tmp_path, "", *parts(kept()), NOW)
