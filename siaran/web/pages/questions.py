"""`/questions`: the posts of which nobody knows whether they are public, and the three answers to each."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any, NoReturn

from fastapi import Form
from fastapi.responses import Response

from siaran import acts
from siaran.domain.errors import Conflict, SiaranError
from siaran.domain.member import Action
from siaran.domain.post import Post
from siaran.speech import N_
from siaran.store import posts
from siaran.web import words
from siaran.web.bounds import Number
from siaran.web.desk import Desk, Seated
from siaran.web.phones import mobile
from siaran.web.policy import Pages
from siaran.web.views import questions

pages = Pages()


@pages.get("/questions", Action.OPERATE)
def listed(desk: Seated) -> Response:
    """All of them; the only one at once."""
    asked, titles = questions.waiting_here(desk.house, desk.scope)
    if len(asked) == 1:
        return desk.go(f"/questions/{asked[0].post}")
    return desk.page("questions/index.html", asked=asked, titles=titles, zones=[q.timezone for q in asked])


@pages.get("/questions/{post}", Action.OPERATE)
def shown(desk: Seated, post: int) -> Response:
    """One question; what is none (any more) is a post like others."""
    return _shown(desk, post) or desk.go(f"/posts/{post}")


@pages.post("/questions/{post}/reading", Action.OPERATE)
def reading(desk: Seated, post: int) -> Response:
    """Read the account again now."""
    _answer(desk, post, lambda p: acts.read_again(desk.house, p.key, who=desk.member.who))
    return desk.done(f"/questions/{post}", desk._("Halaman akun itu baru saja dibaca lagi."))


@pages.post("/questions/{post}/publication", Action.OPERATE)
def publication(desk: Seated, post: int, link: Annotated[str, Form(max_length=2000)] = "") -> Response:
    """«It is there»: read what stands at the link, and take it as the post."""
    if not link.strip():
        return _again(desk, post, desk._("Tempel tautan kirimannya, atau tekan Ini kiriman kita pada kirimannya."))
    try:
        _answer(desk, post, lambda p: acts.answer_published(desk.house, p.key, link.strip(), who=desk.member.who))
    except Conflict:
        raise
    except SiaranError as error:
        return _again(desk, post, desk.said(str(error)), link)
    return desk.done(f"/posts/{post}", desk._("Tercatat: kiriman ini sudah terbit. Tidak ada yang dikirim lagi."))


@pages.post("/questions/{post}/resending", Action.OPERATE)
def resending(desk: Seated, post: int, version: Annotated[Number, Form()]) -> Response:
    """«It is not there»: send it once more, if it is not since that page was drawn."""
    _answer(desk, post, lambda p: acts.answer_send(desk.house, p.key, who=desk.member.who, version=version), version)
    told = N_("Tercatat: kiriman ini dikirim satu kali lagi sekarang.")
    if desk.halted:
        told = N_("Tercatat: kiriman ini dikirim satu kali lagi begitu pengiriman dilanjutkan, bila masih berlaku.")
    return desk.done(f"/posts/{post}", desk._(told))


@pages.post("/questions/{post}/dismissal", Action.OPERATE)
def dismissal(desk: Seated, post: int, version: Annotated[Number, Form()]) -> Response:
    """«Let it be»."""
    _answer(desk, post, lambda p: acts.answer_drop(desk.house, p.key, who=desk.member.who, version=version), version)
    return desk.done(f"/posts/{post}", desk._("Tercatat: kiriman ini tidak dikirim lagi dan menjadi Gagal."))


def _answer(desk: Desk, number: int, answer: Callable[[Post], object], version: int | None = None) -> None:
    """Carry an answer out; somebody may have been first, and then who and how is told, even if it is asked anew."""
    p = _post(desk, number)
    try:
        answer(p)
    except Conflict as conflict:
        now = _post(desk, number)
        if questions.asked(now) and version in (None, now.version):
            raise SiaranError(str(conflict)) from None
        _refuse(desk, p)


def _refuse(desk: Desk, p: Post) -> NoReturn:
    entry = questions.answered(desk.house, p)
    if entry is None:
        raise Conflict(desk._("Siaran sendiri sudah menemukan jawabannya. Jawaban Anda tidak disimpan."))
    told = {"t": desk.speech.when(entry.at), "who": desk.called(entry.who)}
    answer = words.ANSWERS[entry.detail["answer"]]
    told["answer"] = desk._(answer)
    raise Conflict(
        desk._("Pertanyaan ini sudah dijawab %(t)s oleh %(who)s: %(answer)s. Jawaban Anda tidak disimpan.", **told)
    )


def _again(desk: Desk, number: int, fault: str, link: str = "") -> Response:
    """The page once more, with what is wrong beside the field."""
    return _shown(desk, number, fault=fault, link=link, status=422) or desk.go(f"/posts/{number}")


def _shown(desk: Desk, number: int, *, fault: str = "", link: str = "", status: int = 200) -> Response | None:
    found = questions.question(desk.house, desk.scope, number)
    if found is None:
        return None
    told: dict[str, Any] = {"q": found, "p": found.post, "fault": fault, "link": link}
    told["mobile"] = mobile
    return desk.page("questions/show.html", status=status, zones=[found.post.timezone], **told)


def _post(desk: Desk, number: int) -> Post:
    with desk.house.database.read() as connection:
        return posts.by_ids(connection, [number])[number]
