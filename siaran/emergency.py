"""An emergency: written, planned and put before those who approve in one act. Somebody else releases it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from siaran import content, writing
from siaran.domain.member import Member
from siaran.house import House

AT_ONCE = {"program": "Darurat", "publish": "slot berikutnya", "fresh_for": "6 jam", "priority": "darurat"}
"""An emergency waits for no slot; six hours are enough to find somebody who releases it."""


def ask(house: House, fields: Mapping[str, content.Value], member: Member, may: Callable[[str], bool]) -> str:
    """Ask for a campaign with these fields to go out at once; its slug. It is released as any other is approved.

    `may` tells whether the member may write for a territory. Raises ContentError with every mistake, SiaranError for
    others' territories, Conflict; then nothing is left of it.
    """
    slug = writing.begin(house, str(fields["title"]), "_default", member)
    opened = writing.open_text(house, slug)
    assert opened is not None, "it has just been begun"
    version = opened.version
    try:
        source = content.with_fields(opened.source, {**fields, **AT_ONCE})
        writing.save(house, opened, source, version=version, member=member, seat="")
        version += 1
        writing.submit(house, slug, version=version, who=member.who, may=may)
    except BaseException:  # whatever ended it: nobody would look for half an emergency among the drafts
        writing.discard(house, slug, version=version, who=member.who)
        raise
    return slug
