"""Another package's platform is found by its entry point and needs nothing else; a broken one is named."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from siaran.domain.account import Access, Identity
from siaran.domain.attempt import Receipt
from siaran.domain.errors import OutcomeUnknown, Refused, SiaranError, Unavailable
from siaran.domain.metric import Figures
from siaran.domain.platform import Amplifies, Platform
from siaran.domain.post import Draft
from siaran.domain.times import Times
from siaran.platforms import kinds, load
from siaran.wire import Door

PACKAGE = Path(__file__).parent / "papan"
ME = Access("1", "rw05", {"access_token": "kunci-papan"})


@pytest.fixture
def papan(httpserver, monkeypatch):
    """The notice board, opened as every platform is, on a server that a test tells what to answer."""
    monkeypatch.syspath_prepend(PACKAGE)
    door = Door(Times())
    yield load(door, {"papan_url": httpserver.url_for("").rstrip("/")})["papan"]
    door.close()


def offered(folder, monkeypatch, code, name="lain"):
    """A package of this code, installed as far as Python's own register of packages can tell."""
    entry = folder / f"{name}-1.0.dist-info"
    entry.mkdir()
    (entry / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (entry / "entry_points.txt").write_text(f"[siaran.platforms]\n{name} = {name}_kanal:Kanal\n")
    (folder / f"{name}_kanal.py").write_text(code)
    monkeypatch.syspath_prepend(folder)
    monkeypatch.delitem(sys.modules, f"{name}_kanal", raising=False)


def test_it_appears_among_the_kinds_of_a_fresh_process():
    code = "from siaran.platforms import kinds; print(*kinds())"
    root = str(Path(__file__).parents[2])

    run = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": f"{root}:{PACKAGE}"},
        capture_output=True,
        text=True,
        check=True,
    )

    assert run.stdout.split() == ["facebook", "instagram", "x", "papan"]


def test_it_is_a_whole_platform(papan):
    assert isinstance(papan, Platform) and not isinstance(papan, Amplifies)


def test_it_publishes_over_the_wire(papan, httpserver):
    heard = {"method": "POST", "json": {"text": "Kerja bakti"}, "headers": {"Authorization": "Bearer kunci-papan"}}
    httpserver.expect_request("/notices", **heard).respond_with_json({"id": "7"}, 201)

    prepared = papan.prepare(ME, Draft("Kerja bakti"), None)

    assert papan.publish(ME, Draft("Kerja bakti"), prepared.handle) == Receipt("7")


@pytest.mark.parametrize(("status", "error"), [(422, Refused), (503, OutcomeUnknown)])
def test_its_trouble_is_named_as_everybodys(papan, httpserver, status, error):
    httpserver.expect_request("/notices").respond_with_data("", status)

    with pytest.raises(error):
        papan.publish(ME, Draft("Kerja bakti"), {})


def test_a_board_that_is_away_was_surely_not_told(monkeypatch, unused_port):
    monkeypatch.syspath_prepend(PACKAGE)
    door = Door(Times())

    with pytest.raises(Unavailable):
        load(door, {"papan_url": f"http://127.0.0.1:{unused_port}"})["papan"].publish(ME, Draft("Halo"), {})
    door.close()


def test_it_is_read_back_and_measured(papan, httpserver):
    notices = [{"id": "7", "text": "Kerja bakti", "at": "2026-11-25T05:00:00+00:00"}]
    httpserver.expect_request("/notices", method="GET").respond_with_json(notices)
    httpserver.expect_request("/me").respond_with_json({"id": "1", "name": "rw05"})

    sighting = papan.find(ME, datetime(2026, 11, 25, tzinfo=UTC), None)

    assert papan.whoami(ME) == Identity("1", "rw05")
    assert [seen.platform_id for seen in sighting.posts] == ["7"]
    assert papan.measure(ME, ["7"])["7"].figures == Figures(views=1)


def test_one_that_cannot_be_loaded_is_named(tmp_path, monkeypatch):
    offered(tmp_path, monkeypatch, "import tidak_ada_modul_ini")

    with pytest.raises(SiaranError, match=r"Kanal tambahan lain tidak dapat dimuat \(ModuleNotFoundError\)"):
        kinds()


def test_one_that_lacks_a_verb_is_named_with_what_it_lacks(tmp_path, monkeypatch):
    lines = (PACKAGE / "papan.py").read_text().replace("class Papan", "class Kanal").replace("def find", "def look")
    offered(tmp_path, monkeypatch, lines.replace("sends:", "times:"))

    with pytest.raises(SiaranError, match="Kanal tambahan lain belum lengkap: sends, find"):
        kinds()


def test_none_takes_the_place_of_ours(tmp_path, monkeypatch):
    lines = (PACKAGE / "papan.py").read_text().replace("class Papan", "class Kanal").replace('"papan"', '"x"')
    offered(tmp_path, monkeypatch, lines)

    with pytest.raises(SiaranError, match="memakai nama x, yang sudah ada"):
        kinds()
