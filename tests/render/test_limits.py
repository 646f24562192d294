"""No draft takes the machine's time or memory: each of these little texts would, and is refused by its sentence."""

from __future__ import annotations

import pytest

from siaran.domain.campaign import Delivery, Fit
from siaran.render.environment import Sandbox
from siaran.render.limits import WORK
from tests.render.conftest import Writer

DENSE = "terlalu banyak tanda seperti [ * _ < | di dalamnya. Ringkas, atau hapus tanda"
MUCH, COMPLEX, STRANGE = "terlalu banyak bekerja", "terlalu rumit", "tidak dapat dipakai di templat"
LONG = "{% set w = '" + "x" * 9000 + "' %}"
W = "{% set w = '" + "x" * 100 + "' %}"


def loops(deep: int, over: str = "w", inside: str = "") -> str:
    return "".join(f"{{% for a{n} in {over} %}}" for n in range(deep)) + inside + "{% endfor %}" * deep


def doubled(how: str, first: str = "'xxxxxxxxxxxxxxxx'") -> str:
    return f"{{% set a = {first} %}}" + how * 30 + "ok"


BOMBS = {
    "joined": (doubled("{% set a = a ~ a %}"), MUCH),
    "added": (doubled("{% set a = a + a %}"), MUCH),
    "set block": (doubled("{% set a %}{{ a }}{{ a }}{% endset %}"), MUCH),
    "lists added": (doubled("{% set a = a + a %}", "[1, 2]"), "“+” hanya untuk bilangan"),
    "lists of lists": (doubled("{% set a = [a, a] %}", "[1, 2]"), "Daftar tidak dapat memuat daftar lain"),
    "tuples of tuples": (doubled("{% set a = (a, a) %}", "(1, 2)"), "Daftar tidak dapat memuat daftar lain"),
    "numbers": (doubled("{% set a = a * a %}", "9"), "terlalu besar"),
    "a long number": ("{{ 0x" + "f" * 50_000 + " // 3 }}", "terlalu besar"),
    "a number of many digits": ("{{ " + "9" * 5000 + " // 3 }}", COMPLEX),
    "replaced": (doubled("{% set a = a | replace('x', 'xx') %}"), MUCH),
    "replaced at once": (LONG + "{{ w | replace('x', w) | length }}", MUCH),
    "loops": (W + loops(4), MUCH),
    "loops of which nothing is taken": (W + loops(3, inside="{% for b in w if false %}{% endfor %}"), MUCH),
    "a loop of many commands": (W + loops(1, inside="{% if 1 %}{% endif %}" * 1500), MUCH),
    "a loop of long comparisons": (LONG + loops(1, inside="{% if w in w %}{% endif %}"), MUCH),
    "a loop of slices": (LONG + loops(1, inside="{% set b = w[1:] %}"), MUCH),
    "a loop of summaries": (W + loops(1, inside="{{ w | ringkas | length }}"), MUCH),
    "a loop of texts": (W + loops(2, inside="{% set b = w | upper | title | list | sort | first %}"), MUCH),
    "many loops within each other": (loops(6, "'a'"), COMPLEX),
    "many brackets": ("{{ " + "(" * 3000 + "1" + ")" * 3000 + " }}", COMPLEX),
    "many conditions": ("{% if 1 %}" * 60 + "{% endif %}" * 60, COMPLEX),
    "many commands": ("{{ 1 }}" * 6000, COMPLEX),
    "many values": ("{{ [" + "1," * 6000 + "1] | length }}", COMPLEX),
    "a recursive loop": ("{% for a in 'ab' recursive %}{% endfor %}", STRANGE),
    "a macro": ("{% macro m(a) %}{{ a }}{% endmacro %}{{ m(1) }}", STRANGE),
    "a call": ("{% call m() %}{% endcall %}", STRANGE),
    "a filtered block": ("{% filter upper %}a{% endfilter %}", STRANGE),
    "a filtered set": ("{% set a | upper %}a{% endset %}", STRANGE),
    "a dictionary": ("{% set a = {'a': 1} %}", STRANGE),
    "arguments from a list": ("{{ 'a' | replace(*vars.a) }}", STRANGE),
    "a path to sort by": ("{{ ['a'] | sort(attribute='0.0.0') | first }}", "Perhitungan di baris ini"),
    "itself": ("{% include 'itself.j2' %}", "memuat dirinya sendiri"),
    "another, again and again": (W + loops(2, inside="{% include 'empty.j2' %}"), MUCH),
    "another that is long": (W + loops(1, inside="{% include 'long.j2' %}"), MUCH),
    "a long text": ("x" * 70_000, "terlalu panjang"),
    "brackets": ("[" * 20_000, DENSE),
    "lines": ("-\n" * 8000, DENSE),
    "a table of which little is written": ("|*" * 250 + "\n" + "|-" * 250 + "\n" + "|\n" * 250, DENSE),
    "a summary of brackets": ("{% set w = '" + "[ " * 12_000 + "' %}{{ w | ringkas | length }}", MUCH),
}  # fmt: skip


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_is_refused_with_its_place(writer: Writer, bomb: str) -> None:
    body, told = BOMBS[bomb]
    writer.template("itself", "{% include 'itself.j2' %}")
    writer.template("empty", "")
    writer.template("long", "{% if 1 %}{% endif %}" * 1600)

    [mistake] = writer.mistakes(body)

    assert told in mistake
    assert mistake.startswith(("content/halo/campaign.md:10: ", writer.folder.as_posix()))


