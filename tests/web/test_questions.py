"""Questions: what is known is told, each answer does what it says, and whoever comes second is told who was first."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from siaran import acts
from siaran.domain.member import Role
from siaran.domain.post import State
from siaran.store import custody, posts
from siaran.store.tables import attempt, post
from tests.store.office import CIBABAT, MELONG
from tests.web.desks import Furnished
from tests.web.doubts import put_in_doubt

SEEN = {"version": 1}
"""Which question was on the page that somebody answers."""


@pytest.fixture
def doubtful(desk: Furnished) -> int:
    """Cibabat's question."""
    return put_in_doubt(desk, CIBABAT)


def _state(desk: Furnished, which: int) -> State:
    with desk.house.database.read() as connection:
        return posts.by_ids(connection, [which])[which].state


def test_the_only_question_opens_at_once(desk: Furnished, doubtful: int) -> None:
    answer = desk.client(Role.OPERATOR, CIBABAT).get("/questions")

    assert (answer.status_code, answer.headers["location"]) == (303, f"/questions/{doubtful}")


def test_several_questions_are_listed(desk: Furnished, doubtful: int) -> None:
    page = desk.client(Role.ADMIN).get("/questions").text

    assert f"/questions/{doubtful}" in page and f"/questions/{desk.posts[MELONG, 'unknown']}" in page


def test_without_questions_the_list_says_so(desk: Furnished) -> None:
    assert "Tidak ada pertanyaan." in desk.client(Role.OPERATOR, "32.77.02").get("/questions").text


def test_the_page_asks_and_tells_what_is_known(desk: Furnished, doubtful: int) -> None:
    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/questions/{doubtful}").text

    told = ["Sudahkah kiriman ini terbit di Facebook Kelurahan Cibabat?", "Tidak ada yang dikirim lagi sebelum"]
    told += ["Mirip, tetapi tidak sama", "<ins>Yuk!</ins>", "Dipasang lewat Ponsel.", "tanpa jawaban yang pasti"]
    told += ["menjadi Terbit", "dikirim lagi", "menjadi Gagal", "Isinya masih berlaku sampai"]
    assert [words for words in told if words not in page] == []


def test_while_everything_is_stopped_it_says_when_it_would_be_sent(desk: Furnished, doubtful: int) -> None:
    acts.stop(desk.house, who="test")
    client = desk.client(Role.OPERATOR, CIBABAT)

    page = client.get(f"/questions/{doubtful}").text
    client.post(f"/questions/{doubtful}/resending", data=SEEN)

    assert "satu kali lagi begitu pengiriman dilanjutkan." in page and "ekarang juga" not in page
    assert "begitu pengiriman dilanjutkan, bila masih berlaku." in client.get(f"/posts/{doubtful}").text


def test_the_name_of_an_error_of_ours_stands_among_the_technical_notes_and_only_there(
    desk: Furnished, doubtful: int
) -> None:
    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/questions/{doubtful}").text

    assert [line.startswith("<li>Percobaan 1:") for line in page.splitlines() if "Reset" in line] == [True]


def test_the_page_is_there_in_english(desk: Furnished, doubtful: int) -> None:
    client = desk.client(Role.OPERATOR, CIBABAT)
    client.post("/language", data={"language": "en"})

    assert "Is this post published on Facebook, Kelurahan Cibabat?" in client.get(f"/questions/{doubtful}").text


@pytest.mark.parametrize(("answer", "state"), [("resending", State.QUEUED), ("dismissal", State.FAILED)])
def test_an_answer_does_what_it_says(desk: Furnished, doubtful: int, answer: str, state: State) -> None:
    reply = desk.client(Role.OPERATOR, CIBABAT).post(f"/questions/{doubtful}/{answer}", data=SEEN)

    assert (reply.status_code, reply.headers["location"]) == (303, f"/posts/{doubtful}")
    assert _state(desk, doubtful) is state


@pytest.mark.parametrize(("hours", "kept"), [(9, 9), (0.5, 1)])
def test_a_send_that_is_asked_for_ends_no_sooner_than_before(
    desk: Furnished, doubtful: int, hours: float, kept: int
) -> None:
    desk.office.change(post, post.c.id == doubtful, not_after=desk.now + timedelta(hours=hours))

    desk.client(Role.OPERATOR, CIBABAT).post(f"/questions/{doubtful}/resending", data=SEEN)

    with desk.house.database.read() as connection:
        assert posts.by_ids(connection, [doubtful])[doubtful].not_after == desk.now + timedelta(hours=kept)


