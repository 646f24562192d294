"""`python -m siaran` is the same as `siaran`."""

from siaran.cli import app

app()