def test_what_people_write_spends_a_small_part(writer: Writer) -> None:
    body = (
        "{% for kantor in vars.kantor %}\n- {{ kantor.nama }}: {{ kantor.buka | jam }}"
        "{% if kantor.tempat in ['aula', 'balai'] %} ({{ kantor.tempat ~ ' ' ~ loop.index }}){% endif %}\n{% endfor %}"
    )
    offices = [{"nama": f"Kantor {n}", "buka": "08:00", "tempat": "aula"} for n in range(300)]

    assert writer.says(body, vars={"kantor": offices}).endswith("• Kantor 299: 08.00 WIB (aula 300)")


def test_a_summary_and_other_templates_can_be_had(writer: Writer) -> None:
    writer.template("kaki", "\n\nSalam dari {{ wilayah.nama }}.")
    writer.template("dasar", "{% block kepala %}{% endblock %}\n\n{{ isi }}{% include 'kaki.j2' %}")
    writer.template("layanan", "{% extends 'dasar.j2' %}{% block kepala %}{{ isi | ringkas(10) }}{% endblock %}")

    told = writer.says("Datanglah. Bawa KTP.", template="layanan")

    assert told == "Datanglah. Datanglah. Bawa KTP.\n\nSalam dari Cibabat."


def test_markdown_stays_markdown_where_words_are_replaced_and_values_bring_none(writer: Writer) -> None:
    writer.template("layanan", "{{ isi | replace('Camat', wilayah.camat) }}")

    assert writer.says("**Camat** hadir", template="layanan") == "Ibu *Rina* (Pj.) hadir"


def test_each_rendering_begins_anew(writer: Writer) -> None:
    body = W + loops(2)

    assert writer.check(body + "ok", *["32.77.03.1003"] * 20) == []


@pytest.mark.parametrize("body", [W + loops(4), "[" * 60_000])
def test_what_costs_too_much_in_one_territory_is_not_tried_in_the_others(writer: Writer, body: str) -> None:
    found = writer.check(body, *["32.77.03.1003"] * 10_000)

    assert len(found) == 1


def test_markdown_that_is_too_dense_is_told_with_its_densest_line(writer: Writer) -> None:
    [mistake] = writer.mistakes("Ayo *datang*.\n\n" + "[ " * 20_000 + "\nGratis.")

    assert mistake.startswith("content/halo/campaign.md:12: Naskah ini terlalu panjang")


def test_a_heavy_text_is_for_few_territories_unless_it_is_the_same_in_all(writer: Writer) -> None:
    heavy, two = "*a* " * 4000, ["32.77.03.1003", "32.77.03.1004"]

    assert writer.check(heavy, *two * 3) == []
    assert writer.check(heavy + "{{ wilayah.nama }}", *two) == []
    [mistake] = writer.check(heavy + "{{ wilayah.nama }}", *two * 3)
    assert "terlalu berat untuk sasaran sebanyak ini. Ringkas naskahnya, atau bagi sasarannya" in mistake


def test_an_ordinary_text_may_be_for_as_many_as_there_are(writer: Writer) -> None:
    ordinary = "Warga **{{ wilayah.nama }}**, ayo datang!\n\n- Bawa [KTP](https://a.id)\n\n" + "Ada yang baru. " * 60

    assert writer.check(ordinary, *["32.77.03.1003", "32.77.03.1004"] * 300) == []


def test_a_thread_has_an_end(writer: Writer) -> None:
    found = writer.check("Ini kata. " * 720, platforms=("x",), delivery={"x": Delivery(fit=Fit.THREAD)})

    assert found == ["content/halo/campaign.md:10: Naskah X terlalu panjang untuk utas 25 bagian. Pendekkan isinya."]


def test_only_so_many_missing_values_are_told_at_a_time(writer: Writer) -> None:
    assert len(writer.mistakes("\n".join(f"{{{{ vars.a{n} }}}}" for n in range(500)))) == 20


def test_empty_lines_are_read_once(writer: Writer) -> None:
    source = "a" + "\n" * 100_000 + "b{% if 1 %}c{% endif %}"

    assert Sandbox(writer.folder).preprocess(source).endswith('{{ "" }}')


def test_the_meter_says_what_a_rendering_spent(writer: Writer) -> None:
    sandbox = Sandbox(writer.folder)
    sandbox.from_string("{{ 'abc' ~ 'de' }}").render()

    assert 7 < WORK - sandbox.meter.left < 30
