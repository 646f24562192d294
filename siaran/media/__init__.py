"""Pictures: decode safely, re-encode without metadata, fit to a platform, give them a signed address.

In goes a file that a person chose; out comes a stored JPEG named by its content, its fitting for each platform's
limits (cached beside it), and an address under which a platform may fetch that fitting for a while.
"""

from siaran.media.address import open_signed, signed_url
from siaran.media.fit import fitted, variant
from siaran.media.intake import Stored, bytes_of, ingest, problems

__all__ = ["Stored", "bytes_of", "fitted", "ingest", "open_signed", "problems", "signed_url", "variant"]
