"""Links as people copy them lead to the post they were copied from, and to no other."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from siaran.domain.errors import SiaranError
from siaran.domain.platform import ReadsLinks, Seen
from siaran.domain.times import Times
from siaran.platforms import load
from siaran.wire import Door

NOON = datetime(2026, 12, 1, 5, tzinfo=UTC)
NUMBER, CODE, STORY, PFBID = "2127496778017144832", "DAbCdEfGhIj", "122100000002405", "pfbid02p4JyZ3Pm54abTtZ6sASUvm"
SHOWN = {
    "x": [("2127496778017144899", ""), (NUMBER, f"https://x.com/kelmelong/status/{NUMBER}")],
    "instagram": [
        ("17900000000000041", "https://www.instagram.com/p/DZzzzzzzzzz/"),
        ("17900000000000082", f"https://www.instagram.com/p/{CODE}/"),
    ],
    "facebook": [
        ("61550000000000_122100000009999", "https://www.facebook.com/61550000000000/posts/122100000009999"),
        (f"61550000000000_{STORY}", f"https://www.facebook.com/61550000000000/posts/{PFBID}"),
        ("61550000000000_122100000002442", "https://www.facebook.com/photo.php?fbid=122100000007777&set=a.1"),
    ],
}
OURS = {
    "x": f"""https://x.com/kelmelong/status/{NUMBER}?s=20  x.com/kelmelong/status/{NUMBER}/photo/1
        https://mobile.twitter.com/nama_lama/status/{NUMBER}?t=aB3&s=09  https://x.com/i/web/status/{NUMBER}
        http://127.0.0.1:8090/kelmelong/status/{NUMBER}""",
    "instagram": f"""https://www.instagram.com/p/{CODE}/?igsh=MXg5dGc0  instagram.com/p/{CODE}
        https://www.instagram.com/p/{CODE}/?utm_source=ig_web_copy_link  https://instagram.com/reel/{CODE}
        https://www.instagram.com/kelmelong/p/{CODE}/  HTTPS://WWW.INSTAGRAM.COM/tv/{CODE}/?img_index=2#x""",
    "facebook": f"""https://www.facebook.com/61550000000000/posts/{STORY}/?mibextid=rS40aB7S9Ucbxw6v
        https://m.facebook.com/story.php?story_fbid={STORY}&id=100088902452057&mibextid=Nif5oz
        https://web.facebook.com/kelmelong/posts/{STORY}  facebook.com/kelmelong/posts/gotong-royong/{STORY}/
        https://www.facebook.com/permalink.php?story_fbid={PFBID}&id=61550000000000
        https://www.facebook.com/kelmelong/posts/{PFBID}?__cft__[0]=AZX&__tn__=%2CO%2CP-R
        https://www.facebook.com/61550000000000_{STORY}""",
}
OTHERS = {
    "x": f"https://x.com/kelmelong/status/2127496778017144833?s={NUMBER} https://x.com/a/status/{NUMBER}9",
    "instagram": f"https://www.instagram.com/p/dabcdefghij/ https://www.instagram.com/p/X/?igsh={CODE}",
    "facebook": f"""https://www.facebook.com/kelmelong/posts/122100000002406?comment_id={STORY}
        https://m.facebook.com/story.php?story_fbid=122100000002406&id={STORY}
        https://www.facebook.com/photo?fbid=1&set=a.{STORY} https://www.facebook.com/kelmelong/posts/{PFBID}X""",
}
FOREIGN = {
    "x": f"""https://www.instagram.com/p/{CODE}/  https://x.com/kelmelong  https://x.com.contoh.id/a/status/{NUMBER}
        https://x.com@contoh.id/a/status/{NUMBER}  https://bukanx.com/a/status/{NUMBER}  http://[x.com/""",
    "instagram": f"https://www.facebook.com/p/{CODE}  https://www.instagram.com/kelmelong/  contoh.id/p/{CODE}",
    "facebook": f"""https://x.com/a/status/{STORY}  https://notfacebook.com/kelmelong/posts/{STORY}
        https://www.facebook.com/kelmelong  https://www.facebook.com/profile.php?id={STORY}""",
}
CLOSED = {
    "facebook": "https://www.facebook.com/share/p/1AbCdEfGh/?mibextid=x facebook.com/share/1AbC https://fb.watch/aBc/",
    "instagram": f"https://www.instagram.com/share/p/{CODE}",
}


def _each(links: dict[str, str]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("kind", "link"), [(kind, each) for kind in links for each in links[kind].split()])


@pytest.fixture(scope="module")
def platforms() -> Iterator[dict[str, ReadsLinks]]:
    """The platforms as in training, where X is on this machine."""
    door = Door(Times())
    yield {k: p for k, p in load(door, {"x_api_url": "http://127.0.0.1:8090"}).items() if isinstance(p, ReadsLinks)}
    door.close()


def _led_to(platforms: dict[str, ReadsLinks], kind: str, link: str) -> int | None:
    shown = [Seen(id, "", NOON, permalink=permalink) for id, permalink in SHOWN[kind]]
    found = platforms[kind].led_to(link, shown)
    return shown.index(found) if found else None


@_each(OURS)
def test_a_link_leads_to_its_post_whatever_hangs_on_it(platforms: dict[str, ReadsLinks], kind: str, link: str) -> None:
    assert _led_to(platforms, kind, link) == 1


def test_a_photo_is_found_where_it_is_what_the_page_itself_shows(platforms: dict[str, ReadsLinks]) -> None:
    assert _led_to(platforms, "facebook", "https://m.facebook.com/photo/?fbid=122100000007777&set=a.2") == 2


@_each(OTHERS)
def test_the_link_of_another_post_leads_to_none(platforms: dict[str, ReadsLinks], kind: str, link: str) -> None:
    assert _led_to(platforms, kind, link) is None


@_each(FOREIGN)
def test_what_is_no_link_of_a_post_there_is_refused(platforms: dict[str, ReadsLinks], kind: str, link: str) -> None:
    with pytest.raises(SiaranError, match="Ini bukan tautan kiriman di"):
        _led_to(platforms, kind, link)


@_each(CLOSED)
def test_a_link_that_hides_its_post_says_what_to_copy(platforms: dict[str, ReadsLinks], kind: str, link: str) -> None:
    with pytest.raises(SiaranError, match="salin alamat lengkap"):
        _led_to(platforms, kind, link)
