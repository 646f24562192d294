"""The face: the desk, pictures at signed addresses for platforms to fetch, and whether all is well."""

from siaran.web.app import create_app, create_pictures
from siaran.web.server import Serving, serving, warm

__all__ = ["Serving", "create_app", "create_pictures", "serving", "warm"]
