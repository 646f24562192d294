"""Secrets: proved where they must be, and never in a log, an address, an error or a repr."""

import logging
from datetime import timedelta

import pytest

from siaran.domain.account import Access
from siaran.domain.errors import PlatformError
from siaran.platforms import load
from siaran.sandbox import Keys
from tests.platforms.contract import KINDS
from tests.platforms.meta import APP, SECRET


@pytest.fixture
def guarded(staged):
    """A stage whose Graph demands the app's proof with every call."""
    stage = staged(keys=Keys(app_id=APP["meta_app_id"], app_secret=SECRET), proof_required=True)
    stage.options |= APP
    stage.platforms = load(stage.door, stage.options)
    return stage


def everything(stage, kind):
    """Every verb, once well and once against trouble; what the troubles said."""
    platform, access = stage.platforms[kind], stage.access(kind)
    platform.whoami(access)
    post = stage.say(kind, pictures=(stage.picture(),)).platform_id
    platform.find(access, stage.now - timedelta(minutes=1), None)
    platform.measure(access, [post, "1234567890"])
    wrong = Access(
        access.external_id, access.handle, {**access.secrets, "access_token": "EAAsalahsalahsalahsalahsalah"}
    )
    errors = [failure(platform.whoami, wrong)]
    for fault in ("reset_before", "token", "redirect", "html_200"):
        stage.fault(fault, kind, "timeline")
        errors.append(failure(platform.find, access, stage.now, None))
    return errors


def failure(verb, *given):
    with pytest.raises(PlatformError) as caught:
        verb(*given)
    return caught.value


def secrets(stage, kind):
    own = [secret for secret in stage.access(kind).secrets.values() if secret]
    return [*own, SECRET, "sandbox-consumer-secret", "EAAsalahsalah", "kunci-uji"]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_secret_is_logged_even_at_debug(kind, guarded, caplog):
    caplog.set_level(logging.DEBUG)

    everything(guarded, kind)

    told = "\n".join(f"{record.getMessage()} {record.args}" for record in caplog.records)
    assert not [secret for secret in secrets(guarded, kind) if secret in told]
    assert not {"tweepy", "requests_oauthlib", "oauthlib", "urllib3"} & {
        r.name.partition(".")[0] for r in caplog.records
    }


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_secret_stands_in_an_address(kind, guarded, caplog):
    """Who turns urllib3's own log on, as they may, reads every address that was called."""
    caplog.set_level(logging.DEBUG, logger="urllib3")

    everything(guarded, kind)

    addresses = "\n".join(r.getMessage() for r in caplog.records if r.name.startswith("urllib3"))
    assert "HTTP/1.1" in addresses
    assert not [secret for secret in secrets(guarded, kind) if secret in addresses]


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_secret_is_in_an_error_or_behind_it(kind, guarded):
    for error in everything(guarded, kind):
        behind = f"{error!s} {error!r} {error.args} {error.__cause__!r} {error.__context__!r}"
        assert not [secret for secret in secrets(guarded, kind) if secret in behind]


def test_an_access_does_not_show_its_secrets(guarded):
    access = guarded.access("x")

    assert not [secret for secret in access.secrets.values() if secret in repr(access)]
