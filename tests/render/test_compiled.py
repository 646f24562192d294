"""A template file is compiled once for each text that it holds, and never said in the words it held before."""

from __future__ import annotations

import os

import pytest

from siaran.render import Compiled, Renderer
from siaran.render.environment import Sandbox
from tests.render.conftest import CIBABAT, Writer


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are compiled, as they are."""
    names: list[str] = []
    parse = Sandbox._parse

    def noted(self: Sandbox, source: str, name: str | None, filename: str | None) -> object:
        names.append(name or "")
        return parse(self, source, name, filename)

    monkeypatch.setattr(Sandbox, "_parse", noted)
    return names


def said(writer: Writer, kept: Compiled) -> str:
    renderer = Renderer(writer.folder, writer.tree, writer.kinds, kept)
    return renderer.variant(writer.campaign("Halo"), CIBABAT, "facebook").parts[0]


def test_what_one_look_compiled_the_next_one_takes(writer: Writer, compiled: list[str]) -> None:
    kept = Compiled()

    assert [said(writer, kept), said(writer, kept)] == ["Halo", "Halo"]
    assert compiled.count("_default.j2") == 1


def test_a_changed_file_is_another_one_although_its_time_and_length_stay(writer: Writer, compiled: list[str]) -> None:
    kept, file = Compiled(), writer.folder / "_default.j2"
    writer.template("_default", "A {{ isi }}")
    before = said(writer, kept), file.stat()

    writer.template("_default", "B {{ isi }}")
    os.utime(file, ns=(before[1].st_atime_ns, before[1].st_mtime_ns))

    assert (before[0], said(writer, kept)) == ("A Halo", "B Halo")
    assert compiled.count("_default.j2") == 2
    assert len(kept._held) == 1  # the old one is let go


def test_every_file_is_made_ready_before_it_is_asked_for_but_for_those_with_mistakes(
    writer: Writer, compiled: list[str]
) -> None:
    kept = Compiled()
    writer.template("rusak", "{% if")
    writer.template("layanan/x", "{{ isi }}")

    Renderer(writer.folder, writer.tree, writer.kinds, kept).compile()
    assert {"_default.j2", "layanan/x.j2", "rusak.j2"} <= set(compiled)

    compiled.clear()
    assert said(writer, kept) == "Halo"
    assert "_default.j2" not in compiled


def test_all_that_is_said_at_one_look_is_said_in_the_same_words(writer: Writer) -> None:
    renderer, campaign = Renderer(writer.folder, writer.tree, writer.kinds), writer.campaign("Halo")
    before = renderer.variant(campaign, CIBABAT, "facebook").parts

    writer.template("_default", "Lain: {{ isi }}")
    assert renderer.variant(campaign, "32.77.03.1003", "facebook").parts == before
