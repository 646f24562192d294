"""Errors: a class exists only if it changes who acts, and each says where and what to do."""

from __future__ import annotations

import inspect

import pytest

from siaran.domain import errors
from siaran.domain.errors import ContentError, Mistake, SiaranError, traced


def test_a_mistake_names_file_line_fault_and_remedy() -> None:
    assert str(Mistake("content/rakor.md", 3, "Sasaran tidak dikenal.", "Tulis kodenya.")) == (
        "content/rakor.md:3: Sasaran tidak dikenal. Tulis kodenya."
    )


def test_a_mistake_of_a_whole_file_names_no_line() -> None:
    assert str(Mistake("content/rakor.md", 0, "Berkas kosong.")) == "content/rakor.md: Berkas kosong."


def test_a_content_error_tells_every_mistake_one_a_line() -> None:
    mistakes = [Mistake("a.md", 2, "Satu."), Mistake("a.md", 9, "Dua.")]

    assert str(ContentError(mistakes)) == "a.md:2: Satu.\na.md:9: Dua."


def test_mistakes_sort_by_file_and_line() -> None:
    assert sorted([Mistake("b", 1, ""), Mistake("a", 10, ""), Mistake("a", 9, "")])[0].line == 9


def test_the_tree_drawn_in_the_docstring_is_the_tree_of_the_classes() -> None:
    classes = [c for _, c in inspect.getmembers(errors, inspect.isclass) if issubclass(c, SiaranError)]

    drawn = {line.strip(" │├└─").split()[0] for line in (errors.__doc__ or "").splitlines() if "─" in line}

    assert drawn == {c.__name__ for c in classes} - {"SiaranError"}


def test_of_a_fault_of_our_own_the_place_is_told_and_not_its_words() -> None:
    words = "rahasia".upper()
    with pytest.raises(ValueError, match=words) as caught:
        raise ValueError(words)

    said = traced(caught.value)

    assert said.startswith("Kesalahan program (ValueError).\n") and "raise ValueError(words)" in said
    assert words not in said


def test_a_mistake_tells_a_form_what_to_do_there_and_a_file_what_to_do_in_it() -> None:
    both = errors.Mistake("a.md", 3, "Kanal x butuh gambar.", "Isi “media”.", in_form="Jangan centang kanal ini.")
    one = errors.Mistake("a.md", 3, "Judulnya kosong.", "Tulis judulnya.")

    assert [both.told(form=form) for form in (True, False)] == [
        "Kanal x butuh gambar. Jangan centang kanal ini.",
        "Kanal x butuh gambar. Isi “media”.",
    ]
    assert one.told(form=True) == "Judulnya kosong. Tulis judulnya."
