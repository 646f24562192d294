"""One value of many places: who lacks it, all of it kept at once or nothing, and a nation in pieces."""

from __future__ import annotations

from siaran.domain.member import Role
from siaran.domain.territory import Level, Territory
from siaran.store import audit
from siaran.store.territories import set_variable, upsert
from siaran.web.views.values import A_PAGE
from tests.store.office import CIBABAT, CITY, MELONG
from tests.web.desks import Furnished
from tests.web.forms import pressed
from tests.web.offices import SLUG, seat, source
from tests.web.writers import begin, submit

VALUES = "/territories/values"
HERE = f"{VALUES}?name=jadwal_ktp&campaign={SLUG}"


def _fill(page: str, *texts: str) -> dict[str, list[str]]:
    """What the page sends with these in its first fields."""
    data = pressed(page, "Simpan").data
    return data | {"value": [*texts, *data["value"][len(texts) :]]}


def test_those_a_campaign_speaks_for_and_that_lack_its_value_are_filled_in_on_one_page(desk: Furnished) -> None:
    seat(desk)
    editor = desk.client(Role.EDITOR)
    begin(editor, source(CIBABAT, MELONG, body="Loket {{ wilayah.jadwal_ktp }}."))
    assert HERE.replace("&", "&amp;") in editor.get(f"/campaigns/{SLUG}/draft").text
    assert HERE.replace("&", "&amp;") in editor.get(f"/campaigns/{SLUG}/plan").text

    told = editor.post(VALUES, data=_fill(editor.get(HERE).text, "Senin", "Selasa"))

    assert (told.status_code, told.headers["location"]) == (303, HERE)
    tree = desk.house.tree()
    assert [tree[code].variables["jadwal_ktp"] for code in (MELONG, CIBABAT)] == ["Senin", "Selasa"]
    page = editor.get(HERE).text
    assert "2 nilai disimpan." in page and "sudah memiliki nilai ini" in page
    with desk.house.database.read() as connection:
        assert [audit.about(connection, code)[0].action for code in (MELONG, CIBABAT)] == ["set variable"] * 2


def test_an_inherited_value_is_shown_where_it_would_be_typed_and_is_not_copied(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)
    page = operator.get(f"{VALUES}?name=telepon&show=all").text

    operator.post(VALUES, data=_fill(page))

    inherited = desk.house.tree()[CITY].variables["telepon"]
    assert f'placeholder="{inherited}"' in page and "diwarisi dari Kota Cimahi" in page
    assert "telepon" not in desk.house.tree()[CIBABAT].variables


def test_what_somebody_changed_meanwhile_is_told_beside_its_field_and_nothing_is_kept(desk: Furnished) -> None:
    admin = desk.client(Role.ADMIN)
    page = admin.get(f"{VALUES}?name=hari&within=32.77.03").text
    with desk.house.database.write() as connection:
        set_variable(connection, CIBABAT, "hari", "Rabu")

    sent = pressed(page, "Simpan").data
    sent |= {"value": ["Jumat"] * len(sent["code"])}
    answer = admin.post(VALUES, data=sent)

    assert answer.status_code == 422 and answer.text.count('aria-invalid="true"') == 1
    assert "Orang lain mengisinya dengan “Rabu”" in answer.text
    assert answer.text.count('value="Jumat"') == len(sent["code"])
    assert [place.code for place in desk.house.tree().values() if "hari" in place.variables] == [CIBABAT]
    assert admin.post(VALUES, data=pressed(answer.text, "Simpan").data).status_code == 303


def test_texts_that_say_the_old_value_are_told_on_the_page_of_many(desk: Furnished) -> None:
    seat(desk)
    editor = desk.client(Role.EDITOR)
    begin(editor, source(CIBABAT, body="Telepon {{ wilayah.telepon }}."))
    submit(editor, version=2)
    page = editor.get(f"{VALUES}?name=telepon&within={CIBABAT}&show=all").text

    editor.post(VALUES, data=_fill(page, "022-1"))

    told = editor.get(f"{VALUES}?name=telepon").text
    assert "1 nilai disimpan. 1 kiriman yang belum terbit memakai nilai lama; lihat di bawah." in told
    assert "1 kiriman yang belum terbit memakai nilai lama." in told


def test_one_writes_for_ones_own_part_only(desk: Furnished) -> None:
    operator = desk.client(Role.OPERATOR, CIBABAT)
    theirs = {"name": "hari", "code": [MELONG], "value": ["Rabu"], "was": [""]}

    assert operator.get(f"{VALUES}?name=hari&within={MELONG}").status_code == 404
    assert operator.get(f"{VALUES}?name=hari&campaign={SLUG}").status_code == 404
    assert operator.post(VALUES, data=theirs).status_code == 404
    assert ">Melong<" not in operator.get(f"{VALUES}?name=hari").text


def test_which_value_is_asked_first_and_a_name_no_template_can_use_is_refused(desk: Furnished) -> None:
    admin = desk.client(Role.ADMIN)

    assert f"{VALUES}?name=telepon&amp;within=32.77&amp;show=all" in admin.get(f"{VALUES}?within=32.77").text
    refused = admin.get(f"{VALUES}?name=Nomor telepon")
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text


def test_a_nation_comes_in_pieces(desk: Furnished) -> None:
    with desk.house.database.write() as connection:
        upsert(connection, [Territory(f"99.{n}", f"Kota {n}", Level.KOTA) for n in range(100, 400)])
    admin = desk.client(Role.ADMIN)

    lacking, last = (admin.get(f"{VALUES}?name=hari{more}").text for more in ("", "&show=all&page=4"))

    assert lacking.count('name="value"') == A_PAGE and "wilayah lagi tampil sesudah yang ini disimpan" in lacking
    assert "Kota 399" in last and "Berikutnya" not in last
