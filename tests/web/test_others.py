"""What a writer sees of others through a draft: nothing. Their values, their pictures, and the machine's own files."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image
from starlette.testclient import TestClient

from siaran import describing, writing
from siaran.content import located
from siaran.domain.errors import ContentError
from siaran.domain.member import Role
from tests.store.office import CIBABAT, CITY, MELONG
from tests.web.desks import Furnished
from tests.web.offices import SLUG, campaign, seat, source

PATH = f"/campaigns/{SLUG}"
SECRET = "0812 3456"


@pytest.fixture
def desk(desk: Furnished) -> Furnished:
    """A desk with something to write for, and a number that only Cibabat knows."""
    seat(desk)
    describing.describe(desk.house, CIBABAT, "hp_lurah", SECRET, who="test")
    return desk


def _writes(client: TestClient, text: str, version: int = 1) -> str:
    """A draft of this text is saved; its editor's page."""
    client.post("/campaigns", data={"title": SLUG})
    client.post(f"{PATH}/draft", data={"shape": "text", "source": text, "version": version, "seat": "s", "go": "save"})
    return client.get(f"{PATH}/draft").text


AMPLIFIED = f'[facebook]\nfacebook: {{cara: gaungkan, suara: "{CIBABAT}"}}'


@pytest.mark.parametrize("text", [
    source(CIBABAT, body="{{ wilayah.hp_lurah }}"),
    source(MELONG, CIBABAT, body="{{ wilayah.hp_lurah | default('-') }}"),
    source("32.77.03/*", body="{{ wilayah.hp_lurah }}"),
    source("kelurahan", body="{{ wilayah.hp_lurah }}"),
    source(MELONG, body="{{ wilayah.hp_lurah }}", kanal=AMPLIFIED.replace("facebook", "x")),
])  # fmt: skip
def test_values_of_others_are_not_told_and_the_mistake_names_whom_it_is_about(desk: Furnished, text: str) -> None:
    desk.office.account("kel.cibabat", CIBABAT, "x")
    desk.office.account("kel.melong", MELONG, "x")
    client = desk.client(Role.EDITOR, MELONG)

    pages = [
        _writes(client, text),
        client.get(f"{PATH}/plan").text,
        client.get(f"{PATH}/draft?territory={CIBABAT}").text,
    ]

    assert not any(SECRET in page for page in pages)
    assert all("Pengumuman ini juga untuk wilayah di luar bagian Anda: " in page for page in pages)
    assert client.post(f"{PATH}/submission", data={"version": 2}).headers["location"] == f"{PATH}/plan"


def test_whose_part_it_is_reads_them(desk: Furnished) -> None:
    assert SECRET in _writes(desk.client(Role.EDITOR, CITY), source(CIBABAT, body="{{ wilayah.hp_lurah }}"))


def _pictured(client: TestClient, file: str) -> int:
    _writes(client, source(MELONG, media=f'[{{berkas: "{file}", alt: Warga}}]'))
    return client.get(f"{PATH}/draft/pictures/0").status_code


def test_a_picture_of_the_library_is_its_own_parts(desk: Furnished) -> None:
    file = desk.pictures[CIBABAT].name

    assert _pictured(desk.client(Role.EDITOR, MELONG), file) == 404
    assert desk.client(Role.EDITOR, CITY).get(f"{PATH}/draft/pictures/0").status_code == 200


def test_a_picture_elsewhere_on_the_machine_is_none(desk: Furnished, tmp_path: Path) -> None:
    Image.new("RGB", (400, 400), "red").save(tmp_path / "rahasia.jpg")
    folder, client = Path(desk.house.settings.content), desk.client(Role.EDITOR, MELONG)
    (folder / "tautan.jpg").symlink_to(tmp_path / "rahasia.jpg")
    Image.new("RGB", (400, 400), "red").save(folder / "poster.jpg")

    assert _pictured(client, str(tmp_path / "rahasia.jpg")) == 404
    assert [_pictured(_renewed(client), f) for f in ("../rahasia.jpg", "tautan.jpg", "/dev/zero", ".")] == [404] * 4
    assert _pictured(_renewed(client), "poster.jpg") == 200


def _renewed(client: TestClient) -> TestClient:
    client.post(f"{PATH}/draft/end")
    return client


def test_only_a_file_in_the_content_folder_or_of_the_library_is_located(desk: Furnished, tmp_path: Path) -> None:
    drawn, root = campaign(desk, source(MELONG)), tmp_path / "content"
    (tmp_path / "rahasia.jpg").write_bytes(b"")

    with pytest.raises(ValueError, match="tidak ada di folder isi"):
        located(drawn, str(tmp_path / "rahasia.jpg"), root, {})
    with pytest.raises(ValueError, match="tidak ada di folder isi"):
        located(drawn, "/dev/zero", Path("/dev"), {})
    assert located(drawn, "r.jpg", root, {"r.jpg": tmp_path / "rahasia.jpg"}) == tmp_path / "rahasia.jpg"


def test_a_draft_of_others_cannot_be_drawn_up(desk: Furnished) -> None:
    _writes(desk.client(Role.EDITOR, MELONG), source(CIBABAT))
    opened = writing.open_text(desk.house, SLUG)
    assert opened

    with pytest.raises(ContentError, match="di luar bagian Anda: Cibabat"):
        writing.draw(desk.house, opened, lambda code: code == MELONG)
