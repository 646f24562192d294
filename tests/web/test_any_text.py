"""Whatever can be saved as a draft can be opened again: nobody is kept out of a text, nor of the list it stands in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from siaran.content.frontmatter import KEYS
from siaran.domain.member import Role
from tests.store.office import CIBABAT
from tests.web.desks import Furnished
from tests.web.offices import seat
from tests.web.writers import PATH, begin, draft_of, save

DIGITS = "9" * 5000
ODD = (
    *(DIGITS, f"{{x: {DIGITS}}}", '"\\ud800"', '"\\x00"', "1e999", ".nan", "0x1F", "[[a], {b: c}]", "*a", "&a [*a]"),
    *("0001-01-01 00:00", "9999-12-31 23:59", "1:2:3", "999999999 hari 999999999 hari", "bulanan sampai 9999-12-31"),
    *("FREQ=YEARLY;INTERVAL=7973;COUNT=2", "FREQ=MONTHLY;BYEASTER=999", "FREQ=DAILY;UNTIL=" + "9" * 20, "!!int x"),
    *("", "null", "ya", "32.77.02.1003", "kelurahan", "facebook, x", "[{berkas: ../../etc/passwd, alt: x}]"),
)
FAULTLESS = {"judul": "Uji", "program": "Uji", "sasaran": f'"{CIBABAT}"', "kanal": "x", "terbit": "2026-12-10 09:00"}
NAMES = st.sampled_from([*KEYS, "facebook", '"\\ud800"'])
FRONT = st.dictionaries(NAMES, st.sampled_from(ODD) | st.text(st.characters(codec="utf-8"), max_size=8), max_size=5)


@pytest.fixture
def client(desk: Furnished) -> Iterator[TestClient]:
    """A writer's browser, with a draft."""
    seat(desk)
    begin(desk.client(Role.EDITOR))
    cookies = desk.client(Role.EDITOR).cookies
    with TestClient(desk.app, cookies=cookies, follow_redirects=False, raise_server_exceptions=False) as browser:
        yield browser


@settings(max_examples=8, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example({"judul": DIGITS}, "")
@example({"variabel": f"{{x: {DIGITS}}}"}, "{{ variabel.x }}")
@example({"judul": '"\\ud800"'}, "Isi")
@example({'"\\ud800"': "x"}, "Isi")
@example({"terbit": "0001-01-01 00:00"}, "Isi")
@example({"rentang": "999999999 hari 999999999 hari"}, "Isi")
@example({"kanal": "facebook, zzz"}, "Isi")
@given(FRONT, st.text(st.characters(codec="utf-8"), max_size=12))
def test_any_text_that_can_be_saved_can_be_opened(
    desk: Furnished, client: TestClient, front: dict[str, str], body: str
) -> None:
    lines = "".join(f"{key}: {value}\n" for key, value in (FAULTLESS | front).items())
    draft = draft_of(desk)
    assert draft

    saved = save(client, f"---\n{lines}---\n{body}", version=draft.version)

    opened = [client.get(path).status_code for path in (f"{PATH}/draft", f"{PATH}/draft?shape=text", "/campaigns")]
    assert (saved.status_code, opened) == (303, [200, 200, 200])
