"""The tables of maps: outlines of territories."""

from __future__ import annotations

from sqlalchemy import JSON, Column, ForeignKey, String, Table

from siaran.store.tables import metadata

outline = Table(
    "outline",
    metadata,
    Column("territory", String(20), ForeignKey("territory.code"), primary_key=True),
    Column("rings", JSON, nullable=False),
)
