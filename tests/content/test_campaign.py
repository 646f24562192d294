"""What a sound file becomes: every key in either language, every way to write a value."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from siaran.content import from_document, parse, to_document
from siaran.domain.campaign import Campaign, Delivery, Fit, Medium, Mode, Priority
from siaran.domain.errors import ContentError
from siaran.domain.territory import Tree

INDONESIAN = """---
judul: Donor darah
program: Kesehatan
templat: acara
sasaran: [kecamatan, "32.77.03/*", "-32.77.03.1002"]
kanal: [X, Facebook]
terbit: 2026-11-25 07:30
rentang: 45 menit
berlaku: 6 jam
ulang: mingguan sampai 2026-12-31
tautan: https://cimahikota.go.id/donor
media:
  - berkas: donor.jpg
    alt: Setetes darah
tagar: [DonorDarah, Cimahi]
variabel: {tempat: Balai Kota, kuota: 75}
prioritas: darurat
x: {cara: gaungkan, suara: kecamatan, oleh: [kelurahan], muat: utas, serupa: Sama semua}
---

Ayo **datang**.
"""
ENGLISH = """---
title: Donor darah
program: Kesehatan
template: acara
audience: kecamatan, 32.77.03/*, -32.77.03.1002
platforms: x, facebook
publish: 2026-11-25T07.30
spread: 45m
fresh_for: 6h
repeat: weekly until 2026-12-31
link: https://cimahikota.go.id/donor
media: {file: donor.jpg, alt: Setetes darah}
hashtags: "#DonorDarah #Cimahi"
vars:
  tempat: Balai Kota
  kuota: 75
priority: emergency
x: {mode: amplify, voice: Kecamatan, by: kelurahan, fit: thread, similar: Sama semua}
---

Ayo **datang**.
"""


class Reader:
    """Reads one text; `campaign` fills a short front matter up with what must be there."""

    def __init__(self, tree: Tree, kinds: Mapping[str, Any]) -> None:
        self.rest: dict[str, Any] = {"tree": tree, "kinds": kinds}

    def read(self, source: str, **how: Any) -> Campaign:
        return parse(source, "donor-darah", "content/donor-darah.md", **self.rest, **how)

    def campaign(self, lines: str = "", body: str = "Ayo datang.", **how: Any) -> Campaign:
        must = "judul: Donor\nprogram: Sehat\nsasaran: [kelurahan]\nkanal: [facebook, x]"
        return self.read(f"---\n{must}\n{lines}\n---\n{body}\n", **how)


@pytest.fixture
def reader(tree: Tree, kinds: Mapping[str, Any]) -> Reader:
    return Reader(tree, kinds)


def test_every_key_has_an_indonesian_and_an_english_name(reader: Reader) -> None:
    ours, theirs = to_document(reader.read(INDONESIAN)), to_document(reader.read(ENGLISH))

    assert {k: v for k, v in ours.items() if k != "lines"} == {k: v for k, v in theirs.items() if k != "lines"}


def test_a_campaign_holds_what_its_author_wrote(reader: Reader) -> None:
    campaign = reader.read(INDONESIAN)

    assert (campaign.title, campaign.program, campaign.template) == ("Donor darah", "Kesehatan", "acara")
    assert campaign.audience == ("kecamatan", "32.77.03/*", "-32.77.03.1002")
    assert campaign.platforms == ("x", "facebook")
    assert campaign.publish == datetime(2026, 11, 25, 7, 30)
    assert (campaign.spread, campaign.fresh_for) == (timedelta(minutes=45), timedelta(hours=6))
    assert campaign.repeat == "FREQ=WEEKLY;UNTIL=20261231T235959"
    assert campaign.media == (Medium("donor.jpg", "Setetes darah"),)
    assert campaign.hashtags == ("DonorDarah", "Cimahi")
    assert campaign.vars == {"tempat": "Balai Kota", "kuota": 75}
    assert campaign.priority is Priority.EMERGENCY
    assert campaign.delivery_on("x") == Delivery(Mode.AMPLIFY, "kecamatan", ("kelurahan",), Fit.THREAD, "Sama semua")
    assert campaign.body == "Ayo **datang**."


def test_a_campaign_knows_the_line_of_each_key_and_of_its_body(reader: Reader) -> None:
    lines = reader.read(INDONESIAN).lines

    assert {key: lines[key] for key in ("title", "media", "media.0", "media.0.alt", "x", "vars.kuota", "body")} == {
        **{"title": 2, "media": 12, "media.0": 13, "media.0.alt": 14},
        **{"x": 18, "vars.kuota": 16, "body": 21},
    }


def test_a_campaign_survives_being_stored_as_json(reader: Reader) -> None:
    campaign = reader.read(INDONESIAN, bodies={"32.77.03.1001": "Ayo, Pasirkaliki."})

    assert from_document(json.loads(json.dumps(to_document(campaign)))) == campaign


def test_windows_line_ends_and_a_byte_order_mark_change_nothing(reader: Reader) -> None:
    windows = "\ufeff" + INDONESIAN.replace("\n", "\r\n")

    assert reader.read(windows) == reader.read(INDONESIAN)


def test_what_is_left_out_has_a_default(reader: Reader) -> None:
    campaign = reader.campaign("rentang:\ntautan:")

    assert (campaign.publish, campaign.spread, campaign.fresh_for) == (None, timedelta(), None)
    assert (campaign.template, campaign.link, campaign.repeat) == ("_default", None, None)
    assert campaign.delivery_on("x") == Delivery()


@pytest.mark.parametrize("words", ["slot berikutnya", "Next slot"])
def test_the_next_slot_is_no_time(reader: Reader, words: str) -> None:
    assert reader.campaign(f"terbit: {words}").publish is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        *[("0", {}), ("90 detik", {"seconds": 90}), ("45m", {"minutes": 45}), ("45 menit", {"minutes": 45})],
        *[("6h", {"hours": 6}), ("6 jam", {"hours": 6}), ("1 hari", {"days": 1}), ("1d", {"days": 1})],
        ("1 jam 30 menit", {"minutes": 90}),
    ],
)
def test_a_length_of_time_may_be_written_short_or_long(reader: Reader, written: str, meant: dict[str, int]) -> None:
    assert reader.campaign(f"rentang: {written}").spread == timedelta(**meant)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("harian", "FREQ=DAILY"),
        ("Mingguan sampai 2026-12-31", "FREQ=WEEKLY;UNTIL=20261231T235959"),
        ("tahunan", "FREQ=YEARLY"),
        ("RRULE:FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231", "FREQ=WEEKLY;BYDAY=TU;UNTIL=20261231T235959"),
        ("bulanan", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
    ],
)
def test_a_repetition_becomes_a_rule(reader: Reader, written: str, meant: str) -> None:
    assert reader.campaign(f"terbit: 2026-10-31 07:30\nulang: {written}").repeat == meant


def test_numbers_among_the_variables_stay_as_they_were_written(reader: Reader) -> None:
    lines = "variabel: {telepon: 022665, harga: 57500, suhu: 8.5, pukul: 07.30, buka: 19.30, gratis: true, kosong: }"

    written = reader.campaign(lines).vars

    numbers = {"harga": 57500, "suhu": 8.5, "gratis": True}
    assert written == {"telepon": "022665", "pukul": "07.30", "buka": "19.30", "kosong": None, **numbers}


def test_an_unquoted_code_stays_a_code(reader: Reader) -> None:
    assert reader.campaign("x: {suara: 32.77}").delivery_on("x").voice == "32.77"


def test_a_block_of_a_platform_that_is_not_used_is_ignored(reader: Reader) -> None:
    campaign = reader.campaign("instagram: {cara: gaungkan, suara: Atlantis}")

    assert "instagram" not in campaign.delivery


def test_a_body_may_hold_lines_of_dashes_and_empty_lines(reader: Reader) -> None:
    assert reader.campaign(body="\n\nSatu\n\n---\n\nDua\n\n").body == "Satu\n\n---\n\nDua"


def test_a_text_without_a_place_of_its_own_is_read_without_looking_for_pictures(reader: Reader) -> None:
    assert reader.campaign("media: [{berkas: belum-ada.jpg, alt: Nanti}]").media == (Medium("belum-ada.jpg", "Nanti"),)


@pytest.mark.parametrize("slug", ["", "a/b", "a@b", "a#2", "-a", "a b"])
def test_a_name_that_would_confuse_the_keys_of_posts_is_refused(reader: Reader, slug: str) -> None:
    with pytest.raises(ContentError, match="tidak dapat menjadi nama"):
        parse(INDONESIAN, slug, "content/x.md", **reader.rest)


PAST = "terbit: 2026-11-24 09:00\nrentang: 30m\nberlaku: 1 jam"
OVER = datetime(2026, 11, 24, 3, 30, tzinfo=UTC)
"""09:00 WIB, half an hour of spread, and an hour of freshness."""


def test_a_time_is_past_only_when_the_last_post_could_no_longer_be_said(reader: Reader) -> None:
    assert reader.campaign(PAST, now=OVER)

    with pytest.raises(ContentError, match="sudah lewat"):
        reader.campaign(PAST, now=OVER + timedelta(seconds=1))


def test_a_past_time_is_no_mistake_once_its_posts_are_in_the_queue(reader: Reader) -> None:
    later = OVER + timedelta(days=400)

    assert reader.campaign(PAST, now=later, queued={"donor-darah"})
    assert reader.campaign(PAST)


@pytest.mark.parametrize("end", ["", " sampai 2027-12-31"])
def test_a_repetition_is_not_past_while_a_date_is_left(reader: Reader, end: str) -> None:
    assert reader.campaign(f"{PAST}\nulang: mingguan{end}", now=OVER + timedelta(days=30))


def test_front_matter_is_read_up_to_a_length(tree: Tree, kinds: Mapping[str, Any]) -> None:
    long = INDONESIAN.replace("kuota: 75", "kuota: [" + "9, " * 7000 + "]")

    with pytest.raises(ContentError) as told:
        parse(long, "donor", "content/donor.md", kinds=kinds, tree=tree)

    assert "huruf, terlalu panjang. Ringkas sampai paling banyak 20000 huruf" in str(told.value.mistakes[0])
