"""Siaran: one announcement, written once, said in every kelurahan's own voice, on time, exactly once, and counted."""

__version__ = "0.1.0"
