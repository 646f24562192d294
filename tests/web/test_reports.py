"""The managers' page: the same figures as the command line's, only of one's own part, and in every form."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest

from siaran import content, flow
from siaran.connect import import_borders
from siaran.domain.campaign import Campaign
from siaran.domain.errors import ContentError
from siaran.domain.member import Role
from siaran.domain.territory import Level, Territory
from siaran.store import outcomes, revisions, territories
from siaran.store.tables import post
from siaran.web.views import maps, reports
from tests.connect.borders import geojson
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import MARKS, SLUGS, Furnished

NOT_PUBLIC = {"state": "failed", "platform_id": None, "published_at": None}


def test_the_heading_says_how_many_published(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER).get("/reports").text
    own = desk.client(Role.VIEWER, CIBABAT).get("/reports").text

    assert "2 dari 2 kelurahan sudah menerbitkan sedikitnya satu program." in page
    assert "1 dari 1 kelurahan sudah menerbitkan." in own
    assert "Data per " in page and "0 dari 2 terukur" in page


def test_a_published_announcement_leads_to_its_report(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get(f"/campaigns/{SLUGS[CIBABAT]}").text

    assert f'href="/reports?campaign={SLUGS[CIBABAT]}"' in page


def test_what_was_deleted_on_its_platform_says_so_everywhere(desk: Furnished) -> None:
    which = desk.posts[CIBABAT, "published"]
    desk.office.change(post, (post.c.territory == CIBABAT) & (post.c.id != which), state="withdrawn")
    desk.office.measure(which, views=7)
    desk.office.measure(which, after=timedelta(minutes=1), gone=True)
    viewer = desk.client(Role.VIEWER, CIBABAT)

    shown = [viewer.get(path).text for path in (f"/posts/{which}", "/queue?state=published", "/reports")]

    assert ["dihapus di kanalnya" in page.lower() for page in shown] == [True] * 3
    assert ["terakhir diukur" in page for page in shown] == [True, False, True]
    assert "0 dari 1 kelurahan sudah menerbitkan." in shown[2] and "1 terbit lalu dihapus" in shown[2]
    assert {row["status"] for row in viewer.get("/reports.json").json()["coverage"]} >= {"gone"}


def test_a_place_that_published_some_of_its_times_says_how_many(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get("/reports").text

    assert "1 dari 3 terbit" in page
    assert ">1 dari 3</dd><dd>kiriman yang sudah waktunya, 2 menunggu</dd>" in page


def test_what_was_not_measured_is_a_dash_and_not_zero(desk: Furnished) -> None:
    page = desk.client(Role.VIEWER, CIBABAT).get("/reports").text

    assert "Jangkauannya belum terukur." in page
    assert '<td class="num"><b>–</b></td>' in page and "<b>0</b>" not in page


def test_measured_figures_are_those_of_the_command_line(desk: Furnished) -> None:
    desk.office.measure(desk.posts[CIBABAT, "published"], views=2000, reach=1500, reactions=70, comments=30)
    viewer = desk.client(Role.VIEWER, CIBABAT)

    told = viewer.get("/reports.json").json()

    expected = flow.figures(desk.house, territory=CIBABAT)
    assert {name: told[name] for name in ("totals", "posts", "coverage")} == {
        name: expected[name] for name in ("totals", "posts", "coverage")
    }
    assert "1,5\N{NO-BREAK SPACE}rb" in viewer.get("/reports").text


def test_a_spreadsheet_gets_the_rows_of_ones_own_part(desk: Furnished) -> None:
    answer = desk.client(Role.VIEWER, CIBABAT).get("/reports.csv")

    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    titles = {row["Pengumuman"]: row["Judul pengumuman"] for row in rows}
    assert [(row["Wilayah"], row["Nama wilayah"]) for row in rows] == [(CIBABAT, "Cibabat")]
    assert titles == {SLUGS[CIBABAT]: f"Judul {MARKS[CIBABAT]}"}
    assert answer.headers["content-disposition"] == 'attachment; filename="laporan-kiriman.csv"'


def test_files_are_in_the_language_of_the_desk_and_machines_read_the_same(desk: Furnished) -> None:
    viewer = desk.client(Role.VIEWER, CIBABAT)
    before = viewer.get("/reports.json").json()
    viewer.post("/language", data={"language": "en"})
    table, whole = viewer.get("/reports.csv"), viewer.get("/reports.json")

    assert table.text.startswith("\ufeffPost;Announcement;Title of the announcement;Programme;Territory;")
    names = [answer.headers["content-disposition"].partition("=")[2] for answer in (table, whole)]
    assert (names, whole.json()) == (['"report-posts.csv"', '"report.json"'], before)


@pytest.mark.parametrize("path", ["/reports", "/reports.csv", "/reports.json", "/reports/growth.svg"])
def test_another_territory_cannot_be_asked_for(desk: Furnished, path: str) -> None:
    assert desk.client(Role.VIEWER, CIBABAT).get(f"{path}?territory={MELONG}").status_code == 404


def test_a_download_is_sent_piece_by_piece(desk: Furnished) -> None:
    viewer = desk.client(Role.VIEWER)

    for path in ("/reports.csv", "/reports.csv?part=coverage", "/reports.json"):
        with viewer.stream("GET", path) as answer:
            assert "content-length" not in answer.headers


def test_filters_narrow_what_is_shown(desk: Furnished) -> None:
    viewer = desk.client(Role.VIEWER)

    page = viewer.get(f"/reports?campaign={SLUGS[MELONG]}").text

    assert f"Judul {MARKS[MELONG]}: 1 dari 1 kelurahan sudah menerbitkan." in page
    assert "Belum ada yang direncanakan" in viewer.get("/reports?start=2031-01-01&end=2031-02-01").text
    assert viewer.get("/reports?start=besok").status_code == 422
    assert [viewer.get(f"/reports{f}?start=2031-02-02&end=2031-02-01").status_code for f in ("", ".csv")] == [422] * 2
    assert "Tukar keduanya" in viewer.get("/reports?start=2031-02-02&end=2031-02-01").text


def test_an_announcement_that_is_not_among_the_last_ones_is_called_by_its_title_too(
    desk: Furnished, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outcomes, "OFFERED", 1)
    older, title = SLUGS[CIBABAT], f"Judul {MARKS[CIBABAT]}"

    page, others = (desk.client(Role.VIEWER, code).get(f"/reports?campaign={older}").text for code in ("", MELONG))

    assert f"<title>Laporan: {title} " in page and f'value="{older}" selected>{title}<' in page
    assert title not in others


def test_the_reason_stands_under_who_did_not_publish(desk: Furnished) -> None:
    desk.office.change(post, post.c.territory == MELONG, **NOT_PUBLIC, reason="Gambar ditolak: terlalu kecil.")

    page = desk.client(Role.VIEWER, MELONG).get("/reports").text

    assert page.count("Gambar ditolak: terlalu kecil.") == 1
    assert "0 dari 1 kelurahan" in page


def test_growth_is_a_drawing_with_its_table(desk: Furnished) -> None:
    desk.office.measure(desk.posts[CIBABAT, "published"], after=timedelta(hours=1), reactions=3)
    desk.office.measure(desk.posts[CIBABAT, "published"], after=timedelta(days=2), reactions=9)
    viewer = desk.client(Role.VIEWER, CIBABAT)

    page, plot = viewer.get("/reports").text, viewer.get("/reports/growth.svg")

    assert "Hari ke-2" in page and "Interaksi naik menjadi 9" in page
    assert plot.headers["content-type"] == "image/svg+xml" and b"<script" not in plot.content


def test_villages_without_outlines_are_tiles_where_we_know_how_they_lie() -> None:
    tiles = maps.drawn(list(maps.TILES), {})

    assert tiles is not None and not tiles.real
    assert len({(area.x, area.y) for area in tiles.areas}) == 15
    assert maps.drawn(["99.01.01.1001"], {}) is None


def test_imported_outlines_take_the_place_of_the_tiles(desk: Furnished) -> None:
    import_borders(desk.house.database, geojson(CIBABAT, MELONG), desk.now, name="batas.geojson", who="test")

    found = reports.managers(desk.house, desk.house.tree(), reports.Scope())

    assert found.map is not None and found.map.real
    assert {area.code for area in found.map.areas} == {CIBABAT, MELONG}
    assert "bukan batas hukum" in desk.client(Role.VIEWER).get("/reports").text


@pytest.mark.parametrize("content", [b"", b"[]", b'{"features": [{}]}', geojson("99.99")])
def test_what_is_no_map_of_ours_changes_nothing(desk: Furnished, content: bytes) -> None:
    with pytest.raises(ContentError):
        import_borders(desk.house.database, content, desk.now, name="batas.geojson", who="test")


def test_the_report_speaks_english_too(desk: Furnished) -> None:
    viewer = desk.client(Role.VIEWER)
    viewer.post("/language", data={"language": "en"})

    page = viewer.get("/reports").text

    assert "have published at least one programme." in page and MARKS[CIBABAT] in page


def test_a_level_counts_where_there_are_accounts_and_not_in_the_whole_country(desk: Furnished) -> None:
    elsewhere = [Territory(f"33.7{n}.01.1001", "Jauh", Level.KELURAHAN) for n in range(2)]
    with desk.house.database.write() as connection:
        territories.upsert(connection, elsewhere)
        words = {"sha256": "a", "origin": "file", "source": "", "author": "tes"}
        said = content.to_document(Campaign("semua", "Semua", "P", "Isi", ("kelurahan",), ("x",), None))
        revisions.add(connection, slug="semua", campaign=said, now=desk.now, **words)

    rows = flow.figures(desk.house, campaign="semua")["coverage"]

    assert len(rows) == 15
    assert {row["territory"][:5] for row in rows} == {"32.77"}