def test_whoever_answers_second_is_told_who_was_first_and_how(desk: Furnished, doubtful: int) -> None:
    desk.client(Role.OPERATOR, CIBABAT).post(f"/questions/{doubtful}/dismissal", data=SEEN)

    late = desk.client(Role.ADMIN).post(f"/questions/{doubtful}/resending", data=SEEN)

    assert late.status_code == 409
    assert "sudah dijawab pukul 07.30 oleh Operator Kantor: jangan kirim." in late.text
    assert _state(desk, doubtful) is State.FAILED


@pytest.mark.parametrize("answer", ["resending", "dismissal"])
def test_an_answer_to_an_older_question_is_none_to_the_one_that_stands(
    desk: Furnished, doubtful: int, answer: str
) -> None:
    desk.client(Role.OPERATOR, CIBABAT).post(f"/questions/{doubtful}/resending", data=SEEN)
    desk.office.change(post, post.c.id == doubtful, state=State.UNKNOWN, version=4, asked_at=desk.now)
    desk.office.change(attempt, attempt.c.post == doubtful, outcome="unknown")

    late = desk.client(Role.ADMIN).post(f"/questions/{doubtful}/{answer}", data=SEEN)

    assert late.status_code == 409 and "sudah dijawab pukul 07.30 oleh Operator Kantor: kirim sekarang." in late.text
    assert _state(desk, doubtful) is State.UNKNOWN


def test_the_page_says_which_question_it_asks(desk: Furnished, doubtful: int) -> None:
    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/questions/{doubtful}").text

    assert page.count('<input type="hidden" name="version" value="1">') == 2


def test_a_platform_that_is_not_set_up_here_is_told_beside_the_link(desk: Furnished, doubtful: int) -> None:
    long = f"https://www.facebook.com/kel/posts/77001?__cft__[0]={'A' * 900}"  # as a browser's address bar has it
    answer = desk.client(Role.OPERATOR, CIBABAT).post(f"/questions/{doubtful}/publication", data={"link": long})

    assert answer.status_code == 422 and "Halaman Facebook tidak dapat dibaca" in answer.text


def test_a_link_that_is_missing_is_asked_for_beside_its_field(desk: Furnished, doubtful: int) -> None:
    reply = desk.client(Role.OPERATOR, CIBABAT).post(f"/questions/{doubtful}/publication", data={"link": " "})

    assert reply.status_code == 422
    assert 'aria-invalid="true"' in reply.text and "Tempel tautan kirimannya" in reply.text


def test_an_account_that_cannot_be_read_is_told_as_such(desk: Furnished, doubtful: int) -> None:
    client = desk.client(Role.OPERATOR, CIBABAT)

    client.post(f"/questions/{doubtful}/reading")

    assert "Pembacaan terakhir gagal" in client.get(f"/questions/{doubtful}").text


def test_what_is_no_question_any_more_is_a_post(desk: Furnished) -> None:
    which = desk.posts[CIBABAT, "queued"]

    assert desk.client(Role.OPERATOR, CIBABAT).get(f"/questions/{which}").headers["location"] == f"/posts/{which}"


@pytest.mark.parametrize(
    ("contact", "links"),
    [
        ("WA 0812-3456-7890 (Sekretaris)", ["tel:+6281234567890", "https://wa.me/6281234567890"]),
        ("+62 22 6654 321", ["tel:+62226654321"]),
        ("cibabat@cimahikota.go.id", []),
    ],
)
def test_the_recovery_contact_can_be_called_and_is_called_so(
    desk: Furnished, doubtful: int, contact: str, links: list[str]
) -> None:
    with desk.house.database.write() as connection:
        custody.keep(connection, desk.accounts[CIBABAT], holder="Sekretaris Lurah", contact=contact)

    page = desk.client(Role.OPERATOR, CIBABAT).get(f"/questions/{doubtful}").text

    assert "Sekretaris Lurah</a>" in page and contact not in page
    assert ("Kontak pemulihan akun ini:" in page) == bool(links)
    assert re.findall(r'href="((?:tel:|https://wa\.me)[^"]*)"', page) == links
