"""Campaign × territory × platform → variant: templates, values, the body, and the sandbox."""

from __future__ import annotations

import pytest

from siaran.domain.campaign import Medium
from siaran.render import Renderer
from tests.render.conftest import CIBABAT, Writer

PICTURE = (Medium("a.jpg", "Poster"),)


def test_a_platforms_own_template_goes_before_the_shared_one_before_the_default(writer: Writer) -> None:
    writer.template("layanan", "bersama: {{ isi }}")
    assert writer.says("halo", template="layanan") == "bersama: halo"

    writer.template("layanan/facebook", "sendiri: {{ isi }}")
    assert writer.says("halo", template="layanan") == "sendiri: halo"
    assert writer.says("halo", template="layanan", kind="x") == "bersama: halo"
    assert writer.says("halo") == "halo"


def test_a_template_with_a_folder_falls_back_to_the_default_and_a_misspelt_one_does_not(writer: Writer) -> None:
    writer.template("layanan/x", "{{ isi }}")
    assert writer.says("halo", template="layanan") == "halo"

    assert writer.mistakes("halo", template="layanann") == [
        "content/halo/campaign.md:4: Templat “layanann” tidak ada. Buat templates/layanann.j2, atau pilih templat lain."
    ]


def test_without_any_template_the_built_in_one_says_title_body_and_link(writer: Writer) -> None:
    (writer.folder / "_default.j2").unlink()

    assert writer.says("halo", link="https://a.id/b") == "Judul\n\nhalo\n\nhttps://a.id/b"


def test_the_body_is_rendered_for_the_territory_and_stays_markdown(writer: Writer) -> None:
    writer.template("_default", "Kepala\n\n{{ isi }}")

    assert writer.says("- **{{ wilayah.nama }}**\n- {{ wilayah.lurah }}") == "Kepala\n\n• Cibabat\n• Bpk. Asep"


def test_a_territorys_own_words_replace_the_body_there(writer: Writer) -> None:
    own = {CIBABAT: "Khusus {{ wilayah.nama }}."}

    assert writer.says("Umum.", bodies=own) == "Khusus Cibabat."
    assert writer.says("Umum.", bodies=own, code="32.77.03.1003") == "Umum."


def test_a_territory_brings_its_own_values_and_those_above_it(writer: Writer) -> None:
    body = (
        "{{ wilayah.telepon }}, {{ wilayah.camat }}, {{ wilayah.kode }}, {{ wilayah.level }}, {{ wilayah.induk.nama }}"
    )

    assert writer.says(body) == "112, Ibu *Rina* (Pj.), 32.77.03.1002, kelurahan, Cimahi Utara"
    assert writer.says("{{ wilayah.penduduk | angka }}", code="32.77") == "590.000"


def test_the_campaign_the_account_and_the_authors_values_are_there(writer: Writer) -> None:
    body = "{{ kampanye.judul }}|{{ kampanye.program }}|{{ kampanye.tautan }}|{{ akun.handle }}|{{ vars.a.b }}"

    told = writer.says(body, link="https://a.id/b_c", vars={"a": {"b": 7}})

    assert told == "Judul|Sapa|https://a.id/b_c|kel.cibabat|7"
    assert writer.says("{{ kampanye.tagar | tagar }}", hashtags=("Satu", "Dua")) == "#Satu #Dua"


@pytest.mark.parametrize(("code", "told"), [(CIBABAT, "07.30 WIB"), ("91.71", "07.30 WIT")])
def test_times_are_told_with_the_zone_of_each_territory(writer: Writer, code: str, told: str) -> None:
    assert writer.says("{{ vars.jam | jam }}", vars={"jam": "07:30"}, code=code) == told


@pytest.mark.parametrize(
    "body",
    [
        "{{ wilayah.camat }}",
        "{{ wilayah['camat'] }}",
        "{% set c %}{{ wilayah.camat }}{% endset %}{{ c }}",
        "{{ wilayah.camat | replace('x', 'y') }}",
        "{{ wilayah.camat ~ '' }}",
        "{{ wilayah.camat | trim }}",
        "{{ wilayah.tidakada | default(wilayah.camat) }}",
    ],
)
def test_a_values_marks_are_never_markdown_whatever_way_it_takes(writer: Writer, body: str) -> None:
    assert writer.says(body) == "Ibu *Rina* (Pj.)"


