"""Which territories of a campaign stand before whoever approves: a branch, a search, a page; and how much they take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from siaran.domain.choice import BRANCH, Choice
from siaran.domain.territory import Tree, contains
from siaran.web.views.approvals import Approval
from siaran.web.views.digests import Digest, Share

ONE_LOOK = 100
"""So many territories stand on one page, whatever they say; of more, those that differ, page by page."""
PAGE = 30


@dataclass(frozen=True, slots=True)
class Line:
    """A branch in the list of branches, and how many of its posts are taken."""

    code: str
    share: Share
    taken: int


@dataclass(frozen=True, slots=True)
class Sifted:
    """One page. `branches` are those below this one (none where all its territories stand on the page).

    `rows` stand on page `number` of `pages`, of `found` territories; `boxes` are the entries that can be
    ticked there. `posts` wait in the branch, `taken` of them are chosen and may be approved.
    """

    choice: Choice
    one_look: bool
    branches: Sequence[Line]
    rows: Sequence[str]
    boxes: Sequence[str]
    found: int
    number: int
    pages: int
    posts: int
    taken: int


def sifted(
    shown: Approval, digest: Digest, tree: Tree, choice: Choice, *, words: str, every: bool, page: int
) -> Sifted:
    """A page of what waits in a choice's branch: of many territories those that differ, or `every` one of them."""
    here = digest.below(choice.branch)
    one_look = len(here) <= ONE_LOOK and not words
    found = (
        here if one_look or every or words else [code for code in here if code in digest.apart or code in shown.notes]
    )
    if words:
        found = [code for code in found if _named(tree, code, words.casefold())]
    pages = 1 if one_look else max(1, -(-len(found) // PAGE))
    number = min(page, pages)
    branches = [] if one_look or words else _branches(shown, digest, choice)
    rows = found if one_look else found[PAGE * (number - 1) : PAGE * number]
    return Sifted(
        choice=choice,
        one_look=one_look,
        branches=branches,
        rows=rows,
        boxes=_boxes(shown, choice, branches, rows) if shown.free else (),
        found=len(found),
        number=number,
        pages=pages,
        posts=_posts(digest, choice.branch),
        taken=_taken(shown, digest, choice, choice.branch),
    )


def _boxes(shown: Approval, choice: Choice, branches: Sequence[Line], rows: Sequence[str]) -> list[str]:
    """What can be ticked: nothing that is held with a branch above it, and no place that they may not approve."""
    boughs = [f"{line.code}{BRANCH}" for line in branches if choice.held_with(line.code) in (None, line.code)]
    return boughs + [code for code in rows if code not in shown.barred and choice.held_with(code) is None]


def _named(tree: Tree, code: str, words: str) -> bool:
    return code.startswith(words) or (code in tree and words in tree[code].name.casefold())


def _branches(shown: Approval, digest: Digest, choice: Choice) -> list[Line]:
    """The branches right below one; one that stands alone offers no choice, so those below it stand in its place."""
    heads = _heads(digest, choice.branch)
    while len(heads) == 1 and (below := _heads(digest, heads[0])):
        heads = below
    return [Line(code, digest.shares[code], _taken(shown, digest, choice, code)) for code in heads]


def _heads(digest: Digest, branch: str) -> list[str]:
    inside = [code for code in digest.shares if code and code != branch and (not branch or contains(branch, code))]
    highest = min((code.count(".") for code in inside), default=0)
    return sorted(code for code in inside if code.count(".") == highest)


def _posts(digest: Digest, branch: str) -> int:
    return digest.posts(f"{branch}{BRANCH}" if branch else "")


def _taken(shown: Approval, digest: Digest, choice: Choice, branch: str) -> int:
    """How many posts of a branch are neither held nor barred."""
    if not shown.free or choice.held_with(branch):
        return 0
    inside = [entry for entry in choice.held if not branch or contains(branch, entry.removesuffix(BRANCH))]
    held = sum(digest.posts(entry) for entry in _outermost(inside, choice))
    barred = (code for code in shown.barred if (not branch or contains(branch, code)) and not choice.holds(code))
    return _posts(digest, branch) - held - sum(digest.counts[code] for code in barred)


def _outermost(entries: Iterable[str], choice: Choice) -> Iterable[str]:
    """Those that no other one contains."""
    for entry in entries:
        code, branch = entry.removesuffix(BRANCH), entry.endswith(BRANCH)
        above = code.rpartition(".")[0]
        if not choice.held_with(above if branch else code):
            yield entry
