"""What the environment decides, and the sentence that answers a value which cannot be used."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import ClassVar

import pytest

from siaran.domain.times import Times
from siaran.settings import Settings, SettingsError, read, strangers

KEY = base64.urlsafe_b64encode(b"k" * 32).decode()
OTHER_KEY = base64.urlsafe_b64encode(b"o" * 32).decode()
Given = Callable[..., None]


class Kicau:
    """A platform, as far as the settings know one."""

    options: ClassVar[dict[str, str]] = {"kicau_api_url": "https://api.example/", "kicau_secret": ""}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder, where no `.env` says anything."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> Given:
    """Sets names of the environment."""

    def set_names(**values: str) -> None:
        for name, value in values.items():
            monkeypatch.setenv(f"SIARAN_{name}", value)

    return set_names


def test_without_any_setting_siaran_works_on_this_machine() -> None:
    settings = read()

    assert settings.database_url.get_secret_value() == "sqlite:///var/siaran.db"
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.times == Times()


def test_every_time_of_the_protocol_is_a_setting_with_its_default() -> None:
    assert {f.name: Settings.model_fields[f.name].default for f in fields(Times)} == {
        f.name: f.default for f in fields(Times)
    }


def test_the_environment_goes_before_the_env_file(folder: Path, given: Given) -> None:
    (folder / ".env").write_text("SIARAN_PORT=9000\nSIARAN_CONCURRENCY=4\nOTHER=1\n")
    given(PORT="9001")

    settings = read()

    assert (settings.port, settings.concurrency) == (9001, 4)


def test_the_file_that_is_named_for_a_secret_goes_before_its_value(folder: Path, given: Given) -> None:
    (folder / "keys").write_text(f"{KEY},{OTHER_KEY}\n")
    given(SECRET_KEYS="", SECRET_KEYS_FILE=str(folder / "keys"))

    assert [key.get_secret_value() for key in read().secret_keys] == [KEY, OTHER_KEY]


def test_a_named_file_that_is_missing_is_said_with_its_name(given: Given) -> None:
    given(DATABASE_URL_FILE="/no/such/file")

    with pytest.raises(SettingsError, match=r"SIARAN_DATABASE_URL_FILE menunjuk /no/such/file"):
        read()


def test_lists_are_comma_separated_text(given: Given) -> None:
    given(SLOTS="08:00, 17:30", LOOK_AT="0.5,2,4.25", PROXIES="127.0.0.1, 172.18.0.0/16,fd00::/8")

    settings = read()

    assert settings.slots == ("08:00", "17:30")
    assert settings.times.look_at == (0.5, 2.0, 4.25)
    assert settings.proxies == ("127.0.0.1", "172.18.0.0/16", "fd00::/8")


def test_an_alert_address_may_hold_a_comma_itself(given: Given) -> None:
    given(ALERTS="tgram://token/1,2, mailto://warta:sandi@example")

    assert [a.get_secret_value() for a in read().alerts] == ["tgram://token/1,2", "mailto://warta:sandi@example"]


def test_empty_means_none_for_slots_quiet_hours_and_gap(given: Given) -> None:
    given(SLOTS="", QUIET_HOURS="", MIN_GAP="")

    settings = read()

    assert (settings.slots, settings.quiet_hours, settings.min_gap) == ((), "", 0)


def test_empty_means_not_set_everywhere_else(given: Given) -> None:
    given(PORT="", PUBLIC_URL="", DATABASE_URL="", SMTP_URL="", LEASE="")

    assert read() == read(port=8000)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_every_way_to_write_postgresql_means_our_driver(given: Given, scheme: str) -> None:
    given(DATABASE_URL=f"{scheme}://siaran:sandi@db/siaran")

    assert read().database_url.get_secret_value() == "postgresql+psycopg://siaran:sandi@db/siaran"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "80x"),
        ("PORT", "70000"),
        ("TIMEZONE", "Asia/Bandung"),
        ("QUIET_HOURS", "21"),
        ("SLOTS", "07:00,25:00"),
        ("LEASE", "nan"),
        ("LEASE", "-1"),
        ("LOOK_AT", "1,dua"),
        ("PUBLIC_URL", "siaran.go.id"),
        ("CLI_APPROVAL", "mungkin"),
        ("LANG", "jv"),
        ("PROXIES", "proksi"),
        ("PROXIES", "*"),
        ("PROXIES", "127.0.0.1,10.0.0.5/8"),
    ],
)
def test_a_value_that_cannot_be_used_is_named_and_shown_with_what_to_write(given: Given, name: str, value: str) -> None:
    given(**{name: value})

    with pytest.raises(SettingsError) as refused:
        read()

    assert str(refused.value).startswith(f"SIARAN_{name} ('")
    assert f"Tulis {Settings.model_fields[name.lower()].description}." in str(refused.value)


@pytest.mark.parametrize("name", ["DATABASE_URL", "SMTP_URL", "SECRET_KEYS"])
def test_a_secret_that_cannot_be_used_is_named_but_not_shown(given: Given, name: str) -> None:
    given(**{name: "http://warta:RAHASIA@example"})

    with pytest.raises(SettingsError, match=f"SIARAN_{name} tidak dapat dipakai") as refused:
        read()

    assert "RAHASIA" not in str(refused.value)


def test_every_fault_is_told_at_once_one_a_line(given: Given) -> None:
    given(PORT="x", LANG="y", LEASE="z")

    with pytest.raises(SettingsError) as refused:
        read()

    named = [line.split()[0] for line in str(refused.value).splitlines()]
    assert named == ["SIARAN_PORT", "SIARAN_LANG", "SIARAN_LEASE"]


def test_times_that_do_not_fit_together_are_refused_with_a_sentence(given: Given) -> None:
    given(CALL_TIMEOUT="60", LEASE="120")

    with pytest.raises(SettingsError, match="SIARAN_CALL_TIMEOUT harus kurang dari setengah SIARAN_LEASE"):
        read()


def test_looks_must_come_in_order(given: Given) -> None:
    given(LOOK_AT="5,5")

    with pytest.raises(SettingsError, match="SIARAN_LOOK_AT harus menaik"):
        read()


def test_no_secret_is_in_what_settings_print(given: Given) -> None:
    given(
        DATABASE_URL="postgresql://siaran:RAHASIA@db/siaran",
        SECRET_KEYS=KEY,
        ALERTS="tgram://RAHASIA/1",
        SMTP_URL="smtps://warta:RAHASIA@mail",
    )

    printed = repr(read()) + str(read())

    assert "RAHASIA" not in printed
    assert KEY not in printed


def test_the_settings_cannot_be_changed() -> None:
    with pytest.raises(ValueError, match="frozen"):
        read().port = 1


def test_keys_kept_in_the_home_folder_are_read_newest_first(folder: Path) -> None:
    _keep(folder / "var", f"{KEY}\n{OTHER_KEY}\n")

    assert [key.get_secret_value() for key in read().secret_keys] == [KEY, OTHER_KEY]


@pytest.mark.skipif(os.name != "posix", reason="Windows keeps rights otherwise")
def test_kept_keys_that_others_can_read_are_refused(folder: Path) -> None:
    _keep(folder / "var", KEY, mode=0o644)

    with pytest.raises(SettingsError, match="chmod 600"):
        read()


def test_a_kept_key_that_was_cut_short_is_refused(folder: Path) -> None:
    _keep(folder / "var", KEY[:20])

    with pytest.raises(SettingsError, match="SIARAN_SECRET_KEYS"):
        read()


def test_the_media_key_follows_the_newest_secret_key_and_does_not_show_it(given: Given) -> None:
    given(SECRET_KEYS=f"{KEY},{OTHER_KEY}")
    both = read().media_key

    given(SECRET_KEYS=OTHER_KEY)

    assert both not in {"", read().media_key}
    assert KEY not in both


def test_platform_options_are_set_from_the_environment_or_keep_their_defaults(folder: Path, given: Given) -> None:
    (folder / "secret").write_text("RAHASIA\n")
    given(KICAU_SECRET_FILE=str(folder / "secret"), PUBLIC_URL="https://siaran.example/", SECRET_KEYS=KEY)

    options = read().platform_options({"kicau": Kicau})

    assert options == {
        "kicau_api_url": "https://api.example/",
        "kicau_secret": "RAHASIA",
        "public_url": "https://siaran.example",
        "media_key": read().media_key,
    }


def test_a_name_that_nothing_reads_is_a_stranger(given: Given) -> None:
    given(LEESE="120", LEASE="120", KICAU_SECRET="x", KICAU_API_URL_FILE="y")

    assert strangers({"kicau": Kicau}) == ["SIARAN_LEESE"]


@pytest.mark.parametrize(
    ("host", "address"),
    [("0.0.0.0", "http://127.0.0.1:8080"), ("::1", "http://[::1]:8080"), ("desk", "http://desk:8080")],
)
def test_without_a_public_address_pages_are_found_on_this_machine(given: Given, host: str, address: str) -> None:
    given(HOST=host, PORT="8080")

    assert read().public_url == address


def _keep(home: Path, lines: str, mode: int = 0o600) -> None:
    home.mkdir()
    path = home / "secret.key"
    path.write_text(lines)
    path.chmod(mode)
