"""What a plan remarks upon besides its mistakes, as sentences for the one who approves it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import timedelta

from siaran.domain.account import Account, AccountState
from siaran.domain.campaign import Campaign
from siaran.domain.platform import Platform
from siaran.plan.timing import HORIZON, emergency


def crowded(campaign: Campaign, platform: type[Platform], speakers: int) -> Iterator[str]:
    """Many like posts within seconds are what a platform's rules against spam look for."""
    wanted = timedelta(seconds=platform.limits.apart * (speakers - 1))
    if campaign.publish is not None and campaign.spread < wanted and not emergency(campaign):
        what = f"{speakers} kiriman {platform.label} berdekatan dapat dianggap spam."
        yield f"{what} Isi rentang paling sedikit {-(-wanted // timedelta(minutes=1))} menit."


def silent(accounts: Iterable[Account], used: Collection[int], kinds: Mapping[str, type[Platform]]) -> Iterator[str]:
    """Accounts that are to speak and may not."""
    for account in accounts:
        if account.id in used and account.state is not AccountState.ACTIVE:
            said = f"{kinds[account.platform].label} {account.handle} tidak aktif; kirimannya menunggu."
            yield f"{said} {account.reason}".strip()


def too_late(campaign: Campaign, over: int) -> Iterator[str]:
    """Posts that are not added because their time is over; of a repetition nobody expects that."""
    if over and not campaign.repeat:
        yield f"{over} kiriman tidak ditambahkan karena waktunya sudah lewat."


def too_early(campaign: Campaign, occasions: int) -> Iterator[str]:
    """Repetitions are planned a while ahead only."""
    if campaign.repeat and not occasions:
        days = HORIZON.days
        yield f"Belum ada pengulangan dalam {days} hari ini. Susun rencananya lagi menjelang waktunya."


def taken_back(moved: int, withdrawn: int) -> Iterator[str]:
    """So many posts that a person moved or withdrew, and the new revision plans otherwise; how to keep it so."""
    if moved:
        said = f"Pemindahan {moved} kiriman dibatalkan: waktunya kembali ke waktu di naskah."
        yield f"{said} Supaya tidak kembali, ubah waktu terbit di naskahnya."
    if withdrawn:
        said = f"Penarikan {withdrawn} kiriman dibatalkan: semuanya direncanakan lagi."
        yield f"{said} Supaya tetap ditarik, tarik lagi sesudah diajukan, atau keluarkan wilayahnya dari sasaran."
