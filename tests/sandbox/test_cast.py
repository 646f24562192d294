"""The cast of a pretend world."""

from siaran.domain.territory import Level, Territory
from siaran.sandbox import COLUMNS, cast, titles


def places(count):
    return [Territory(f"32.77.01.{1001 + n}", "Cigugur Tengah Sekali", Level.KELURAHAN) for n in range(count)]


def test_each_territory_has_three_accounts_with_the_columns_of_the_import():
    rows = cast(places(19), seed=1)

    assert len(rows) == 57
    assert all(tuple(row) == COLUMNS for row in rows)
    assert len({row["external_id"] for row in rows}) == 57


def test_handles_are_short_and_never_the_same():
    handles = {row["handle"] for row in cast(places(30), seed=1)}

    assert len(handles) == 30
    assert all(len(handle) <= 15 for handle in handles)


def test_an_x_token_begins_with_its_owners_id():
    rows = [row for row in cast(places(3), seed=1) if row["platform"] == "x"]

    assert all(row["access_token"].startswith(f"{row['external_id']}-") and row["access_token_secret"] for row in rows)


def test_a_page_shares_its_token_with_its_instagram_account():
    _, page, instagram = cast(places(1), seed=1)

    assert page["access_token"] == instagram["access_token"]
    assert page["external_id"] != instagram["external_id"]


def test_the_same_seed_gives_the_same_cast_and_another_another():
    assert cast(places(2), seed=1) == cast(places(2), seed=1)
    assert cast(places(2), seed=1) != cast(places(2), seed=2)


def test_a_province_has_no_accounts():
    assert cast([Territory("32", "Jawa Barat", Level.PROVINSI)], seed=1) == []


def test_titles_say_what_kind_of_place_it_is():
    both = [Territory("32.77", "Kota Cimahi", Level.KOTA), Territory("32.77.01.1001", "Melong", Level.KELURAHAN)]

    assert titles(both) == {"32.77": "Kota Cimahi", "32.77.01.1001": "Kelurahan Melong"}
