"""What a platform has no room for, or has no use for: shortened, made a thread, left out, and told."""

from __future__ import annotations

from siaran.domain.campaign import Delivery, Fit, Medium
from tests.render.conftest import Writer

PICTURE = (Medium("a.jpg", "Poster"),)
LONG = "\n\n".join(f"Kalimat ke-{n} ini mengajak seluruh warga datang ke kantor besok pagi." for n in range(1, 9))


def test_what_fits_is_left_as_it_is(writer: Writer) -> None:
    variant = writer.variant("Halo 👍🏽 cimahikota.go.id", kind="x")

    assert (variant.parts, variant.fitted, variant.lengths) == (("Halo 👍🏽 cimahikota.go.id",), "", (31,))


def test_on_x_what_is_too_long_is_shortened_and_keeps_its_link(writer: Writer) -> None:
    variant = writer.variant(f"{LONG}\n\nhttps://a.id/x", kind="x", link="https://a.id/x")

    assert variant.fitted == "shortened"
    assert variant.parts[0].endswith("pagi.\n\nhttps://a.id/x")
    assert variant.lengths[0] <= 280


def test_or_becomes_a_numbered_thread_where_the_author_wants_that(writer: Writer) -> None:
    variant = writer.variant(LONG, kind="x", delivery={"x": Delivery(fit=Fit.THREAD)})

    assert variant.fitted == "thread"
    assert variant.parts[0].endswith(f"(1/{len(variant.parts)})")
    assert max(variant.lengths) <= 280


def test_instagram_knows_no_threads(writer: Writer) -> None:
    body = "\n\n".join([LONG] * 6)

    variant = writer.variant(body, kind="instagram", media=PICTURE, delivery={"instagram": Delivery(fit=Fit.THREAD)})

    assert (variant.fitted, len(variant.parts)) == ("shortened", 1)
    assert variant.lengths[0] <= 2200


def test_facebook_takes_what_others_cannot(writer: Writer) -> None:
    assert writer.variant("\n\n".join([LONG] * 60)).fitted == ""


def test_hashtags_beyond_instagrams_five_are_left_out_with_a_warning(writer: Writer) -> None:
    variant = writer.variant("Isi.\n\n#a1 #b2 #c3 #d4 #e5 #f6", kind="instagram", media=PICTURE)

    assert variant.parts == ("Isi.\n\n#a1 #b2 #c3 #d4 #e5",)
    assert variant.warnings[0] == "Hanya 5 tagar dipakai; tanpa #f6."
    assert "tidak menerima 6 tagar" in writer.mistakes("#a1 #b2 #c3 #d4 #e5 #f6 semua.", kind="instagram")[0]


def test_facebook_takes_the_link_beside_the_text_where_there_is_no_picture(writer: Writer) -> None:
    assert writer.variant("Halo", link="https://a.id/x").link == "https://a.id/x"
    assert writer.variant("Halo", link="https://a.id/x", media=PICTURE).link is None
    assert writer.variant("Halo", link="https://a.id/x", kind="x").link is None


def test_a_bare_domain_in_any_part_of_a_thread_is_warned_of(writer: Writer) -> None:
    body = f"{LONG}\n\nLihat cimahikota.go.id"

    variant = writer.variant(body, kind="x", delivery={"x": Delivery(fit=Fit.THREAD)})

    assert any("cimahikota.go.id" in warning for warning in variant.warnings)
