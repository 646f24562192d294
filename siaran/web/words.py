"""The desk's words for the names in code, each with its icon: states, roles, levels, platforms, coverage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from siaran.domain.account import AccountState
from siaran.domain.member import Role
from siaran.domain.post import State
from siaran.domain.territory import Level
from siaran.speech import N_


class Word(NamedTuple):
    """An icon's name, and the word beside it; `look` is the class that colours both."""

    icon: str
    word: str
    look: str = ""


STATES: Mapping[str, Word] = {
    State.PLANNED: Word("planned", N_("Rencana"), "planned"),
    State.QUEUED: Word("queued", N_("Terjadwal"), "queued"),
    State.SENDING: Word("sending", N_("Sedang dikirim"), "sending"),
    State.PUBLISHED: Word("published", N_("Terbit"), "published"),
    State.UNKNOWN: Word("unknown", N_("Belum pasti"), "unknown"),
    State.FAILED: Word("failed", N_("Gagal"), "failed"),
    State.MISSED: Word("missed", N_("Terlewat"), "missed"),
    State.WITHDRAWN: Word("withdrawn", N_("Ditarik"), "withdrawn"),
}

COVERAGE: Mapping[str, Word] = {
    "direct": Word("published", N_("Langsung"), "published"),
    "indirect": Word("repost", N_("Lewat posting ulang"), "published"),
    "waiting": Word("queued", N_("Menunggu"), "queued"),
    "unknown": Word("unknown", N_("Belum pasti"), "unknown"),
    "missed": Word("missed", N_("Terlewat"), "missed"),
    "gone": Word("lost", N_("Terbit lalu dihapus"), "missed"),
    "failed": Word("failed", N_("Gagal"), "failed"),
    "withdrawn": Word("withdrawn", N_("Ditarik"), "withdrawn"),
    "no_account": Word("at", N_("Tanpa akun"), "withdrawn"),
}

ACCOUNTS: Mapping[str, Word] = {
    AccountState.ACTIVE: Word("published", N_("Tersambung"), "published"),
    AccountState.PAUSED: Word("pause", N_("Dijeda"), "withdrawn"),
    AccountState.LOST: Word("lost", N_("Terputus"), "lost"),
    AccountState.HELD: Word("lost", N_("Ditahan kanalnya"), "lost"),
}

ROLES: Mapping[str, str] = {
    Role.ADMIN: N_("Pengelola"),
    Role.EDITOR: N_("Penulis"),
    Role.APPROVER: N_("Penyetuju"),
    Role.OPERATOR: N_("Operator"),
    Role.VIEWER: N_("Pemantau"),
}

LEVELS: Mapping[str, str] = {
    Level.NEGARA: N_("negara"),
    Level.PROVINSI: N_("provinsi"),
    Level.KOTA: N_("kota"),
    Level.KABUPATEN: N_("kabupaten"),
    Level.KECAMATAN: N_("kecamatan"),
    Level.KELURAHAN: N_("kelurahan"),
    Level.DESA: N_("desa"),
    Level.DESA_ADAT: N_("desa adat"),
}

SAVED: Mapping[str, str] = {
    "added": N_("ditambahkan"),
    "changed": N_("diperbarui"),
    "unchanged": N_("tetap seperti sekarang"),
}
"""What an import does with an account."""

MEMBERS: Mapping[str, Word] = {
    "ready": Word("published", N_("Dapat masuk"), "published"),
    "invited": Word("queued", N_("Diundang, belum masuk"), "queued"),
    "armed": Word("key", N_("Dua langkah"), "await"),
    "ended": Word("withdrawn", N_("Berakhir"), "withdrawn"),
}

DEEDS: Mapping[str, str] = {
    "account active": N_("Melanjutkan akun"),
    "account check": N_("Memeriksa akun"),
    "account custody": N_("Mengubah catatan pemegang akun"),
    "account paused": N_("Menjeda akun"),
    "accounts import": N_("Mengimpor akun"),
    "add member": N_("Menambah anggota"),
    "allow similar": N_("Mengizinkan naskah yang mirip"),
    "appoint member": N_("Mengubah peran"),
    "approve": N_("Menyetujui"),
    "arm second step": N_("Menyalakan verifikasi dua langkah"),
    "ask emergency": N_("Meminta siaran darurat"),
    "begin draft": N_("Memulai draf"),
    "borders import": N_("Mengimpor batas wilayah"),
    "bring picture": N_("Menyimpan gambar"),
    "connect account": N_("Menyambungkan akun"),
    "describe picture": N_("Mengganti teks alternatif gambar"),
    "disarm second step": N_("Mematikan verifikasi dua langkah"),
    "discard draft": N_("Membuang draf"),
    "end hold": N_("Mengakhiri jeda"),
    "end member": N_("Mengakhiri keanggotaan"),
    "end session": N_("Mengeluarkan satu perangkat"),
    "end sessions": N_("Mengeluarkan perangkat lain"),
    "free lanes": N_("Melepaskan akun yang dipegang proses mati"),
    "give back": N_("Mengembalikan ke penulis"),
    "hold": N_("Menjeda"),
    "invite member": N_("Membuat tautan sekali pakai"),
    "look": N_("Membaca lagi halaman akun"),
    "move": N_("Memindahkan waktu"),
    "plan again": N_("Menjadwalkan lagi"),
    "refuse sign in": N_("Menolak percobaan masuk"),
    "renew key": N_("Mengganti kunci rahasia"),
    "renew recovery codes": N_("Membuat kode pemulihan baru"),
    "resolve": N_("Menjawab pertanyaan"),
    "resume": N_("Melanjutkan pengiriman"),
    "set password": N_("Memilih kata sandi"),
    "set variable": N_("Mengubah variabel wilayah"),
    "sign in": N_("Masuk ke meja"),
    "sign out": N_("Keluar dari meja"),
    "stop": N_("Menghentikan semua pengiriman"),
    "submit": N_("Mengajukan pengumuman"),
    "territories import": N_("Mengimpor wilayah"),
    "use recovery code": N_("Memakai kode pemulihan"),
    "withdraw": N_("Menarik kiriman"),
    "write draft": N_("Ikut menulis draf"),
}
"""What the record calls an action, as people read it; an action that is not here is shown as it is called."""

DETAILS: Mapping[str, str] = {
    "accounts": N_("jumlah akun"),
    "added": N_("baru"),
    "after": N_("sesudahnya"),
    "after_restore": N_("sesudah pemulihan"),
    "answer": N_("jawaban"),
    "before": N_("sebelumnya"),
    "changed": N_("berubah"),
    "due_at": N_("waktu"),
    "keys": N_("kiriman"),
    "name": N_("nama"),
    "note": N_("catatan"),
    "ok": N_("berhasil"),
    "reason": N_("alasan"),
    "revision": N_("revisi"),
    "role": N_("peran"),
    "role_before": N_("peran sebelumnya"),
    "sealed": N_("disandikan lagi"),
    "shut": N_("tidak terbuka"),
    "step": N_("yang salah"),
    "territories": N_("jumlah wilayah"),
    "territory": N_("wilayah"),
    "territory_before": N_("wilayah sebelumnya"),
    "unchanged": N_("tetap"),
}
"""What a line of the record tells besides."""

ANSWERS: Mapping[str, str] = {
    "published": N_("sudah terbit"),
    "send": N_("kirim sekarang"),
    "drop": N_("jangan kirim"),
}
"""The three answers to a question, as the record names them."""

STEPS: Mapping[str, str] = {"password": N_("kata sandi"), "code": N_("kode verifikasi")}
"""What was wrong where somebody was not let in, as the record names it."""