def test_nor_in_code(writer: Writer) -> None:
    assert writer.says("Sandi `{{ vars.a }}`\n\n```\n{{ vars.a }}\n```", vars={"a": "a_b*c"}) == "Sandi a_b*c\n\na_b*c"


def test_only_a_command_on_its_own_line_takes_the_line_end_with_it(writer: Writer) -> None:
    body = "Satu.{% if 1 %} Dua.{% endif %}\n\nTiga:\n\n{% if 1 %}\n- a\n{% endif %}\n{% if 1 %}- b{% endif %}\n- c"

    assert writer.says(body) == "Satu. Dua.\n\nTiga:\n\n• a\n• b\n• c"


def test_lines_are_counted_as_the_author_counts_them(writer: Writer) -> None:
    body = "Satu{% if true %} dua{% endif %}\n{% if true %}\ntiga\n{% endif %}\n{{ 1 / 0 }}"

    assert writer.mistakes(body)[0].startswith("content/halo/campaign.md:14: ")


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("{{ wilayah.jadwal }}", "jadwal"),
        ("{{ wilayah.jadwal | tanggal }}", "jadwal"),
        ("{% if wilayah.jadwal %}ada{% endif %}", "jadwal"),
        ("{% for j in wilayah.jadwal %}{{ j }}{% endfor %}", "jadwal"),
        ("{{ wilayah.jadwal.hari }}", "jadwal"),
        ("{{ 'Jadwal ' ~ wilayah.jadwal }}", "jadwal"),
        ("{{ vars.kuota }}", "kuota"),
        ("{{ isi }}", "isi"),
        ("{{ range }}", "range"),
    ],
)
def test_what_is_not_there_is_a_mistake_that_names_it_and_the_territory(writer: Writer, body: str, name: str) -> None:
    place = "content/halo/campaign.md:10"

    assert writer.mistakes(body) == [
        f"{place}: {name} belum diisi untuk Cibabat. Isi nilainya, atau keluarkan dari sasaran."
    ]


def test_a_slip_in_a_value_s_name_is_guessed(writer: Writer) -> None:
    [slip] = writer.check("{{ wilayah.telpon }}", CIBABAT)
    [other] = writer.check("{{ wilayah.jadwal_ktp }}", CIBABAT)

    assert slip.endswith("Maksud Anda “telepon”? Isi nilainya, atau keluarkan dari sasaran.")
    assert "Maksud" not in other


def test_what_may_be_missing_is_guarded(writer: Writer) -> None:
    assert writer.says("a{% if wilayah.jadwal is defined %}{{ wilayah.jadwal }}{% endif %}") == "a"


def test_all_territories_that_lack_a_value_are_named_together_with_its_line(writer: Writer) -> None:
    found = writer.check("Satu\n\nLurah {{ wilayah.lurah }}", CIBABAT, "32.77.03.1003", "32.77.03.1004")

    assert found == [
        "content/halo/campaign.md:12: lurah belum diisi untuk Citeureup dan Cipageran. "
        "Isi nilainya, atau keluarkan dari sasaran."
    ]


def test_of_many_territories_that_lack_a_value_the_first_are_named_and_the_others_counted(writer: Writer) -> None:
    [found] = writer.check("{{ wilayah.kuota }}", *writer.tree)

    assert "kuota belum diisi untuk Kota Cimahi, Cimahi Utara, Cibabat, Citeureup dan 2 lainnya." in found


def test_a_voice_that_lacks_a_value_is_not_to_be_taken_out_of_an_audience_that_it_is_not_in(writer: Writer) -> None:
    campaign = writer.campaign("{{ wilayah.kuota }}", platforms=("x",))

    [found] = Renderer(writer.folder, writer.tree, writer.kinds).check(campaign, {"x": ["32.77"]}, {("32.77", "x")})

    assert found.what == "kuota belum diisi untuk Kota Cimahi, yang akunnya menyuarakan pengumuman ini di X."
    assert (found.todo, found.value) == ("Isi nilainya, atau jangan pakai nilai ini di naskah.", "kuota")


def test_a_value_that_a_template_lacks_is_found_in_the_template(writer: Writer) -> None:
    writer.template("layanan/facebook", "{{ isi }}\n\n{{ wilayah.camatt }}")

    [found] = writer.check("halo", template="layanan")

    assert f"{writer.folder.as_posix()}/layanan/facebook.j2:3: camatt belum diisi untuk Cibabat." in found


