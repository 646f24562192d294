"""The face: today pictures at signed addresses for platforms to fetch, and whether all is well. The desk comes here."""

from siaran.web.app import create_app
from siaran.web.pictures import create_pictures
from siaran.web.server import Serving, serving

__all__ = ["Serving", "create_app", "create_pictures", "serving"]
