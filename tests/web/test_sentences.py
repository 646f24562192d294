"""Sentences of the rooms below, as the desk says them in either language, and that not one of them is missing."""

from __future__ import annotations

import html
import re
import sys

import pytest

from siaran.domain.member import Role
from siaran.speech import LOCALE, Sentences, catalogue, tongues
from siaran.store import drafts
from siaran.store.tables import account, post
from tests.store.office import CIBABAT
from tests.web.desks import SLUGS, Furnished
from tests.web.doubts import put_in_doubt
from tests.web.sentences import left_over, literals, sentences

ENGLISH, DESK = catalogue(LOCALE / "en" / "rooms"), catalogue(LOCALE / "id" / "rooms")
COMMAND = "«siaran "
HOLE = re.compile(r"\{(\d+)\}")


def test_every_sentence_of_the_code_is_there_in_english() -> None:
    assert sorted(set(sentences()) - {text for text, said in ENGLISH.items() if all(said)}) == []


def test_no_sentence_is_translated_that_the_code_does_not_have() -> None:
    assert sorted({*ENGLISH, *DESK} - set(literals())) == []


def test_the_desk_names_no_command_in_either_language() -> None:
    commands = {text for text in sentences() if COMMAND in text}

    assert sorted(commands - set(DESK)) == []
    assert [said for said in [*DESK.values(), *ENGLISH.values()] if COMMAND in str(said)] == []


def _forms(said: str | tuple[str, ...]) -> tuple[str, ...]:
    return (said,) if isinstance(said, str) else said


def test_only_values_that_a_sentence_has_are_put_into_its_translation() -> None:
    told = [(text, form) for each in (ENGLISH, DESK) for text, said in each.items() for form in _forms(said)]

    assert [text for text, form in told if not set(HOLE.findall(form)) <= set(HOLE.findall(text))] == []


@pytest.mark.parametrize("told", [ENGLISH, DESK])
@pytest.mark.parametrize("after", ["", "Pilih waktu yang akan datang."])
def test_no_sentence_is_taken_for_another_one(told: dict[str, str | tuple[str, ...]], after: str) -> None:
    table = Sentences(told)
    filled = {HOLE.sub(r"Kamil\1.", text): HOLE.sub(r"Kamil\1.", _forms(said)[-1]) for text, said in told.items()}
    tail = f" {table.said(after)}" if after else ""

    assert {text: table.said(f"{text} {after}".strip()) for text in filled} == {
        text: f"{said}{tail}" for text, said in filled.items()
    }


@pytest.mark.parametrize(
    ("stored", "said"),
    [
        ("Batas waktunya lewat sebelum sempat terbit.", "Its time limit passed before it could be published."),
        ("1 akun terputus atau ditahan. Lihat «siaran accounts list», lalu sambungkan lagi.", "1 account is"),
        ("2 akun terputus atau ditahan. Lihat «siaran accounts list», lalu sambungkan lagi.", "2 accounts are"),
        ("Tidak ada kelurahan di daftar wilayah. Pilih tingkat yang lain.", "There is no kelurahan in the list"),
        ("donor.md:3: “judul” belum ada. Tulis “judul: Donor”.", "donor.md:3: “judul” is missing. Write “judul:"),
        (
            'Facebook menolak gambar kiriman ini. Ganti gambarnya, lalu ajukan lagi. Kata Facebook: "Small. Sorry."',
            "Facebook refuses the picture of this post. Replace the picture, then submit it again. Facebook says: "
            '"Small. Sorry."',
        ),
        ("Karantina: Basis data ini pindah ke mesin lain. 3 kiriman masih harus dicari di akunnya. Lanjutkan dengan "
         "«siaran queue resume --after-restore».", "Quarantine: This database has moved to another machine. 3 posts"),
    ],
)  # fmt: skip
def test_what_was_stored_is_said_in_english(stored: str, said: str) -> None:
    assert tongues()["en"].said(stored).startswith(said)


def test_what_somebody_else_wrote_stays_as_it_is() -> None:
    reason = "Masa berkabung Wali Kota. Kirim lagi sesudah hari Senin: tunggu kabar."

    assert [tongues()[code].said(reason) for code in ("en", "id")] == [reason, reason]


