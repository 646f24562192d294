"""What somebody needs to see before they say yes: one text in full, the differences, warnings, cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from siaran import approving
from siaran.domain.account import AccountState
from siaran.domain.post import Post
from siaran.domain.together import together
from siaran.house import House
from siaran.store import accounts, posts, proposed, revisions, submissions
from siaran.store.concern import of_campaign
from siaran.store.database import Connection
from siaran.web.views.digests import Digest, Digests, Remark, gist

SILENT = " tidak aktif;"
"""Stands in a plan's remark about an account that could not speak then, and in no other (siaran/plan/remarks.py)."""


@dataclass(frozen=True, slots=True)
class Approval:
    """Everything that the page shows of what waits. `saw` tells later whether it is still the same.

    `earlier`: what was before those who approve until then, where they sent it back.
    `digest`: None where nothing waits. `examples`: of each sheet by platform, the handle and the post of its text.
    `whole`: nothing of it waits elsewhere, so it can be sent back. `barred`: where whoever looks may not approve, and
    why, by code; `others` are some who may.
    """

    campaign: str
    title: str
    program: str
    submission: submissions.Submission | None
    earlier: submissions.Submission | None
    digest: Digest | None
    examples: Mapping[str, tuple[str, Post]]
    remarks: Sequence[Remark]
    notes: Mapping[str, Sequence[str]]
    saw: str
    whole: bool
    barred: Mapping[str, str]
    others: Sequence[str]

    @property
    def emergency(self) -> bool:
        """Whether it goes out as soon as somebody says yes, whatever stands against it."""
        return self.digest is not None and self.digest.extent.emergency

    @property
    def free(self) -> bool:
        """Whether there is a territory for which whoever looks may say yes."""
        return self.digest is not None and len(self.barred) < len(self.digest.territories)

    @property
    def reasons(self) -> Mapping[str, Sequence[str]]:
        """Why whoever looks may not say yes, and where: the codes."""
        found: dict[str, list[str]] = {}
        for code, why in self.barred.items():
            found.setdefault(why, []).append(code)
        return found

    @property
    def returned(self) -> bool:
        """Whether it is with its author again."""
        return self.submission is not None and self.submission.returned


def approval(house: House, digests: Digests, campaign: str, scope: str | None, who: str) -> Approval:
    """What waits of a campaign in a part of the house, for somebody whom the record calls `who`."""
    with house.database.read() as connection:
        saw = proposed.word(connection, campaign, scope)  # before the rest: never newer than what is shown
    digest = digests.of(house, campaign, scope, saw)
    with house.database.read() as connection:
        newest = revisions.newest(connection, campaign)
        latest = submissions.latest(connection, campaign)
        before = submissions.before(connection, latest) if latest else None
        concern = of_campaign(connection, campaign, house.database.now())
        bars = concern.bars(who, digest.territories if digest else ())
        others = approving.others(connection, concern, bars) if bars else []
        whole = not submissions.beyond(connection, campaign, scope)
        silent = proposed.cut_off(connection, campaign, scope)
        examples = _examples(connection, digest) if digest else {}
    general = list(latest.warnings) if latest and whole else []
    return Approval(
        campaign=campaign,
        title=newest.campaign["title"] if newest else campaign,
        program=newest.campaign["program"] if newest else "",
        submission=latest,
        earlier=before if before is not None and before.returned else None,
        digest=digest,
        examples=examples,
        remarks=[*_general(general), *(digest.remarks if digest else ())],
        notes=_notes(house, digest.notes if digest else {}, silent),
        saw=saw,
        whole=whole,
        barred={code: approving.WHY[bar] for code, bar in bars.items()},
        others=others,
    )


def _examples(connection: Connection, digest: Digest) -> dict[str, tuple[str, Post]]:
    shown = [sheet.example.parts[0] for sheet in digest.sheets]
    whole = posts.by_ids(connection, [p.id for p in shown])
    speakers = {p.platform: accounts.by_id(connection, p.account) for p in shown}
    return {p.platform: (speaker.handle if (speaker := speakers[p.platform]) else "", whole[p.id]) for p in shown}


def _general(sentences: Iterable[str]) -> list[Remark]:
    """A plan's remarks about the whole, those alike once; what it says of silent accounts is told as it is now."""
    first: dict[str, str] = {}
    for sentence in sentences:
        if SILENT not in sentence:
            first.setdefault(gist(sentence), sentence)
    return [Remark("", sentence) for sentence in first.values()]


def _notes(
    house: House, known: Mapping[str, Sequence[tuple[str, str]]], silent: Iterable[tuple[str, str, AccountState]]
) -> dict[str, list[str]]:
    """What is to be seen at single territories, by code: remarks of the plan, and accounts that cannot speak now."""
    notes = {code: list(told) for code, told in known.items()}
    for code, platform, state in sorted(silent):
        label = house.kinds[platform].label
        told = f"{label} terputus, menunggu sambungan."
        if state is AccountState.PAUSED:
            told = f"{label} dijeda, menunggu dilanjutkan."
        notes.setdefault(code, []).append((label, told))
    return {code: _once(told) for code, told in notes.items()}


def _once(said: Iterable[tuple[str, str]]) -> list[str]:
    return [sentence for sentence, _ in together((label, sentence, None) for label, sentence in said)]
