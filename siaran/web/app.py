"""The web application."""

from __future__ import annotations

from fastapi import FastAPI

from siaran.house import House
from siaran.web.pictures import create_pictures


def create_app(house: House) -> FastAPI:
    """Today pictures and health; the desk comes here."""
    return create_pictures(house)
