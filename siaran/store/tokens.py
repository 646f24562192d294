"""Secrets that are handed out once: 256 random bits; only their SHA-256 is stored."""

from __future__ import annotations

import hashlib
import secrets


def new_token() -> str:
    """A fresh one, safe in a URL and in a cookie."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of it."""
    return hashlib.sha256(token.encode()).hexdigest()