def test_mistakes_of_every_platform_are_told_at_once(writer: Writer) -> None:
    writer.template("_default", "{{ isi }}")
    writer.template("a/facebook", "{{ vars.kuota | rupiah }}")

    found = writer.check("y" * 300, template="a", platforms=("facebook", "x"), vars={"kuota": "banyak"})

    assert len(found) == 2
    assert "a/facebook.j2:1: “banyak” bukan rupiah." in found[0]
    assert "Naskah X terlalu panjang" in found[1]


def test_a_mistake_of_several_platforms_is_told_once_and_names_them(writer: Writer) -> None:
    writer.template("_default", "{{ isi }}")

    [found] = writer.check("{% if false %}a{% endif %}", platforms=("facebook", "x"))

    assert "Naskahnya kosong di Facebook/X." in found


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{{ wilayah.nama.upper() }}", "“upper” tidak dapat dipakai"),
        ("{{ ''.__class__.__mro__ }}", "“__class__” tidak dapat dipakai"),
        ("{{ wilayah.items() }}", "“items” tidak dapat dipakai"),
        ("{{ wilayah.__class__ }}", "“__class__” tidak dapat dipakai"),
        ("{{ 'a' * 1000000 }}", "“*” hanya untuk bilangan"),
        ("{{ 2 ** 999999 }}", "“**” hanya untuk bilangan"),
        ("{{ '%9999999d' % 1 }}", "“%” hanya untuk bilangan"),
        ("{% include '/etc/passwd' %}", "Templat “/etc/passwd” tidak ada."),
        ("{% include '../halo.j2' %}", "Templat “../halo.j2” tidak ada."),
        ("{{ wilayah | attr('nama') }}", "Saringan “attr” tidak ada."),
        ("{{ '<b>' | safe }}", "Saringan “safe” tidak ada."),
        ("{{ wilayah }}", "Di sini ada daftar, bukan satu nilai."),
        ("{{ 1 / 0 }}", "Perhitungan di baris ini tidak dapat dilakukan."),
        ("{{ wilayah.nama - 1 }}", "Perhitungan di baris ini tidak dapat dilakukan."),
        ("{{ wilayah.nama", "belum lengkap atau belum ditutup"),
        ("{% if wilayah.nama %}", "belum lengkap atau belum ditutup"),
        ("{% debug %}", "Perintah “debug” tidak dikenal"),
        ("{{ vars.n | rupiah }}", "“sepuluh” bukan rupiah."),
    ],
)
def test_the_sandbox_says_in_the_authors_language_what_it_does_not_do(writer: Writer, body: str, told: str) -> None:
    [mistake] = writer.mistakes(body, vars={"n": "sepuluh"})

    assert told in mistake
    assert mistake.startswith("content/halo/campaign.md")


def test_a_mark_that_is_not_closed_is_found_where_it_opens(writer: Writer) -> None:
    first = writer.mistakes("{{ 1 / 0 }}")[0].split(": ")[0]
    third = writer.mistakes("Satu\n\n{{ wilayah.nama\n\nLima.")[0].split(": ")[0]

    assert int(third.rpartition(":")[2]) == int(first.rpartition(":")[2]) + 2


def test_no_template_makes_much_out_of_little(writer: Writer) -> None:
    tenfold = "{% for a in '0123456789' %}"
    body = tenfold * 3 + "x" * 1000 + "{% endfor %}" * 3

    assert "terlalu panjang" in writer.mistakes(body)[0]


def test_a_template_cannot_change_what_the_next_one_gets(writer: Writer) -> None:
    writer.mistakes("{% set _ = vars.update({'a': 2}) %}", vars={"a": 1})

    assert writer.says("{{ vars.a }}", vars={"a": 1}) == "1"


def test_a_mistake_in_a_territorys_own_words_is_found_in_its_file(writer: Writer) -> None:
    own = {CIBABAT: "Satu\n\n{{ 1 / 0 }}"}

    assert writer.mistakes("Umum.", bodies=own)[0].startswith(f"content/halo/{CIBABAT}.md:3: ")


def test_true_and_nothing_are_written_as_people_write_them(writer: Writer) -> None:
    assert writer.says("{{ vars.a }}, {{ vars.b }}{{ vars.c }}", vars={"a": True, "b": False, "c": None}) == "ya, tidak"


@pytest.mark.parametrize("body", ["{# catatan #}", "{% if false %}a{% endif %}", "![poster](a.jpg)"])
def test_a_text_that_comes_out_empty_is_a_mistake(writer: Writer, body: str) -> None:
    assert "Naskahnya kosong di Facebook." in writer.mistakes(body)[0]