def _calls(text: str) -> int:
    """How many calls of functions it takes to read a text for the first time; a hundred for each character fail."""
    calls = 0

    def count(_frame: object, event: str, _value: object) -> None:
        nonlocal calls
        calls += event == "call"
        assert calls < 100 * len(text)

    fresh = Sentences(ENGLISH)
    sys.setprofile(count)
    fresh.said(text)
    sys.setprofile(None)
    return calls


@pytest.mark.parametrize(
    "several",
    [
        " ".join(sorted((HOLE.sub("x", text) for text in ENGLISH), key=len)[20:]),
        "donor.md:1: “judul” belum ada. Tulis “…”. " * 100,
        'X a Kata X: "' * 400,
        "a\xa0% sama: " * 400,
    ],
)
def test_the_work_grows_with_the_length_of_a_text_and_no_faster(several: str) -> None:
    assert _calls(several[:4000]) < 6 * _calls(several[:1000])


def test_a_long_list_of_mistakes_is_translated_to_its_end() -> None:
    mistakes = "donor.md:1: “judul” belum ada. Tulis “…”. " * 100

    assert tongues()["en"].said(mistakes) == "donor.md:1: “judul” is missing. Write “…”. " * 100


def test_a_long_text_of_the_platform_does_not_hide_the_sentence_around_it() -> None:
    theirs = "Bad. " * 20

    told = tongues()["en"].said(f'Facebook menolak gambar kiriman ini. Ganti gambarnya. Kata Facebook: "{theirs}"')

    assert told.endswith(f'Facebook says: "{theirs}"')


def test_in_indonesian_the_desk_says_its_own_way_instead_of_a_command() -> None:
    said = tongues()["id"].said

    assert said("Kiriman a/b tidak ada. Lihat «siaran queue list».") == "Kiriman a/b tidak ada. Lihat halaman Antrean."
    assert said("Kanal tidak menjawab sampai selesai (ReadTimeout).") == "Kanal tidak menjawab sampai selesai."


LATE, NEAR = "Batas waktunya lewat sebelum sempat terbit.", "Di akunnya ada kiriman yang hampir sama."
LOST = 'Instagram tidak lagi menerima izin akun ini. Sambungkan ulang akunnya. Kata Instagram: "No."'
COSTLY = "Hanya 5 tagar dipakai; tanpa #Satu."


@pytest.fixture
def told(desk: Furnished) -> dict[str, str]:
    """Pages of a desk at which much was stored, and what each says in English."""
    which = {state: desk.posts[CIBABAT, state] for state in ("missed", "planned", "unknown")}
    desk.office.change(post, post.c.id == put_in_doubt(desk, CIBABAT), reason=NEAR)
    desk.office.change(post, post.c.id == which["missed"], reason=LATE, warnings=[COSTLY])
    desk.office.change(post, post.c.id == which["planned"], warnings=[COSTLY])
    desk.office.change(post, post.c.state == "published", state="withdrawn")
    desk.office.change(account, account.c.state == "lost", reason=LOST)
    with desk.house.database.write() as connection:
        drafts.add(connection, drafts.Draft("baru", "---\njudul: Baru\n---\n", 1, 0, "", "", "x@desk", "", desk.now))
    near, late = "On its account there is a post", "Its time limit passed"
    pages = {"/": near, "/menu": "2 accounts are disconnected", "/queue?state=missed": late, "/accounts": "Reconnect"}
    pages |= {f"/questions/{which['unknown']}": near, f"/posts/{which['missed']}": late, "/reports": near}
    pages |= {f"/approvals/{SLUGS[CIBABAT]}": "Only 5 hashtags", "/campaigns/baru/draft": "“sasaran” is missing."}
    return pages


def test_a_member_who_chose_english_reads_all_of_it_in_english(desk: Furnished, told: dict[str, str]) -> None:
    admin = desk.client(Role.ADMIN)
    admin.post("/language", data={"language": "en"})
    pages = {path: admin.get(path).text for path in told}

    assert {path: left_over(page) for path, page in pages.items() if left_over(page)} == {}
    assert [path for path, words in told.items() if words not in html.unescape(pages[path])] == []


def test_an_error_is_told_in_the_readers_language(desk: Furnished) -> None:
    admin, path = desk.client(Role.ADMIN), f"/posts/{desk.posts[CIBABAT, 'queued']}/withdrawal"
    admin.post("/language", data={"language": "en"})

    told = html.unescape(admin.post(path, data={"version": 99}).text)

    assert "was changed after you opened it. This change was not saved" in told and left_over(told) == []
